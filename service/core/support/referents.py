"""Referents: what a sentence of the evidence says of "her", it says of whom its own article names last.

A sentence that opens with "she" is proof about a name only where the article has this name before it and names
nobody else behind that. Which sentences are cited together says nothing about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from itertools import islice, pairwise

from service.core.answer import Reason
from service.core.keeping import kept
from service.core.support.aliases import canonical, nations, tokens
from service.core.support.context import each_sentence, widened
from service.core.support.evidence import Evidence, Quote, concepts_of
from service.core.support.past import is_past
from service.core.support.persons import offices
from service.core.support.proper import name_runs
from service.core.support.reading import Reading, of_reading, read
from service.core.support.subjects import PLACING, PREPOSITIONS, keys
from service.core.support.thesaurus import meanings

_REACH = 1500  # characters in front of a pronoun in which it is looked for who it stands for
_OPENING = re.compile(
    r"^(?:(?:on|in|at|by|after|before|during|since|from|then|later|but|and|yet|so)\b[^,;:.]{0,40}?,? )?"
    r"(he|she|they|it)\b|[\"”’'],? (he|she|they|it) \w",
    re.IGNORECASE,
)
_OTHER = {"he": frozenset("she her herself mrs ms".split()), "she": frozenset("he him his himself mr".split())}
"""Words of a sentence whose names this pronoun hardly stands for."""
_HELPING = frozenset("is are was were has have had will would can could may might must does do did".split())
_MOST_IN_FRONT = 4  # words in front of a name that is a subject: "The former mayor, Ana Berg, …"


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    told = [(quote, *piece) for quote in map(widened, evidence.quotes) for piece in _pieces(quote)]
    if not any(_pronoun(text) for _, text, _ in told):
        return
    yield from islice(_of_another(statement, told), 1)
    yield from _sewn(statement, told)


def _of_another(statement: Reading, told: Sequence[tuple[Quote, str, str]]) -> Iterator[Reason]:
    """The sentences that alone tell something of the statement, and tell it of somebody else."""
    if _pronoun(statement.text):
        return
    refused: list[tuple[str, str, Reason]] = []
    carried: set[str] = set()
    for quote, text, before in told:
        runs, who = _unnamed(statement, text), _pronoun(text)
        found = [_another(_names(statement, run), who, before, replace(quote, text=text)) for run in runs]
        if runs and all(found) and not set(found[0].lower().split()) & set(tokens(statement)):
            said = " ".join(statement.words[at].text for at in runs[0])
            refused.append(
                (text, said, Reason("name", f"In the evidence “{who}” is {found[0]}, not “{said}”.", True))
            )
        else:
            carried |= concepts_of(read(text)).union(*(_concepts(statement, run) for run in runs))
    for text, said, reason in refused:
        only = {word.concept for word in statement.words if word.content or word.numeric} - carried
        if only & concepts_of(read(text)) - concepts_of(read(said)):
            yield reason


def _unnamed(statement: Reading, text: str) -> list[tuple[int, ...]]:
    """The names in the statement for which the pronoun that opens the sentence is to stand."""
    who, own = _pronoun(text), set(tokens(read(text)))
    runs = [run for run in name_runs(statement) if who and _may_be_meant(statement, run, who)]
    return [run for run in runs if not own & _names(statement, run)]


def _sewn(statement: Reading, told: Sequence[tuple[Quote, str, str]]) -> Iterator[Reason]:
    """Two sentences of different articles, of which the second says who it is about by a pronoun only."""
    parts = [span.of(statement.text) for span in each_sentence(statement.text)]
    for first, second in pairwise(parts):
        ours, theirs = (
            {quote.article_text for quote, text, _ in told if read(text).text == one} for one in (first, second)
        )
        if _pronoun(second) and ours and theirs and not ours & theirs:
            yield Reason("name", f"“{_pronoun(second).title()}” is somebody of another article.", final=True)
            return


def _pieces(quote: Quote) -> list[tuple[str, str]]:
    """The sentences of a quote, each with what stands in the article in front of it."""
    front = quote.before(_REACH)
    return [(span.of(quote.text), front + quote.text[: span.start]) for span in each_sentence(quote.text)]


@kept(4096)
def _pronoun(text: str) -> str:
    """The pronoun that is all the sentence says of who does something, or speaks; empty where there is none."""
    if not (found := _OPENING.search(text)):
        return ""
    reading = read(text[: found.end()])
    if any(reading.low(run[0] - 1) not in PREPOSITIONS for run in name_runs(reading)):
        return ""
    return (found[1] or found[2]).lower()


def _names(reading: Reading, run: Sequence[int]) -> frozenset[str]:
    return frozenset(canonical(reading.words[at].low) for at in run)


def _concepts(reading: Reading, run: Sequence[int]) -> frozenset[str]:
    return frozenset(reading.words[at].concept for at in run)


def _may_be_meant(statement: Reading, run: Sequence[int], who: str) -> bool:
    """Whether the name is one that the pronoun may stand for: no place that something happens in, no nation, and
    not only the capital of a first word."""
    last, before = statement.words[run[-1]], statement.low(run[0] - 1)
    if before in PREPOSITIONS or (before == "the" and who in _OTHER) or last.low in nations():
        return False
    if statement.gap(run[-1]).startswith("'") or (run[0] and "&" in statement.gap(run[0] - 1)):
        return False
    opens = not run[0] or statement.words[run[0] - 1].sentence != last.sentence
    return not (len(run) == 1 and opens and meanings(last.stem))


def _another(names: frozenset[str], who: str, before: str, quote: Quote) -> str:
    """Who is named last in front of the pronoun, where that is not the bearer of these names."""
    own = set(tokens(read(quote.text)))
    for span in reversed(each_sentence(before)):
        reading = read(span.of(before))
        words = set(tokens(reading))
        if words & names or _holds_office(names, reading, quote):
            return ""
        if words & _OTHER.get(who, frozenset()) or _pronoun(reading.text) == who:
            continue
        for run in _others(reading, who in _OTHER, quote.article_text):
            if not own & _names(reading, run):
                return " ".join(reading.words[at].text for at in run)
    return "" if names & set(tokens(read(quote.article_text))) else "somebody else"


def _holds_office(names: Set[str], reading: Reading, quote: Quote) -> bool:
    """Whether the sentence has a noun that the article puts beside the name: Ana Berg, the mayor."""
    roles = offices(read(quote.article_text))
    own = keys([word for word in reading.words if word.content and not word.capital])
    return any((one, name) in roles or (name, one) in roles for one in own for name in names)


@of_reading
def _others(reading: Reading, person: bool, article: str) -> tuple[tuple[int, ...], ...]:
    """The names in a sentence that a pronoun behind it may stand for: of persons, else of its subject."""
    runs = [run for run in name_runs(reading) if reading.low(run[0] - 1) not in PLACING]
    if person:
        return tuple(run for run in runs if _is_person(reading, run, article))
    return tuple(run for run in runs[:1] if _is_subject(reading, run))


def _is_person(reading: Reading, run: Sequence[int], article: str) -> bool:
    """Whether the name looks like a person's: two words, of which the article does not write the last one small."""
    last = reading.words[run[-1]]
    if len(run) == 1 or last.low in nations() or reading.low(run[0] - 1) == "the":
        return False
    if reading.gap(run[-1]).startswith("'"):
        return False
    return not meanings(last.stem) or not re.search(rf"\b{re.escape(last.low)}\b", article)


def _is_subject(reading: Reading, run: Sequence[int]) -> bool:
    front = reading.words[: run[0]]
    if len(front) > _MOST_IN_FRONT or any(is_past(word.low) or word.low in PREPOSITIONS for word in front):
        return False
    gap, following = reading.gap(run[-1]), reading.low(run[-1] + 1)
    return gap[:1] == "," or (gap == " " and (is_past(following) or following in _HELPING))
