"""A question that asks for several things, as several questions.

Each is looked up and answered for itself: the passages about one thing are seldom those about the other, and no one
sentence answers "When was it built, and who paid?".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from service.core.capitals import names
from service.core.follow_up import given
from service.core.pronouns import points_back
from service.core.terms import STOP_TERMS, content_terms

MOST_PARTS = 4
_LEAST_TERMS = 2
_PREPOSITION = "about|against|at|by|for|from|in|of|on|since|to|under|with"
_WH = rf"(?:(?:{_PREPOSITION}) )?(?:who|whom|whose|what|which|when|where|why|how)"
_AUXILIARY = "did|does|do|was|were|is|are|has|have|had|will|would|can|could|should|may|might"
_NAME = r"[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*)*"
_BEGINS = re.compile(rf"(?:{_WH}|{_AUXILIARY})\b", re.IGNORECASE)
# "…, and who paid?", "…? Who paid?", and after a question for yes or no "… and did the city pay?".
_BORDER = re.compile(
    rf"(?:,? (?:and|or|but)|;|\?) (?={_WH}\b)|(?:, (?:and|but)|\?) (?=(?:did|does|do) )", re.IGNORECASE
)
_ALSO = re.compile(rf",? and (?=(?:{_AUXILIARY}) )", re.IGNORECASE)
# "… of the tower and of the bridge?"
_REPEATED = re.compile(r"(?P<head>.+?) (?P<of>about|against|for|of|to) (?P<one>.+?),? and (?P=of) (?P<two>.+)")
# "How many ships, planes and tanks were sold?"
_LISTED = re.compile(
    rf"(?P<wh>how many|how much|what|which) (?P<first>(?:[\w-]+(?: [\w-]+)?, )*)(?P<last>[\w-]+(?: [\w-]+)?),?"
    rf" and (?P<and>[\w-]+(?: [\w-]+)?) (?P<rest>(?:{_AUXILIARY})\b.+)",
    re.IGNORECASE,
)
# "What did Ana Berg and Castell say about the dam?"
_SPEAKERS = re.compile(
    rf"(?P<wh>(?:[Ww]hat|[Hh]ow) (?:{_AUXILIARY})) (?P<one>{_NAME}) and (?P<two>{_NAME})"
    r" (?P<rest>(?:say|said|tell|told|think|write|written|call|called|describe|described|react|reacted)\b.*)"
)
# One name of two, by the words around its "and".
_ONE_NAME = frozenset(
    """Bosnia Herzegovina|Trinidad Tobago|Antigua Barbuda|Kitts Nevis|Tomé Príncipe|Tome Principe|Turks Caicos|
Wallis Futuna|Newfoundland Labrador|Jammu Kashmir|Tyne Wear|Brighton Hove|Kensington Chelsea|Hammersmith Fulham|
Ernst Young|Procter Gamble|Marks Spencer|Smith Wesson|Barnes Noble|Dolce Gabbana|Abercrombie Fitch|Black Decker|
Bang Olufsen|Fortnum Mason|Standard Poor's|Standard Poor’s|Health Human""".replace("\n", "").split("|")
)
_COMPARING = re.compile(r"\b(?:between|differences?)\b", re.IGNORECASE)

# "… and in which city?", "… and how many by August?": only with the words of the question before.
_ELLIPTIC = re.compile(
    rf"{_WH}|(?:which|whose) [\w-]+(?: [\w-]+)?|what [\w-]+s|(?:{_PREPOSITION}) (?:(?!\b(?:{_AUXILIARY})\b).)+"
    rf"|how (?:many|much|long|often)(?: [\w-]+)?(?: (?:{_PREPOSITION}) .+)?",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r" (?:in|at|on|after|during|near|outside) (?:(?! (?:in|at|on|after|during|near|outside) ).)+\Z"
)
_CLAUSE = re.compile(r"\b(?:who|whom|whose|which|that|whether)\b", re.IGNORECASE)
_RELATIVE = re.compile(r", (?:who|whom|whose|which)\b[^,]*\Z", re.IGNORECASE)
_CLOSED = re.compile(r"(?:who|whom|whose|which)\b[^,]*, [a-z]", re.IGNORECASE)
_PLURAL = re.compile(r".*s|.*\b(?:people|men|women|children|cattle|sheep|police)", re.IGNORECASE)


def parts_of(question: str) -> tuple[str, ...]:
    """The questions that a question consists of, each with the names it leans on; mostly the question itself.

    English only. In doubt a question stays whole.

    >>> parts_of("When was the Orla bridge built, and who paid?")
    ('When was the Orla bridge built?', 'who paid? (Orla)')
    >>> parts_of("How many ships, planes and tanks were sold?")[1]
    'How many planes were sold?'
    >>> parts_of("What did Berg and Castell say?")
    ('What did Berg say?', 'What did Castell say?')
    >>> parts_of("Who said that the bridge is old and was never mended?")
    ('Who said that the bridge is old and was never mended?',)
    """
    plain, carried = given(" ".join(question.split()).rstrip("?"))
    plain = plain.rstrip("?")
    if not _BEGINS.match(plain):
        return (question,)
    found = [part.strip(" ,?") for part in _cut(plain)]
    parts = [f"{one}?" for part in found for one in _spread(part)]
    whole = any(_ELLIPTIC.fullmatch(one.rstrip("?")) for one in parts)
    known = carried or ", ".join(dict.fromkeys([*names(parts[0])] or _closing(plain)))
    if (
        whole
        or (not known and not _stands(parts[0], ""))
        or not 1 < len(parts) <= MOST_PARTS
        or not all(_stands(one, known) for one in parts[1:])
    ):
        return (question,)
    return tuple(one if any(names(one)) or not known else f"{one} ({known})" for one in parts)


def _cut(plain: str) -> list[str]:
    borders = [one for one in _BORDER.finditer(plain) if not _goes_on(plain, one)]
    if not borders and re.match(rf"(?:{_AUXILIARY})\b", plain, re.IGNORECASE) and not _CLAUSE.search(plain):
        borders = list(_ALSO.finditer(plain))
    ends = [0, *(at for border in borders for at in border.span()), len(plain)]
    return [plain[start:end] for start, end in list(pairwise(ends))[::2]]


def _spread(part: str) -> Sequence[str]:
    """A part that asks the same of several things, once for each."""
    if listed := _LISTED.fullmatch(part):
        things = [*(one for one in listed["first"].split(", ") if one), listed["last"], listed["and"]]
        counted = listed["wh"].lower() == "how many" and all(map(_PLURAL.fullmatch, things))
        if (len(things) > 2 or counted) and not any(names(" ".join(("of", *things)))):
            return [f"{listed['wh']} {thing} {listed['rest']}" for thing in things]
    if (said := _SPEAKERS.fullmatch(part)) and not _is_one_name(said["one"], said["two"]):
        return [f"{said['wh']} {said[who]} {said['rest']}" for who in ("one", "two")]
    again = _REPEATED.fullmatch(part)
    if again and _compares(part[: again.end("one")]):
        return [part]
    if again and not _BEGINS.match(again["two"]) and not re.search(rf" (?:{_PREPOSITION}) ", again["two"]):
        return [f"{again['head']} {again['of']} {again[thing]}" for thing in ("one", "two")]
    return [part]


def _is_one_name(one: str, two: str) -> bool:
    """Whether two names with "and" between are one: Johnson and Johnson."""
    last, first = one.split()[-1], two.split()[0]
    return last == first or f"{last} {first}" in _ONE_NAME


def _closing(plain: str) -> list[str]:
    """The names of the place or event at the end of the sentence, which go for all of it: "in the Lund fire"."""
    closing = None if "?" in plain else _CLOSING.search(plain)
    return [*names(closing[0])] if closing else []


def _goes_on(plain: str, border: re.Match[str]) -> bool:
    """Whether what stands behind the border belongs to what is compared, or to a clause about somebody: "Berg, who
    was mayor and who lives in Velm, resign"."""
    before, behind = plain[: border.start()], plain[border.end() :]
    if border[0].startswith(" ") and _RELATIVE.search(before) and _CLOSED.match(behind):
        return True
    return "and" in border[0] and _compares(before)


def _compares(before: str) -> bool:
    """Whether the next "and" joins what is compared: "the difference between the budget of France"."""
    *_, behind = _COMPARING.split(before)
    return behind != before and " and " not in behind


def _stands(part: str, known: str) -> bool:
    """Whether a later part says enough to be looked up: what it asks, and of what; it may take `known` names."""
    own = set(content_terms(part)) - STOP_TERMS
    enough = len(own) >= _LEAST_TERMS and not points_back(part)
    return bool(own) and (any(names(part)) or bool(known) or enough)
