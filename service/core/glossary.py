"""The words of a Korean, Japanese or Chinese question in English, as far as a glossary of the news has them.

The glossary was written for this project (`glossary.txt`: English, Korean, Japanese, Chinese).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import zip_longest
from typing import Literal, get_args

from service.core.counters import UNSPACED
from service.core.numerals import in_figures
from service.core.scripts import HAN, HANGUL, KANA
from service.core.sounds import PARTICLES
from service.core.support.dates import month_name
from service.core.support.units import UNIT_OF

Language = Literal["ko", "ja", "zh"]
Role = Literal["thing", "of", ""]

_ASKING, _OFFICES = "questions", "offices"  # the sections with the words that ask, and of what stands beside a name
_TOKEN = re.compile(
    rf"(?P<month>\d{{1,2}}) ?[월月](?![{HAN}]*間)|(?P<years>\d{{1,3}}) ?[년年](?!\d)"
    r"|(?P<number>\d+(?:[.,]\d+)*(?: (?:million|billion|trillion))?%?)(?: ?[년일年日号號])?"
    rf"|(?P<hangul>(?:몇 ?)?[{HANGUL}]+)|(?P<unspaced>[{HAN}\u3040-\u30fa\u30fc]+)"
    r"|(?P<latin>[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ\d]*(?:[-'’.][A-Za-zÀ-ɏ\d]+)*)"
)
# What may be written apart: "한 달에" is a month, "달에" on the moon; "외교부 장관" is one minister.
_APART = re.compile(
    rf"(?<![{HANGUL}])(이번|지난|다음|한|두|세|석|네|넉|몇) (?=[달주해](?:{PARTICLES}|간|동안)?(?![{HANGUL}]))"
    r"|(?<=부)() (?=[장차]관)"
)
# What is said behind a name out of politeness.
_POLITE = re.compile(
    rf"(?:(?<=[{HANGUL}]{{2}}) |(?<=[{HANGUL}]{{3}}))씨(?={PARTICLES}|[ ?])|(?<![華摂彼])氏(?![{HAN}])"
    rf"|(?<=[{HAN}\u30a1-\u30fa\u30fc])(?:さん|様)|(?<=[{HAN}])(?:女士|先生)(?!们)"
)
# How a Korean noun or verb may end, where only the noun or the stem is in the glossary.
_ENDING = re.compile(
    rf"(?:들|님)?(?:{PARTICLES})?"
    r"|(?:하|했|한|할|함|해|되|됐|된|될|돼|시키|시켰|받|인가|입니|이었|이다|적|았|었|고|지|던).*"
)
# Korean words that say nothing about the subject: particles, auxiliary verbs, what nouns lean on, and counters.
_KOREAN_GRAMMAR = re.compile(
    rf"{PARTICLES}|(?:있|없|하|했|한|할|해|되|됐|된|될|돼|이|인|입|합|됩|못하)"
    r"(?:습니|었|았|였|나요|는|던|고|지|며|면|가요?|까|니까|니다|다|여|야|으).*"
    r"|(?:그|저|이|것|거|중|등|및|수|때|데|뒤|앞|측|대한|대해|대하여|위해|위한|따르면|따라|관련|관한|통해|당시|가운데|함께|모두|누구"
    r"|명|개|건|대|번|곳|살|회|차례|시|척|마리|권)(?:이나|나|에서|에게|에|의|를|을|은|는|이|가|로|와|과|도|인가요?|입니까)?"
)
_HOW_MANY = re.compile("몇(?!몇)")
_COUNTED = re.compile(rf"(?:(?<![任如好])[何几幾]|多少)(?P<counter>{UNSPACED})")
# At the end 多少 asks how much there is of what was named.
_HOW_MUCH = re.compile(f"(?<!百分之)多少(?![{HAN}])")
# The end of a verb: no name sounds like it.
_VERB = re.compile(r".*(?:니까|나요|는가|는지|까요|하고|하는|했던|던|으며)")
_CHINESE_GRAMMAR = frozenset(
    "的了在是和与及对向于为被把将就吗呢有个位这那其之从到由因所给让要会能也都该此于以年月日号人名"
)
# A Japanese verb goes on in kana after its stem: 会った, 会いました.
_STEM = re.compile(rf"[{HAN}]{{1,2}}(?=[\u3041-\u309f])")
_STEMMED = "〜"
# A Korean stem may run on into the last consonant of a syllable: 만나, 만났, 만난.
_PAST = "\u11bb"
_RUNS_ON = frozenset("\u11ab\u11af\u11b7\u11b8") | {_PAST}


@dataclass(frozen=True, slots=True)
class Known:
    """A word of a question: what it may mean in English, the likeliest first; nothing where that is unknown.

    `role`: "thing" where a particle behind it makes it subject or object, "of" where it belongs to the next word.
    `office`: whether it says what somebody is, and may stand beside the name.
    """

    english: Sequence[str]
    asks: bool = False
    unknown: str = ""
    role: Role = ""
    office: bool = False


def language_of(question: str) -> Language | None:
    """By its letters; None for all but three.

    >>> language_of("누가?"), language_of("誰が?"), language_of("谁?"), language_of("Who?")
    ('ko', 'ja', 'zh', None)
    """
    if re.search(f"[{HANGUL}]", question):
        return "ko"
    if re.search(f"[{KANA}]", question):
        return "ja"
    return "zh" if re.search(f"[{HAN}]", question) else None


def is_polite(question: str) -> bool:
    """Whether somebody is spoken of with a word of politeness behind the name: 김영호 씨, 佐藤さん."""
    return bool(_POLITE.search(question))


def words_of(question: str, language: Language) -> Iterator[Known]:
    """Its words in order, without those of grammar. A single sign that is unknown is a word before an office alone.

    >>> [one.english[0] for one in words_of("노동자는 몇 명입니까?", "ko")]
    ['worker', 'how many']
    >>> [one.unknown for one in words_of("김 시장은 누구를 만났습니까?", "ko")]
    ['김', '', '', '']
    """
    words = list(_words_of(question, language))
    for one, following in zip_longest(words, words[1:]):
        if len(one.unknown) != 1 or (following and following.office):
            yield one


def _words_of(question: str, language: Language) -> Iterator[Known]:
    for match in _TOKEN.finditer(_in_one_form(question, language)):
        kind = match.lastgroup
        text = match[kind or 0]
        if kind == "month":
            yield Known([month_name(int(text)) or text])
        elif kind == "years":
            yield Known([f"{text} year"])
        elif kind in ("number", "latin"):
            yield Known([text])
        elif kind == "hangul":
            yield from _korean(text)
        else:
            yield from _unspaced(text, language)


def _in_one_form(question: str, language: Language) -> str:
    """With figures, and spelt as the glossary has it: 다음 달 as 다음달, 何時間 as いくつの時間の."""
    known = _glossary()[language]

    def asked(found: re.Match[str]) -> str:
        if found[0] in known:
            return found[0]
        unit = known.get(found["counter"])
        measured = unit is not None and unit.english[0] in UNIT_OF
        many, of = ("いくつ", "の") if language == "ja" else ("多少", "的")
        return f"{many}{of}{found['counter']}{of}" if measured else many

    text = _APART.sub(r"\1", in_figures(_POLITE.sub("", question)))
    return _COUNTED.sub(asked, _HOW_MUCH.sub("多少钱", text))


def _korean(word: str) -> Iterator[Known]:
    known = _glossary()["ko"]
    rest, found = word.replace(" ", ""), False
    if _HOW_MANY.match(rest) and not any(key in known for key in _beginnings(rest)):
        things = [] if _KOREAN_GRAMMAR.fullmatch(rest[1:]) else [one for one in _korean(rest[1:]) if one.english]
        yield Known(["how many"], asks=True, role="of" if things else _role(word))
        yield from things
        return
    while rest:
        key = next((key for key in _beginnings(rest) if key in known and _may_end(rest, key, found)), None)
        if key is None:
            break
        found = True
        rest = rest[len(key) :] if rest.startswith(key) else ""
        yield replace(known[key], role=_role(rest))
        if _ENDING.fullmatch(rest):
            return
    if not found and not _KOREAN_GRAMMAR.fullmatch(word):
        yield Known([], unknown="" if _VERB.fullmatch(word) else word, role=_role(word))


def _beginnings(word: str) -> Iterator[str]:
    """What a word may begin with, longest first: its syllables, the last of them also without its consonant."""
    for end in range(len(word), 0, -1):
        yield word[:end]
        apart = unicodedata.normalize("NFD", word[end - 1])
        if len(apart) == 3 and apart[2] in _RUNS_ON:
            yield word[: end - 1] + unicodedata.normalize("NFC", apart[:2])


def _may_end(rest: str, key: str, inside: bool) -> bool:
    """Whether a word of one syllable may be meant by this beginning: only where nothing but an ending follows, or
    where it is a verb in the past; not inside another word, as in 떨어졌."""
    if len(key) > 1 or (not inside and unicodedata.normalize("NFD", key)[-1] == _PAST):
        return True
    return not inside and rest.startswith(key) and bool(_ENDING.fullmatch(rest[len(key) :]))


def _unspaced(text: str, language: Language) -> Iterator[Known]:
    known = _glossary()[language]
    at, unknown = 0, ""
    while at < len(text):
        key = next((text[at:end] for end in range(min(len(text), at + 8), at, -1) if text[at:end] in known), "")
        stem = _STEM.match(text, at)
        if not key and stem and stem[0] + _STEMMED in known:
            key = stem[0] + _STEMMED
        inside = language == "ja" and bool(re.search(f"[{HAN}]\\Z", unknown))  # 鈴木 is no tree
        if len(key) == 1 and not _stands(known[key]) and (inside or _crowded(text, at, language)):
            key = ""
        if key or _is_grammar(text[at], language):
            if unknown and unknown not in known:
                yield Known([], unknown=unknown, role=_role_of(text[at : at + 1], language))
            unknown = ""
        else:
            unknown += text[at]
        at += len(key.removesuffix(_STEMMED)) or 1
        if key:
            yield replace(known[key], role=_role_of(text[at : at + 1], language))
    if unknown and unknown not in known:
        yield Known([], unknown=unknown, role=_role_of("", language))


def _role_of(rest: str, language: Language) -> Role:
    return "of" if language == "zh" else _role(rest)


def _stands(word: Known) -> bool:
    """Whether it is a word of its own wherever it stands."""
    return word.asks or word.english[0] == "not"


def _crowded(text: str, at: int, language: Language) -> bool:
    """Whether a sign stands before another one of a word, so that it may be the beginning of this word."""
    following = text[at + 1 : at + 2]
    return bool(re.match(f"[{HAN}]", following)) and not _is_grammar(following, language)


def _is_grammar(sign: str, language: Language) -> bool:
    return "\u3040" <= sign <= "\u309f" if language == "ja" else sign in _CHINESE_GRAMMAR


def _role(rest: str) -> Role:
    """By what a word ends in, or what stands behind it."""
    if rest.endswith(("의", "の")):
        return "of"
    return (
        "thing" if rest == "" or rest.endswith(("은", "는", "이", "가", "을", "를", "は", "が", "を", "も")) else ""
    )


@cache
def _glossary() -> dict[str, dict[str, Known]]:
    """For each language its words."""
    found: dict[str, dict[str, Known]] = {language: {} for language in get_args(Language)}
    section = ""
    for line in files(__package__).joinpath("glossary.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            section = line.removeprefix("# ")
            continue
        english, *others = line.split(" | ")
        for language, listed in zip(get_args(Language), others, strict=False):
            for word in listed.split():
                before = found[language].get(word, Known([]))
                found[language][word] = Known(
                    [*before.english, *english.split(", ")],
                    before.asks or section == _ASKING,
                    office=before.office or section == _OFFICES,
                )
                if language == "ja" and (stem := _STEM.match(word)):
                    found[language].setdefault(stem[0] + _STEMMED, found[language][word])
    return found
