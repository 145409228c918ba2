"""By what Korean, Japanese and Chinese questions count: 몇 명, 何台, 多少本.

An answer has this counter behind a number. So a sentence that says how many seats there are is none that says how
many books.
"""

from __future__ import annotations

import re
from functools import lru_cache

_KOREAN = (
    "명|사람|마리|군데|곳|권|개월|개국|개|대|회|번|차례|표|살|세대|세|달러|원|톤|킬로|미터|센티|퍼센트|프로|시간|분|초|일|주|달"
    "|층|쪽|장|편|채|가구|그루|척|발|점|골|배|도|석|건|종|가지|잔|벌|송이|단|병|상자|리터|헥타르|평|단계|팀|판|호|줄"
)
_JAPANESE = (
    "人|名|個|台|本|件|回|枚|頭|匹|羽|歳|円|軒|社|校|隻|か所|カ所|ヶ所|箇所|日間|時間|分|秒|割|トン|メートル|キロ|センチ|ミリ"
    "|グラム|パーセント|度|倍|冊|点|票|室|棟|戸|着|杯|曲|階|種類|カ国|か国|か月|カ月"
)
_CHINESE = (
    "人|名|位|个|台|本|件|次|张|头|只|岁|元|家|所|艘|座|天|小时|分钟|吨|米|公里|公斤|度|倍|辆|条|场|块|种|票|间|户|棵"
    "|层|册|部|项|款|公顷|亩|份|套|架|枚|支"
)
UNSPACED = f"{_JAPANESE}|{_CHINESE}"
"""The counters of Japanese and Chinese, as alternatives of a pattern."""
# Counters of the same thing. What a question asks for "how many people" may be told in any of them.
_ALIKE = ("명 사람", "살 세", "회 번 차례", "곳 군데", "人 名 位", "カ所 か所 ヶ所 箇所", "カ国 か国", "か月 カ月")
_ASKED = re.compile(f"몇 ?(?P<ko>{_KOREAN})|何(?P<ja>{_JAPANESE})|(?:多少|几)(?P<zh>{_CHINESE})")
_SOME_NUMBER = (
    r"(?:[\d０-９][\d０-９,.]*|[一二三四五六七八九十百千万两〇]+"
    r"|한|두|세|네|석|넉|다섯|여섯|일곱|여덟|아홉|열\w?|스무|스물\w?|서른)"
    r"(?: ?[만천백억조万億亿千百여]){0,3} ?(?:여|남짓|余り?|多)? ?"
)
_PRICED = re.compile(
    r"(?:[가-힣]료|[가-힣]금|비용|가격|값|금액|예산|매출|이익|월급|연봉|수입|수익|손실|적자|삯|돈)[은는이가의]? "
    r"(?:.* )?얼마(?!나)"
    r"|얼마[를에] (?:내|받|냈|팔|샀)|いくら|多少(?:钱|费用|资金)|(?:费用|价格|票价|预算|奖金)是?多少"
)
_MONEY = re.compile(
    _SOME_NUMBER + r"(?:원|달러|유로|엔|위안|파운드|円|ドル|ユーロ|元|美元|欧元|日元)|무료|공짜|無料|免费"
)


@lru_cache(maxsize=256)
def counted(question: str) -> re.Pattern[str] | None:
    """What finds a number with the counter that the question asks for; None where it asks for none.

    >>> bool(counted("책은 몇 권입니까?").search("모두 3만 2천여 권이다"))
    True
    >>> bool(counted("何台ですか").search("三百人"))
    False
    >>> counted("How many books?")
    """
    match = _ASKED.search(question)
    if match is None:
        return _MONEY if _PRICED.search(question) else None
    asked = match[match.lastgroup or 0]
    alike = next((group.split() for group in _ALIKE if asked in group.split()), [asked])
    return re.compile(f"{_SOME_NUMBER}(?:{'|'.join(alike)})")
