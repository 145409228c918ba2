"""How well a sentence fits a question: the signs that a small model weighs.

Likeness of meaning alone cannot tell "8,000 workers" from the troops that were asked for. These signs can: does the
sentence hold the kind of thing asked for, near the words of the question; do it and its neighbours cover these
words, with the same modifiers; would the sentence contradict the question read as a statement?
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from service.core.article import Metadata
from service.core.asking import Asked, asks
from service.core.holding import QUOTE, places
from service.core.scripts import ASIAN
from service.core.setting import setting
from service.core.support.aliases import canonical
from service.core.support.amounts import amounts
from service.core.support.evidence import concepts_of, surroundings
from service.core.support.proper import name_runs
from service.core.support.reading import Reading, Word, read
from service.core.tables import is_row, with_header
from service.core.terms import content_terms
from service.core.undated import of_another_date

# Words that single one thing out of several like it: what holds of last year's show need not hold of this one.
_SPECIFIERS = frozenset(
    """last next previous former new old first second third fourth fifth sixth seventh eighth ninth tenth
    other another average total whole net gross annual each per before after during until now currently
    originally yet still ever again only alone""".split()
)
_SAME_START = 5
_CLEAR = 6.0  # log odds of the reader
_HALF = 0.5
QUOTATION = re.compile(r"(?:(?<![^\s(\[—–-])\"|[“„«])[^\"”“»]+(?:[\"”“»]|$)")
"""A quotation, up to the end of the text where it is not closed."""
UNREAD_SIGN = "unread_reader"
"""A sign that there is only where the reader could not read."""
COUNTS_OTHERS = "counts_others"
"""A sign that rules a sentence out, whatever the reader thinks: it counts containers where troops are asked for."""
OTHER_DATE = "other_date"
"""Another such sign: it tells of another day than the one asked about."""
_PEOPLE = re.compile(r"\b(?:people|persons?)\b", re.IGNORECASE)
_KINDS = ("person", "name", "time", "place", "count", "measure", "often", "reason", "said")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence with what is known of it. Likenesses are cosines; `bm25` is relative to the best candidate's;
    `reader` are the log odds that the readers give it, None where they cannot read the question; `closely` those of
    the close reader alone, where there is one, None where the sentence has not been read so."""

    text: str
    before: str
    after: str
    passage: str
    metadata: Metadata
    likeness: float
    bm25: float
    passage_rank: int
    heading: bool
    reader: float | None
    closely: float | None = None
    lead: str = ""


def signs(question: Asked, candidate: Candidate) -> dict[str, float]:
    """The signs by name, each about 0 to 1. Where the reader cannot read, each has weights of its own besides."""
    reading, odds = read(candidate.text), candidate.reader or 0.0
    near = f"{candidate.before}\n{candidate.after}"
    headline = setting(question, candidate.metadata.title or "", candidate.lead, candidate.passage)
    around = f"{headline}\n{candidate.passage}"
    words, parts = question.words, (candidate.text, near, around)
    own, beside, about = ([_known(word, _vocabulary(part)) for word in words] for part in parts)
    cover, cover_near = own, [max(known) for known in zip(own, beside, strict=True)]
    cover_around = [max(known) for known in zip(cover_near, about, strict=True)]
    found = {
        # Beyond these bounds more or less says nothing, and above even odds it says another thing than below.
        "reader": max(-_CLEAR, min(odds, _CLEAR)),
        "read_as_right": max(0.0, min(odds, _CLEAR)),
        "closely": max(-_CLEAR, min(candidate.closely or 0.0, _CLEAR)),
        "not_closely": float(candidate.closely is None),
        "likeness": candidate.likeness,
        "bm25": candidate.bm25,
        "rank": 1.0 / (1 + candidate.passage_rank),
        "heading": float(candidate.heading),
        "short": float(len(candidate.text) < 40),
        "asks": float(is_question(candidate.text)),
        **_covered(question, cover, cover_near, cover_around),
        **_held(question, reading, candidate.text),
        **_specified(question, reading, candidate),
        **_spoken(question, candidate),
        OTHER_DATE: float(of_another_date(question, candidate.text, candidate.metadata.published_at)),
    }
    if candidate.reader is None:
        found |= {f"unread_{name}": value for name, value in found.items()}
    return found


def is_question(text: str) -> bool:
    """Whether it asks: no question that somebody is quoted with."""
    return QUOTATION.sub("", text).rstrip().endswith(("?", "？"))


def _covered(
    question: Asked, own: Sequence[float], near: Sequence[float], around: Sequence[float]
) -> dict[str, float]:
    named = [word.low in question.names for word in question.words]
    plain = [not name for name in named]
    return {
        "covered": _share(own, plain),
        "covered_near": _share(near, plain),
        "covered_around": _share(around, plain),
        "unknown": min(sum(1 - known for known in around), 3) / 3,
        "unknown_near": min(sum(1 - known for known, keep in zip(near, plain, strict=True) if keep), 3) / 3,
        "names": _share(own, named),
        "names_near": _share(near, named),
        "names_around": _share(around, named),
    }


def _share(known: Sequence[float], counted: Sequence[bool]) -> float:
    found = [one for one, keep in zip(known, counted, strict=True) if keep]
    return sum(found) / len(found) if found else 0.8


@lru_cache(maxsize=4096)
def _vocabulary(text: str) -> frozenset[str]:
    """The concepts, stems and beginnings of a text's words."""
    reading = read(text)
    starts = {word.low[:_SAME_START] for word in reading.words if len(word.low) > _SAME_START}
    nations = {canonical(word.low) for word in reading.words}
    pairs = _bigrams(text) if any(map(_asian, reading.words)) else ()
    return concepts_of(reading).union((word.stem for word in reading.words), starts, nations, pairs)


def _known(word: Word, vocabulary: frozenset[str]) -> float:
    """How much of the word the vocabulary has: all or nothing, but where words are written without spaces, or with
    particles."""
    if word.stem in vocabulary or word.concept in vocabulary or canonical(word.low) in vocabulary:
        return 1.0
    if _asian(word) and (pairs := _bigrams(word.text)):
        return sum(pair in vocabulary for pair in pairs) / len(pairs)
    return float(len(word.low) > _SAME_START and word.low[:_SAME_START] in vocabulary)


def _asian(word: Word) -> bool:
    return not word.text.isascii() and bool(ASIAN.search(word.text))


@lru_cache(maxsize=4096)
def _bigrams(text: str) -> list[str]:
    """The pairs of signs in a text, as in BM25; without those in which a question asks."""
    return [term for term in content_terms(text) if ASIAN.search(term) and len(term) == 2 and not asks(term)]


def _held(question: Asked, reading: Reading, text: str) -> dict[str, float]:
    kind = question.kind
    found = places(question, reading, text) if reading.words else []
    wanted = {word.concept for word in question.words if word not in question.head}
    beside = 0.0
    for at in found:
        clause, sentence = surroundings(reading, at)
        beside = max(beside, (len(wanted & sentence) + len(wanted & clause)) / (2 * len(wanted) or 1))
    known = kind in _KINDS
    strict = places(question, reading, text, strict=True) if found and known else found
    values = {f"lacks_{one}": float(kind == one and not found) for one in _KINDS}
    if kind == "measure":
        values["lacks_unit"] = float(question.measure != "any" and not found)
    values["vague"] = float(known and bool(found) and not strict)
    values["unnamed"] = float(kind == "thing" and bool(question.head) and not _singled_out(question, reading, text))
    values["beside"] = beside if known else 0.3
    values["lacks_count_of"] = float(kind == "count" and not found and _head_stands(question, reading))
    values[COUNTS_OTHERS] = float(kind == "count" and bool(question.head) and not found and _counts_things(reading))
    return {"lacks_unit": 0.0, "lacks": float(known and not found), **values}


def _counts_things(reading: Reading) -> bool:
    """Whether it has numbers of named things; of people may be anybody, and the columns of a table have their names
    above."""
    return bool(amounts(reading)) and not _PEOPLE.search(reading.text) and not is_row(reading.text)


def _singled_out(question: Asked, reading: Reading, text: str) -> bool:
    """Whether something is named that the question does not name, or quoted: an answer to "which"."""
    if any(reading.words[at].low not in question.names for run in name_runs(reading) for at in run):
        return True
    return bool(QUOTE.search(text))


def _head_stands(question: Asked, reading: Reading) -> bool:
    return bool({word.concept for word in question.head} & concepts_of(reading))


def _specified(question: Asked, reading: Reading, candidate: Candidate) -> dict[str, float]:
    """Whether nouns stand with the modifiers that the question gives them."""
    lows = {word.low for word in reading.words} | {word.low for word in read(candidate.before).words}
    lows |= {word.low for word in question.head[-1:]}  # "how old": what is asked for singles nothing out
    missing = [word for word in question.reading.words if word.low in _SPECIFIERS and word.low not in lows]
    kept = broken = 0
    for modifier, noun in _pairs(question):
        stands = [at for at, word in enumerate(reading.words) if word.concept == noun.concept]
        if not stands:
            continue
        if any(_beside(reading, at, modifier) for at in stands):
            kept += 1
        else:
            broken += 1
    numbers = [word for word in question.words if word.numeric]
    told = with_header(candidate.text, candidate.passage)
    return {
        "specifier_missing": min(len(missing), 2) / 2,
        "pair_kept": min(kept, 2) / 2,
        "pair_broken": min(broken, 2) / 2,
        "number_missing": float(any(word.text not in told for word in numbers)),
        "number_far": float(any(word.text not in candidate.passage for word in numbers)),
    }


def _pairs(question: Asked) -> Iterator[tuple[Word, Word]]:
    """Words of the question that stand one before the other: a modifier and its noun, mostly."""
    words = question.reading.words
    for at, (one, other) in enumerate(pairwise(words)):
        gap = question.reading.gap(at)
        if one in question.words and other in question.words and gap in (" ", "-", "'s ", "' ", "s' "):
            yield one, other


def _beside(reading: Reading, at: int, modifier: Word) -> bool:
    return any(
        word.concept == modifier.concept or word.low[:_SAME_START] == modifier.low[:_SAME_START]
        for word in reading.words[max(0, at - 4) : at + 5]
    )


def _spoken(question: Asked, candidate: Candidate) -> dict[str, float]:
    """For what somebody said: whether the sentence is theirs, and on the subject asked about."""
    if question.kind != "said":
        return {"speaker_here": 0.0, "speaker_missing": 0.0, "subject_missing": 0.0}
    told = read(QUOTATION.sub(" ", candidate.text)).words  # whoever is named in a quotation does not speak it
    own = {word.low for word in told} | {word.stem for word in told}
    here = any(word in own for word in question.speaker)
    before = {word.low for word in read(candidate.before).words}
    subject = [word for word in question.words if word.low not in question.speaker]
    heard = _vocabulary(f"{candidate.before} {candidate.text}")
    unheard = [word for word in subject if _known(word, heard) < _HALF]
    return {
        "speaker_here": float(here),
        "speaker_missing": float(not here and not any(word in before for word in question.speaker)),
        "subject_missing": len(unheard) / (len(subject) or 1),
    }
