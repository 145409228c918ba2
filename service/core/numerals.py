"""The numbers of Korean, Japanese and Chinese text in figures, as English articles write them.

What may be no number stays as it is: 三星, 四五人, 数百万, 헌법 9조.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from service.core.counters import UNSPACED
from service.core.scripts import HANGUL, KANA

_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_SMALL = dict.fromkeys("십十", 10) | dict.fromkeys("백百", 100) | dict.fromkeys("천千", 1000)
_GREAT = dict.fromkeys("만万萬", 10**4) | dict.fromkeys("억億亿", 10**8) | dict.fromkeys("조兆", 10**12)
_NAMED = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_WORDS = "zero one two three four five six seven eight nine ten".split()
_SHARES = {2: "half", 4: "quarter"}
_NTH = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth".split()

_ONE, _SIGN, _TEN, _GROUP = "一二三四五六七八九两兩", "〇零一二三四五六七八九两兩", "十百千", "万萬億亿兆"
_ALONE = rf"(?<![\d.{_SIGN}{_TEN}{_GROUP}第数數几幾何])"
_FIGURE = r"\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,4})?"
# 조 also counts the articles of a law, and 兆 is mega in front of a unit.
_SCALE = (
    r"(?:[십十백百천千만万萬억億亿]|조(?= ?(?:\d{1,4}[천억만]|원|달러|엔|유로|위안|루블|파운드))|兆(?![瓦赫字]))"
)
_SCALED = rf"{_FIGURE}{_SCALE}{{1,3}}"
_PIECE = re.compile(r"\d[\d,.]*|.")

_PERCENT = re.compile(rf"百分之({_FIGURE}|[{_SIGN}{_TEN}]{{1,6}})(?:[点點]([{_SIGN}]{{1,3}}))?")
_TENTHS = re.compile(rf"{_ALONE}([1-9{_ONE}])(?:割|할|成(?![立为為员員长長功果本]))")
_SHARE = re.compile(rf"{_ALONE}([2-9{_ONE}]|10|十)(?:分之|分の|분의) ?([1-9{_ONE}])(?![\d{_SIGN}{_TEN}]|决赛)")
_QUARTER = re.compile(r"[제第]?(?<!\d)([1-4一二三四])(?=분기|四半期|季度)")
_IN_FIGURES = re.compile(
    rf"(?<![A-Za-z\d.,]){_SCALED}(?: ?{_SCALED}){{0,3}}(?: ?(?:\d,\d{{3}}|\d{{1,4}})(?![\d.,%년월일年月日]))?여?"
)
_IN_SIGNS = re.compile(
    rf"{_ALONE}(?=[零{_ONE}{_TEN}][{_SIGN}{_TEN}{_GROUP}])(?:零?[{_ONE}]?[{_TEN}{_GROUP}]){{1,12}}(?:零?[{_ONE}])?"
    rf"(?![{_SIGN}{_TEN}{_GROUP}几幾数數嵐屋不要别別]|分之)"
)
# "两万五" is 25,000, as nobody says the scale below; in Japanese 百五 is 105.
_SHORTENED = re.compile(rf"(?<=[{_ONE}][百千万萬億亿])[{_ONE}](?![\d{_SIGN}{_TEN}{_GROUP}几幾数數月日年号號分])")
_NOT_CHINESE = re.compile(f"[{HANGUL}{KANA}]")
_BELOW = {"百": "十", "千": "百", "万": "千", "萬": "千", "億": "千万", "亿": "千万"}
_ROW = re.compile(rf"{_ALONE}[{_SIGN}]{{3,8}}(?![{_TEN}{_GROUP}几幾])")
_DATED = re.compile(rf"{_ALONE}(?:[{_ONE}十](?=月|日(?![本元圆]))|[二三四五六七八九](?=年))")
_COUNTED = re.compile(rf"{_ALONE}(?!十分(?!钟))[二三四五六七八九两兩十](?!分之)(?={UNSPACED})")


def in_figures(text: str) -> str:
    """The text with its numbers in figures; from a million on with a word, as in "3 million"; counts of up to ten
    in words.

    >>> in_figures("300万美元"), in_figures("三百万美元"), in_figures("1억 5000만 원"), in_figures("20만 명")
    ('3 million美元', '3 million美元', '150 million 원', '200,000 명')
    >>> in_figures("二〇二五年十二月四日"), in_figures("百分之五"), in_figures("三名"), in_figures("三星")
    ('2025年12月4日', '5%', 'three名', '三星')
    """
    text = unicodedata.normalize("NFKC", text)
    text = _PERCENT.sub(lambda found: f"{_plain(_value(found[1]))}.{_row(found[2] or '')}".rstrip(".") + "%", text)
    text = _TENTHS.sub(lambda found: f"{_plain(10 * _value(found[1]))}%", text)
    text = _SHARE.sub(_share, text)
    text = _QUARTER.sub(lambda found: _NTH[int(_value(found[1]))], text)
    if not _NOT_CHINESE.search(text):
        text = _SHORTENED.sub(lambda found: found[0] + _BELOW[text[found.start() - 1]], text)
    for form in (_IN_FIGURES, _IN_SIGNS):
        text = form.sub(lambda found: _written(_value(found[0])), text)
    for form in (_ROW, _DATED):
        text = form.sub(lambda found: _row(found[0]), text)
    return _COUNTED.sub(lambda found: _WORDS[_DIGITS.get(found[0], 10)], text)


def _share(found: re.Match[str]) -> str:
    """3분의 2 is "two thirds"."""
    whole, part = int(_value(found[1])), int(_value(found[2]))
    return f"{_WORDS[part]} {_SHARES.get(whole, _NTH[whole])}{'s' * (part > 1)}"


def _row(signs: str) -> str:
    """Each sign as it is: 二〇二五."""
    return "".join(str(_DIGITS.get(sign, 10)) for sign in signs)


def _value(numeral: str) -> Fraction:
    """Of figures, signs, or figures with signs behind them: 300, 三百, 3백, 1억 5000만."""
    total = group = ones = Fraction(0)
    least = 0
    for piece in _PIECE.findall(numeral.replace(" ", "").rstrip("여")):
        if piece[0].isdecimal():
            ones = Fraction(piece.replace(",", ""))
        elif piece in _DIGITS:
            ones = Fraction(_DIGITS[piece])
        elif piece in _SMALL:
            group, ones = group + (ones or 1) * _SMALL[piece], Fraction(0)
        else:
            size = _GREAT[piece]
            above = total if size > least else 0  # 3万亿: the larger one counts all before it
            total = total - above + (above + group + ones or 1) * size
            group, ones, least = Fraction(0), Fraction(0), size
    return total + group + ones


def _written(value: Fraction) -> str:
    """With a word where two decimals are enough."""
    for size, name in _NAMED:
        if value >= size and value * 100 % size == 0:
            return f"{_plain(value / size)} {name}"
    return _plain(value)


def _plain(value: Fraction) -> str:
    return f"{float(value):,.4f}".rstrip("0").rstrip(".")
