"""Persons and bodies: who goes by another name, holds an office, or is someone else."""

from __future__ import annotations

from service.core.keeping import kept
from service.core.support.aliases import defined, well_known
from service.core.support.evidence import Evidence
from service.core.support.lexicon import STOP
from service.core.support.proper import name_runs
from service.core.support.reading import Reading, Word, of_reading, read
from service.core.support.seats import counterparts
from service.core.support.subjects import keys
from service.core.support.synonyms import alike_roots
from service.core.support.thesaurus import meanings

_TITLES = frozenset(
    "president governor mayor minister secretary director chief chairman chairwoman leader captain coach judge "
    "senator "
    "prime chancellor king queen prince princess pope general professor doctor lawyer analyst prosecutor "
    "councillor".split()
)
_ANYBODY = frozenset(  # stems of who may stand for any name
    """compani firm agenc group offici author spokesman spokeswoman spokesperson repres minister ministri govern
    offic leader head chief director manag boss presid research scientist expert analyst polic investig man
    woman team organis organ associ union bodi statement report document""".split()
)


def is_stranger(ours: frozenset[str], theirs: frozenset[str], evidence: Evidence) -> bool:
    """Whether ours is another body or person of the article, whose words resemble none of those who speak."""
    common = {root for root in ours if meanings(root)} - _ANYBODY
    elsewhere = frozenset().union(*(roots_of(quote.article_text) for quote in evidence.quotes))
    return (
        bool(common)
        and common <= elsewhere
        and not any(alike_roots(one, other) for one in common for other in theirs)
    )


@kept(256)
def roots_of(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in read(text).words)


def aliases(speakers: frozenset[str], evidence: Evidence) -> frozenset[str]:
    """What the articles define as other names of the speakers."""
    pairs = [pair for quote in evidence.quotes for pair in defined(quote.article_text)]
    found: set[str] = set()
    for pair in pairs:
        for one, other in (pair, pair[::-1]):
            if set(one.split()) & speakers:
                words = other.split()
                found.update(word for word in words if word not in STOP or len(words) == 1)  # the WHO
    for group in well_known():
        if any(name.strip() and set(name.split()) <= speakers for name in group):
            found.update(word for name in group for word in name.split() if word not in STOP)
    return frozenset(keys(list(read(" ".join(found)).words))) | found | counterparts(speakers)


def same_person(ours: frozenset[str], theirs: frozenset[str], evidence: Evidence) -> bool:
    """Whether an article puts a name and an office side by side: Governor Reyes; Reyes, the governor."""
    proper = frozenset().union(*(names_in(quote.article_text) for quote in evidence.quotes))
    if ours & proper and theirs & proper and not ours & theirs & proper:
        return False
    for article in {quote.article_text for quote in evidence.quotes}:
        roles = offices(read(article))
        if any((one, other) in roles or (other, one) in roles for one in ours for other in theirs):
            return True
    return False


@of_reading
def offices(reading: Reading) -> frozenset[tuple[str, str]]:
    """Pairs of a common noun and a name that stand at most two words apart."""
    found = set()
    for index, word in enumerate(reading.words):
        for other in reading.words[index + 1 : index + 3]:
            side_by_side = word.content and other.content and word.sentence == other.sentence
            if side_by_side and (word.capital != other.capital or is_title(word) or is_title(other)):
                found.add((next(iter(keys([word]))), next(iter(keys([other])))))
    return frozenset(found)


@kept(256)
def names_in(text: str) -> frozenset[str]:
    """The words of an article's names, offices apart."""
    reading = read(text)
    words = [reading.words[at] for run in name_runs(reading) for at in run]
    return keys([word for word in words if not is_title(word)])


def is_title(word: Word) -> bool:
    """Whether the word is an office that stands in front of a name."""
    return word.low in _TITLES
