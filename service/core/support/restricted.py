"""Restrictions: no deaths are not no side effects, the worst mine accident since 1986 is not the worst accident.

Under "no" and behind a superlative fewer words say more, so what the evidence restricts these to must be said, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from service.core.answer import Reason
from service.core.support.aliases import canonical
from service.core.support.direction import BE, HAVE
from service.core.support.evidence import Evidence, first_of
from service.core.support.negation import negated
from service.core.support.past import is_past
from service.core.support.reading import Reading, Word, of_reading
from service.core.support.subjects import PREPOSITIONS
from service.core.support.synonyms import alike

_BARE = frozenset("nothing nobody none".split())
_ANYBODY = frozenset("people person persons human humans things".split())
_NO_SUPERLATIVE = frozenset(
    "rest west east interest protest request test forest guest contest arrest latest honest modest harvest".split()
)
_SCOPES = frozenset({"since", "in"})
_LONGEST_PHRASE = 20  # words


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    yield from first_of(statement, evidence, _of_none, _of_most)


def _of_none(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """What is denied of some things is denied neither of others nor of all."""
    for verbs, ours in _denials(statement):
        theirs = [nouns for one in evidence.readings for others, nouns in _denials(one) if verbs & others]
        around = [] if ours else [evidence.question, *evidence.titles]
        if theirs and not any(_is_free(nouns, [statement, *around]) for nouns in theirs):
            yield Reason("quantifier", f"The evidence denies this of “{theirs[0][-1].text}” only.")
            return


def _is_free(nouns: tuple[Word, ...], texts: list[Reading]) -> bool:
    return not nouns or any(word.low in _ANYBODY or _is_said(word, texts) for word in nouns)


@of_reading
def _denials(reading: Reading) -> tuple[tuple[frozenset[str], tuple[Word, ...]], ...]:
    """The concepts of the verbs that each "no" denies, and the nouns behind it: none behind "nothing". What is
    narrowed by no noun is left out: "nothing illegal"."""
    turned, found = negated(reading), []
    for index in sorted(turned.negators):
        one = (reading.low(index), reading.low(index + 1)) == ("no", "one")
        bare = one or reading.low(index) in _BARE
        near = turned.surely & {index - 1, *turned.scopes[index]}
        denied = [at for at in near if is_past(reading.low(at)) or reading.low(at - 1) in BE]
        nouns = tuple(_heads(reading, index + 1 + one, denied))
        if denied and (bare or reading.low(index) == "no") and bare != bool(nouns):
            found.append((frozenset(reading.words[at].concept for at in denied), nouns))
    return tuple(found)


def _heads(reading: Reading, start: int, verbs: Sequence[int]) -> Iterator[Word]:
    """The last noun of the phrase that begins there, and of those that "of" and "or" join to it."""
    last: Word | None = None
    for at, word in enumerate(reading.words[start:], start):
        if word.content and at not in verbs:
            last = word
        elif last and word.low in ("of", "or"):
            yield last
            last = None
        else:
            break
    if last:
        yield last


def _of_most(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """What is the first or the most of its kind is not that of a wider one."""
    said = {(most, scope) for most, scope, _ in _superlatives(statement)}
    for reading in evidence.readings if said else ():
        texts = [statement, evidence.question, *evidence.titles]
        texts += [one for one in evidence.readings if one is not reading]
        kinds = [(most, kind) for most, scope, kind in _superlatives(reading) if (most, scope) in said]
        narrowing = {word.low: word for _, kind in kinds for word in kind}
        missing = {low for low, word in narrowing.items() if not _is_said(word, texts)}
        for most, kind in kinds:
            for left_out in (word for word in kind if word.low in missing):
                yield Reason(
                    "quantifier",
                    f"The evidence says “{most}” with “{left_out.text}”; the statement leaves it out.",
                )
                return


@of_reading
def _superlatives(reading: Reading) -> tuple[tuple[str, tuple[str, str], tuple[Word, ...]], ...]:
    """Each superlative that "since" or "in" ends, what stands behind that, and the words that narrow it down."""
    found = []
    for index, word in enumerate(reading.words):
        if not _is_superlative(word):
            continue
        most = f"most {reading.low(index + 1)}" if word.low == "most" else word.low
        start = index + 1 + (word.low == "most")
        phrase = list(takewhile(_is_of_phrase, reading.words[start : start + _LONGEST_PHRASE]))
        phrase = [one for one in phrase if one.clause == word.clause]
        for at, one in enumerate(phrase):
            behind = next((other for other in phrase[at + 1 :] if other.content or other.numeric), None)
            if one.low in _SCOPES and behind:
                found.append((most, (one.low, behind.concept), tuple(_narrowing(phrase[:at]))))
    return tuple(found)


def _is_superlative(word: Word) -> bool:
    return word.low in ("first", "most", "worst") or (
        len(word.low) > 4 and word.low.endswith("est") and word.low not in _NO_SUPERLATIVE
    )


def _is_of_phrase(word: Word) -> bool:
    return word.low not in BE | HAVE and (word.capital or not is_past(word.low))


def _narrowing(words: list[Word]) -> Iterator[Word]:
    """All content words but the noun itself, the last one in front of the first preposition."""
    kind = list(takewhile(lambda word: word.low not in PREPOSITIONS, words))
    for word in [*kind[:-1], *words[len(kind) :]]:
        if word.content:
            yield word


def _is_said(word: Word, texts: list[Reading]) -> bool:
    return any(
        canonical(word.low) == canonical(other.low) or (other.content and alike(word, other))
        for text in texts
        for other in text.words
    )
