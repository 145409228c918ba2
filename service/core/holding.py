"""Where a sentence holds the kind of thing that a question asks for: the places an answer could stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from service.core.asking import Asked
from service.core.counters import counted
from service.core.scripts import ASIAN
from service.core.support.amounts import Amount, amounts
from service.core.support.dates import dates
from service.core.support.proper import name_runs
from service.core.support.reading import Reading, Word, stem
from service.core.support.units import MONEY, TIME, UNIT_OF, akin

_CURRENCY = re.compile(
    r"[$€£¥₩₹₽]|\b(?:dollars?|euros?|pounds?|francs?|yen|won|yuan|renminbi|rupees?|rubles?|roubles?"
    r"|pesos?|crowns?|kron\w+"
    r"|florins?|marks?|thalers?|ducats?|guilders?|dinars?|dirhams?|lir[ae]s?|zloty\w*|shekels?|rand"
    r"|reais|riyals?|baht"
    r"|ringgit|shillings?|cents?|pence|pennies|kopecks?|talents?|free|for nothing)\b|\d ?(?:원|円|元|만|억)",
    re.IGNORECASE,
)
_LENGTHS = frozenset("km mi m cm mm ft in".split())
_MASSES = frozenset("kg g t ton lb".split())
_DIMENSIONS = (_LENGTHS, _MASSES, TIME)
_SHARE = re.compile(
    r"%|\bper ?cent|\bhalf\b|\b(?:third|quarter|fifth|tenth)s?\b|\bout of\b|\bone in\b|퍼센트|프로|パーセント|割"
)
_SPEED = re.compile(r"\ban hour\b|\bper hour\b|km/h|\bmph\b|\bknots?\b|시속|時速|時间", re.IGNORECASE)
_AGED = re.compile(
    r"\baged\b|\byears?[ -]old\b|\b\d\d?-year-old\b|,\s\d{1,3}(?=[,.;:])|\bage of\b|\bwas \d\d\b"
    r"|\b(?:is|turn(?:s|ed|ing)?) (?:only |just |now |nearly |almost )?\d{1,3}\b"
    r"(?![.,:-]?\d|-| ?%| ?[^\W\d_]+s\b| (?:per|million|billion|[ck]?m|kg)\b)"
    r"|\bjahre alt\b|\d-jährige|\d ans\b|\d años\b|살|세|歳|岁",
    re.IGNORECASE,
)
_LASTING = re.compile(
    r"\b(?:sekunden?|minuten?|stunden?|tagen?|wochen?|monaten?|jahren?|heures?|jours?|semaines?|mois|ans|années?"
    r"|horas?|días?|semanas?|meses|años?)\b",
    re.IGNORECASE,
)
_OFTEN = re.compile(
    r"\b(?:once|twice|thrice|times|every|each|daily|weekly|monthly|yearly|annually|always|never|often"
    r"|rarely|seldom)\b|번|회|回|次",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|since|as|due|owing|thanks|after|for|so|to|in order|reasons?|caus\w+|led|blam\w+"
    r"|attribut\w+|result\w*"
    r"|therefore|why|fear\w*|hop\w+|want\w*)\b|때문|이유|위해|아서|어서|ため|ので|から|因为|由于|weil"
    r"|denn|wegen|parce|porque|por|à cause",
    re.IGNORECASE,
)
_BECAUSE = re.compile(
    r"\b(?:because|due to|owing to|thanks to|so that|in order to|reasons?|caus\w+|led to|blam\w+"
    r"|attribut\w+|result\w*|since|so as"
    r"|therefore|which is why|for fear|hop\w+ to|want\w* to|after|as)\b|때문|이유|위해|아서|어서|ため"
    r"|ので|因为|由于|weil|denn|wegen|porque",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:in|at|near|on|from|to|outside|across|into|through|along|around|under|behind|beside|opposite"
    r"|above|inside)\s+"
    r"(?:(?:the|a|an|his|her|its|their)\s+)?(?P<noun>\w+)|에서|에 |으로|で|に|在|\bim?\b|\ben\b|\bà\b"
)
_TIME = re.compile(
    r"\b(?:1[0-9]|20)\d\d\b|\b\d{1,2}[:.]\d\d\b|\b\d{1,2} ?[ap]\.?m\b|\b(?:mon|tues|wednes|thurs|fri"
    r"|satur|sun)day\b|\b(?:today"
    r"|yesterday|tomorrow|tonight|mornings?|evenings?|nights?|noon|midnight|weeks?|months?|years?"
    r"|decades?|centur\w+|spring|summer"
    r"|autumn|winter|days?|hours?|minutes?|weekend|dawn|dusk|christmas|easter|soon|until|since)\b"
    r"|\d+ ?(?:년|월|일|시)"
    r"|[0-9０-９]+ ?[年月日時时点]|\buhr\b|januar|februar|märz|enero|febrero|marzo|abril|mayo|junio"
    r"|julio|lunes|martes|jueves|viernes"
    r"|sábado|domingo|samedi|dimanche|lundi|mardi|mercredi|jeudi|vendredi|montag|dienstag|mittwoch"
    r"|donnerstag|freitag",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d|[一二三四五六七八九十百千万两]+[人個个台回名本歳年月日円元次]|(?:한|두|세|네|다섯|여섯|일곱"
    r"|여덟|아홉|열)\s?\w|\b(?:zwei|drei|vier|fünf|dos|tres"
    r"|cuatro|cinco|deux|trois|quatre|cinq|zwölf|elf|diez|cien|mil)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(r"\b(?:man|woman|driver|neighbou?r|police|\w+(?:er|or|ist|ian|ant|man|woman)s?)\b")
_TITLED = re.compile(
    r"[가-힣] ?(?:씨|대표|회장|시장|군수|구청장|교수|의원|장관|감독|선수|작가|박사|코치|사장|총리|대통령"
    r"|특사|국장|과장|팀장|위원장?|관장|소장|원장|교장|서장|기자|변호사|판사|검사|의사|간호사|연구원|대변인|주장|이장|조합장"
    r"|건축가|화가|배우|가수|할머니|할아버지)"
    r"|さん|氏|[市町村社会館院校部課局長]長|知事|代表|教授|監督|選手|議員|首相|大臣|博士|記者|職人"
    r"|[市省县镇村部校局院馆队]长|主席|总[统理裁]|经理|先生|女士|董事|发言人|主任|教练|医生|律师|法官"
)
QUOTE = re.compile(r"[\"“„«「『‘]")
"""What opens a quotation."""
_SAYING = re.compile(
    r"\b(?:sa(?:ys?|id)|t(?:ells?|old)|call(?:s|ed)?|add(?:s|ed)|wrote|writes|announced|argu\w+|claim\w+"
    r"|insist\w+|explain\w+"
    r"|warn\w+|asked|replied|stated?|described?|thinks?|believes?|thought|denied|admitted|promised|put"
    r"|complained|stressed|noted)\b"
    r"|말했|밝혔|전했|述べ|語っ|言い|话|说|sagte|dijo|a dit"
)
_GENERIC = frozenset(
    stem(word) for word in "people person resident worker employee man woman visitor member thing time".split()
)

_APART = re.compile(r"[,;:()]|\s-\s|\b(?:but|while|who|which|that|when|where|after|before|if|as)\b", re.IGNORECASE)

Places = list[int]
"""Indices of words of the sentence; a sentence that no word can be named for has the index 0."""


def places(asked: Asked, reading: Reading, text: str, strict: bool = False) -> Places:
    """Where in the sentence what is asked for could stand; empty where it holds no such thing. With `strict`, only
    what is plainly of that kind: a name for a person, a date for a time, "because" for a reason.

    >>> from service.core.asking import asked
    >>> from service.core.support.reading import read
    >>> def held(question, sentence): return bool(places(asked(question), read(sentence), sentence))
    >>> held("How many beds were added?", "The ward hired 40 nurses.")
    False
    >>> held("How high is it?", "It is 20 metres high.")
    True
    """
    finder = (_STRICT if strict else _FINDERS).get(asked.kind)
    if strict and not finder:
        finder = _FINDERS.get(asked.kind)
    return finder(asked, reading, text) if finder else [0]


def _names(asked: Asked, reading: Reading, _: str) -> Places:
    return [run[0] for run in name_runs(reading) if any(reading.words[at].low not in asked.names for at in run)]


def _person(asked: Asked, reading: Reading, text: str) -> Places:
    if ASIAN.search(text):
        return _at(reading, _TITLED)
    return _names(asked, reading, text) or _at(reading, _ROLE) or ([] if text.isascii() else [0])


def _name(asked: Asked, reading: Reading, text: str) -> Places:
    return _names(asked, reading, text) or _at(reading, QUOTE)


def _time(_: Asked, reading: Reading, __: str) -> Places:
    return _dated(reading) or _at(reading, _TIME)


def _dated(reading: Reading) -> Places:
    found = [reading.at(one.start) for one in dates(reading)]
    return found + [one.index for one in amounts(reading) if one.unit == "clock"]


def _place(asked: Asked, reading: Reading, _: str) -> Places:
    asked_stems = {word.low for word in asked.words}
    found = (match for match in _PLACE.finditer(reading.text) if (match["noun"] or "").lower() not in asked_stems)
    return [reading.at(match.start()) for match in found]


def _count(asked: Asked, reading: Reading, text: str) -> Places:
    if not text.isascii() and not asked.head:
        return _at(reading, counted(asked.reading.text) or _NUMBER)
    nouns = [word.low for word in asked.head if word.low not in ("old", "ago")]
    unit = UNIT_OF.get(nouns[-1], "") if nouns else ""
    counting = [
        one.index
        for one in amounts(reading)
        if (unit and _tells(asked, reading, one, unit))
        or (_counts(asked, reading, one) and not (unit and one.unit))
    ]
    return counting or _vaguely_counted(asked, reading)


def _tells(asked: Asked, reading: Reading, one: Amount, unit: str) -> bool:
    """Whether the amount is one of this unit: no age, and nothing that is so long ago unless that is asked."""
    words = [word.low for word in reading.words[one.last + 1 : one.last + 3]]
    if one.unit in TIME and not (words and UNIT_OF.get(words[0]) == one.unit):
        return False
    return _measures(one.unit, unit) and (
        "ago" not in words or any(word.low == "ago" for word in asked.reading.words)
    )


def _measures(own: str, wanted: str) -> bool:
    """Whether the one unit answers to the other: "two days" to "how many hours"."""
    own = own.removeprefix("square ")
    return own == wanted or akin(own, wanted) or any({own, wanted} <= units for units in _DIMENSIONS)


_VAGUE = re.compile(
    r"\b(?:no|both|several|dozens|scores|hundreds|thousands|millions|billions"
    r"|a (?:single|few|couple|pair))\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"\b(?:nobody|no[ -]one|none)\b", re.IGNORECASE)
_FAR = 4


def _vaguely_counted(asked: Asked, reading: Reading) -> Places:
    """Where the things asked for are counted without a number: hundreds of *protesters*, *nobody* was hurt."""
    vague = [
        at
        for at in _at(reading, _VAGUE)
        if any(_stands_for(asked, reading, at, word) for word in _behind(reading, at))
    ]
    return vague + [at for at in _at(reading, _NOBODY) if _did_it(asked, reading, at)]


def _did_it(asked: Asked, reading: Reading, at: int) -> bool:
    """Whether what is said of nobody, at this word, is what is asked."""
    wanted = {word.stem for word in asked.words if word not in asked.head}
    told = (word for word in _behind(reading, at) if word.content and not word.low.endswith("ly"))
    verb = next((word for word in told if not _is_asked_for(asked, word)), None)
    return verb is not None and verb.stem in wanted


def _stands_for(asked: Asked, reading: Reading, at: int, word: Word) -> bool:
    """Whether the word is what is asked for; behind "no" in the number asked for: not "no soldier would speak"."""
    if reading.low(at) == "no" and word.low not in {one.low for one in asked.head}:
        return False
    return _is_asked_for(asked, word)


def _behind(reading: Reading, at: int) -> Sequence[Word]:
    """The next words of the clause."""
    following = reading.words[at + 1 : at + 1 + _FAR]
    return [word for word in following if word.clause == reading.words[at].clause]


def _is_asked_for(asked: Asked, word: Word) -> bool:
    """Whether the word is one of the noun asked for, whichever its number."""
    return any(
        word.stem in (one.stem, one.concept)
        or word.concept in (one.stem, one.concept)
        or one.low == f"{word.low}es"
        for one in asked.head
    )


def _counts(asked: Asked, reading: Reading, one: Amount) -> bool:
    """Whether the number counts the noun asked for, or a noun left out ("Nineteen were kept in")."""
    if one.unit in ("ordinal", "clock", "percent", "y") or one.unit in MONEY:
        return False
    if not asked.head:
        return True
    following = reading.words[one.last + 1 : one.last + 1 + _FAR]
    same = _behind(reading, one.last)
    if any(_is_asked_for(asked, word) for word in (*same, *_listed(reading, one, following))):
        return True
    nouns = [word for word in same[:2] if word.content]
    if asked.stems & _GENERIC and nouns:
        return True
    return not nouns or not same or same[0].low in ("were", "was", "are", "have", "had", "of", "more", "others")


def _listed(reading: Reading, one: Amount, following: Sequence[Word]) -> list[Word]:
    """The words that an "and" joins to the number: 61,000 oxycodone and morphine *tablets*."""
    others = {reading.words[other.index].start for other in amounts(reading)}
    until = next((word.start for word in following if word.start in others), len(reading.text))
    start = reading.words[one.last].end
    return [word for word in following if word.end <= until and not _APART.search(reading.text[start : word.start])]


def _measure(asked: Asked, reading: Reading, text: str) -> Places:
    found = amounts(reading)
    match asked.measure:
        case "money":
            return [one.index for one in found if one.unit in MONEY] or (
                _at(reading, _CURRENCY) if found or "free" in text else [0] * bool(_CURRENCY.search(text))
            )
        case "length":
            return [one.index for one in found if one.unit in _LENGTHS or one.unit in TIME or not one.unit]
        case "duration":
            lasting = [one.index for one in found if one.unit in TIME]
            return lasting or [one.index for one in found if one.unit == "clock"] or _at(reading, _LASTING)
        case "age":
            return [one.index for one in found if one.unit == "y"] or _at(reading, _AGED)
        case "mass":
            return [one.index for one in found if one.unit in _MASSES]
        case "heat":
            return [one.index for one in found if one.unit in ("celsius", "fahrenheit", "degree")]
        case "speed":
            return _at(reading, _SPEED) if found else []
        case "share":
            return [one.index for one in found if one.unit == "percent"] or _at(reading, _SHARE)
        case _:
            return [one.index for one in found] or _at(reading, _NUMBER)


def _pattern(pattern: re.Pattern[str]) -> Callable[[Asked, Reading, str], Places]:
    return lambda _, reading, __: _at(reading, pattern)


def _said(_: Asked, reading: Reading, __: str) -> Places:
    return _at(reading, _SAYING) or _at(reading, QUOTE)


def _at(reading: Reading, pattern: re.Pattern[str]) -> Places:
    """The words at which the pattern is found."""
    starts = [match.start() for match in pattern.finditer(reading.text)]
    return [reading.at(start) for start in starts]


_FINDERS: dict[str, Callable[[Asked, Reading, str], Places]] = {
    "person": _person,
    "name": _name,
    "time": _time,
    "place": _place,
    "count": _count,
    "measure": _measure,
    "often": _pattern(_OFTEN),
    "reason": _pattern(_REASON),
    "said": _said,
}
_STRICT: dict[str, Callable[[Asked, Reading, str], Places]] = {
    "person": _names,
    "name": _names,
    "time": lambda _, reading, __: _dated(reading),
    "reason": _pattern(_BECAUSE),
    "said": _pattern(QUOTE),
}
