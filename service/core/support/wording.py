"""Wording: a statement whose words the evidence does not know is not a paraphrase of it.

The weakest check, and the only one by measure: it counts the content words that neither the evidence nor its
surroundings, the question or the titles have, in any form or as a word of much the same meaning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.core.answer import Reason
from service.core.support.aliases import canonical
from service.core.support.amounts import amounts
from service.core.support.dates import dates
from service.core.support.evidence import Evidence, concepts_of
from service.core.support.proper import name_runs
from service.core.support.reading import Reading, Word, concept, of_reading, stem

_SAME_START = 5  # letters; "signing" and "signature"
_MOST_UNKNOWN = 0.6
_FEWEST = 3
_MOST_FOREIGN = 2 / 3  # of the words, to the quotes themselves
_FEW = 3  # words; of so few, one must be known
_SURE = 1  # names and numbers in common; then the statement is about the same
_LIGHT = frozenset(
    stem(word)
    for word in """make take have do get give hold go come put set bring carry become remain happen occur involve
    include
    concern relate regard base serve act play use see look call describe mention refer say tell state report
    announce
    people person man woman individual event thing time date place part number amount way area group member side
    case fact situation position level rate measure step action activity process result effect role term matter
    information article statement word comment figure total sum figure value kind type sort form new current
    own main major key old certain specific particular due able additional further also first last next official
    hour minute second degree celsius fahrenheit reveal indicate show note add accord follow plan expect""".split()
)


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    words = _counted(statement)
    foreign = _unknown(words, [*evidence.readings, *evidence.titles])
    if len(foreign) < _FEWEST and len(foreign) < len(words):
        return
    unknown = _unknown(foreign, [evidence.question, *evidence.before])
    shared = _shared(statement, evidence)
    far = (
        shared < _SURE and len(foreign) > _MOST_FOREIGN * len(words)
        if len(words) > _FEW
        else len(unknown) == len(words) > 1
    )
    if far or (len(unknown) >= _FEWEST and len(unknown) > _MOST_UNKNOWN * (len(words) + 2 * shared)):
        yield Reason("wording", f"The evidence does not speak of “{', '.join(word.text for word in foreign[:3])}”.")


def _shared(statement: Reading, evidence: Evidence) -> int:
    """How many words of names and numbers the evidence has, too."""
    at = {at for run in name_runs(statement) for at in run}
    at.update(one.index for one in amounts(statement))
    known = frozenset().union(*(_forms(reading) for reading in evidence.readings))
    return len({statement.words[one].stem for one in at} & known)


@of_reading
def _forms(reading: Reading) -> frozenset[str]:
    return frozenset(word.stem for word in reading.words)


def _counted(statement: Reading) -> list[Word]:
    """The content words but for names, dates and numbers, which have their own checks."""
    skipped = {at for run in name_runs(statement) for at in run}
    skipped.update(at for one in amounts(statement) for at in range(one.index, one.last + 1))
    dated = [(one.start, one.end) for one in dates(statement)]
    return [
        word
        for at, word in enumerate(statement.words)
        if word.content and at not in skipped and word.stem not in _LIGHT
        and not any(start <= word.start < end for start, end in dated)
    ]  # fmt: skip


def _unknown(words: list[Word], texts: Sequence[Reading]) -> list[Word]:
    """Those of the words that the texts have in no form."""
    known = frozenset().union(*(concepts_of(text) for text in texts))
    starts = frozenset().union(*(_starts(text) for text in texts))
    return [
        word
        for word in words
        if word.concept not in known
        and word.low[:_SAME_START] not in starts
        and concept(canonical(word.low)) not in known
    ]


@of_reading
def _starts(reading: Reading) -> frozenset[str]:
    return frozenset(word.low[:_SAME_START] for word in reading.words if len(word.low) >= _SAME_START)
