"""Proper names in a text, as far as capitals show them."""

from __future__ import annotations

from service.core.support.aliases import canonical, nations
from service.core.support.dates import dates
from service.core.support.lexicon import COMMON_OPENERS
from service.core.support.past import is_past
from service.core.support.periods import CODE
from service.core.support.reading import Reading, of_reading, opposites
from service.core.support.spelt import SMALL
from service.core.support.thesaurus import meanings

_COMMON_ENDINGS = (
    "s",
    "ing",
    "ly",
    "tion",
    "al",
    "ment",
    "ness",
    "ity",
    "ers",
    "ism",
    "ship",
)


@of_reading
def name_runs(reading: Reading) -> tuple[tuple[int, ...], ...]:
    """The indices of the words of each proper name, as far as capitals show it.

    >>> from service.core.support.reading import read
    >>> [[reading.words[at].text for at in run] for reading in [read("On Monday Kim Jong-un met US aides.")]
    ...  for run in name_runs(reading)]
    [['Kim', 'Jong', 'un'], ['US']]
    """
    taken = [(one.start, one.end) for one in dates(reading)]
    runs: list[list[int]] = []
    for index, word in enumerate(reading.words):
        if any(start <= word.start < end for start, end in taken) or not _is_name(reading, index):
            continue
        if runs and runs[-1][-1] == index - 1 and reading.gap(index - 1) in (" ", "-", ". "):
            runs[-1].append(index)
        else:
            runs.append([index])
    return tuple(tuple(run) for run in runs)


def _is_name(reading: Reading, index: int) -> bool:
    word = reading.words[index]
    if index and reading.gap(index - 1) == "-" and reading.words[index - 1].capital and not word.capital:
        first = reading.words[index - 1]
        compound = len(first.low) == 1 or (_opens(reading, index - 1) and bool(meanings(first.stem)))
        return word.content and len(word.low) <= 4 and not compound  # the un of Jong-un, not the run of State-run
    if not word.capital or not word.content or word.text == "I" or _is_unit(reading, index):
        return False
    if not _opens(reading, index):
        return True
    following = reading.words[index + 1 : index + 2]
    if word.low in COMMON_OPENERS and not (
        following and following[0].capital and word.stem in ("state", "foreign", "new")
    ):
        return False
    if following and following[0].capital and following[0].content and reading.gap(index) in (" ", "-", ". "):
        return following[0].sentence == word.sentence
    if following and following[0].content and not is_past(following[0].low) and not following[0].low.endswith("s"):
        # "Portugal's coach", but "voter turnout"
        return word.low in nations() or reading.gap(index).startswith("'s")
    if word.low in nations():
        return True
    return (
        not (word.stem in opposites().concepts or word.low.endswith(_COMMON_ENDINGS))
        or canonical(word.low) != word.low
    )


def _is_unit(reading: Reading, index: int) -> bool:
    """Whether the word is the scale of a temperature or the letter of a quarter: 41°C, 41 degrees Celsius, Q2."""
    if reading.words[index].text in ("Q", "H") and CODE.match(reading.text, reading.words[index].start):
        return True
    if reading.words[index].low not in ("c", "f", "celsius", "fahrenheit") or not index:
        return False
    before = reading.words[index - 1]
    return before.numeric or before.low in SMALL or before.low in ("degree", "degrees")


def _opens(reading: Reading, index: int) -> bool:
    """Whether the word opens a sentence or a quotation, where a capital means nothing."""
    if index == 0 or reading.words[index - 1].sentence != reading.words[index].sentence:
        return True
    return reading.gap(index - 1).rstrip("( ") != reading.gap(index - 1).rstrip("'\"( ") or ":" in reading.gap(
        index - 1
    )
