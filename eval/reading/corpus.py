"""The training questions and statements, with their articles cut into the passages that the service would read.

A file holds articles: `=== name`, `T headline`, `D` date, numbered sentences, `P` between paragraphs, then lines of
four kinds. `Q 3,4 |` is answered by sentences 3 and 4, `Q 3/7 |` by either; `N` is not answered by the article.
`+ 3,4 |` is a statement that these sentences carry, `- 3 |` one that they do not. Names of articles that are alike
but for their facts (two years of one festival) end in -a and -b.

`everyday.txt` has further questions and statements about them, as people ask and answer who have not read them:
`=== file/name`, then the lines. `crossing.txt` has some in Korean, Japanese and Chinese; nothing learns
from those in `crossing_unseen.txt`.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from service.core.article import Article, Metadata, Span
from service.core.passages import passages
from service.core.scripts import mostly_latin
from service.core.support import Quote

_HERE = Path(__file__).parent
CORPUS, EVERYDAY = _HERE / "corpus", _HERE / "everyday.txt"
CROSSING, UNSEEN = _HERE / "crossing.txt", _HERE / "crossing_unseen.txt"
HELD_OUT = 8  # one pair of articles in so many is held out
_SENTENCE = re.compile(r"(\d+) (\S.*)")
_POINTED = re.compile(r"([-+Q]) ([\d,/]+) \| (\S.*)")


class NotUnderstood(ValueError):
    """A line of the corpus is in no known form."""


@dataclass(frozen=True, slots=True)
class Question:
    """`right[passage][sentence]` says whether this sentence helps to answer it."""

    text: str
    right: tuple[tuple[bool, ...], ...]
    everyday: bool = False

    @property
    def answerable(self) -> bool:
        return any(map(any, self.right))


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said of an article, the sentences that are cited for it, and whether they carry it."""

    text: str
    cited: tuple[Span, ...]
    true: bool
    everyday: bool = False


@dataclass(frozen=True, slots=True)
class Lesson:
    """An article as the service sees it: `passages` are lists of sentences, `sentences` all of them in `text`."""

    name: str
    title: str
    published_at: datetime | None
    text: str
    sentences: tuple[Span, ...]
    passages: tuple[tuple[str, ...], ...]
    questions: tuple[Question, ...]
    statements: tuple[Statement, ...]

    @property
    def file(self) -> str:
        """The file of the corpus that it is in, without its ending."""
        return self.name.partition("/")[0]

    @property
    def pair(self) -> str:
        """What it has in common with its sibling."""
        return self.name.removesuffix("-a").removesuffix("-b")

    @property
    def held_out(self) -> bool:
        """Whether no model learns from it, so that it can tell how good they are."""
        return zlib.crc32(self.pair.encode()) % HELD_OUT == 0

    def evidence(self, question: Question) -> list[str]:
        """The sentences that answer the question."""
        pairs = zip(self.passages, question.right, strict=True)
        return [one for passage, right in pairs for one, yes in zip(passage, right, strict=True) if yes]

    def quotes(self, cited: Sequence[Span]) -> list[Quote]:
        """These sentences of the article, as evidence."""
        metadata = Metadata(title=self.title, published_at=self.published_at)
        return [Quote(span.of(self.text), metadata, self.text, span) for span in cited]


@dataclass(slots=True)
class _Draft:
    name: str
    title: str = ""
    published_at: datetime | None = None
    text: str = ""
    sentences: list[Span] = field(default_factory=list)
    questions: list[tuple[str, list[int], bool]] = field(default_factory=list)
    statements: list[tuple[str, list[int], bool, bool]] = field(default_factory=list)
    gap: str = "\n\n"

    def add(self, sentence: str) -> None:
        self.text += self.gap
        self.sentences.append(Span(len(self.text), len(self.text) + len(sentence)))
        self.text += sentence
        self.gap = " "

    def lesson(self) -> Lesson:
        pieces = passages(Article.of(self.text, Metadata(title=self.title)))
        cut = tuple(tuple(span.of(self.text) for span in piece.sentences) for piece in pieces)
        spans = [piece.sentences for piece in pieces]
        questions = tuple(
            Question(text, self._right(spans, answers), everyday) for text, answers, everyday in self.questions
        )
        statements = tuple(
            Statement(text, tuple(self.sentences[number - 1] for number in cited), true, everyday)
            for text, cited, true, everyday in self.statements
        )
        sentences = tuple(self.sentences)
        return Lesson(self.name, self.title, self.published_at, self.text, sentences, cut, questions, statements)

    def _right(self, passages: Sequence[Sequence[Span]], answers: Sequence[int]) -> tuple[tuple[bool, ...], ...]:
        wanted = [self.sentences[number - 1] for number in answers]
        return tuple(tuple(any(_same(span, one) for one in wanted) for span in spans) for spans in passages)


def _same(one: Span, other: Span) -> bool:
    """Whether two cuts of the text are about the same sentence: one lies in the other for the most part."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared > min(one.end - one.start, other.end - other.start) / 2


@cache
def lessons(
    folder: Path = CORPUS,
    further: tuple[Path, ...] = (EVERYDAY, CROSSING),
    named: frozenset[str] | None = None,
) -> list[Lesson]:
    """The articles of the corpus, all or those that are `named`. Raises NotUnderstood."""
    drafts: dict[str, _Draft] = {}
    for path in sorted(folder.glob("*.txt")):
        _read(path, drafts)
    for path in further:
        _read(path, drafts, everyday=True)
    return [draft.lesson() for name, draft in drafts.items() if named is None or name in named]


def _read(path: Path, drafts: dict[str, _Draft], *, everyday: bool = False) -> None:
    """Add the articles of a file to the drafts, or its `everyday` lines to those that are there."""
    draft: _Draft | None = None
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if line.startswith("=== "):
            name = line[4:].strip()
            if not everyday:
                name = f"{path.stem}/{name}"
                drafts[name] = _Draft(name)
            draft = drafts.get(name)
            understood = draft is not None
        else:
            understood = not line.strip() or (draft is not None and _taken(draft, line, everyday=everyday))
        if not understood:
            raise NotUnderstood(f"{path.name}, line {number}: {line[:60]!r}")


def _taken(draft: _Draft, line: str, *, everyday: bool) -> bool:
    """Add the line to the draft; False where it has no known form."""
    if line == "P":
        draft.gap = "\n\n"
    elif line.startswith("T "):
        draft.title = draft.text = line[2:].strip()
    elif line.startswith("D "):
        draft.published_at = datetime.fromisoformat(line[2:].strip()).replace(tzinfo=UTC)
    elif line.startswith("N "):
        draft.questions.append((line[2:].strip(), [], everyday))
    elif (match := _POINTED.fullmatch(line)) is not None:
        kind, text = match[1], match[3].strip()
        pointed = [int(one) for one in re.split("[,/]", match[2])]
        if kind == "Q":
            draft.questions.append((text, pointed, everyday))
        else:
            draft.statements.append((text, pointed, kind == "+", everyday))
        return all(0 < one <= len(draft.sentences) for one in pointed)
    elif (match := _SENTENCE.fullmatch(line)) is not None:
        draft.add(match[2].strip())
        return int(match[1]) == len(draft.sentences)
    else:
        return False
    return True


def readable(lesson: Lesson) -> bool:
    """Whether the models can read its script."""
    return mostly_latin(lesson.text)


def siblings_in(known: Sequence[Lesson]) -> dict[str, list[Lesson]]:
    """The others of each article's pair among these, by its name."""
    return {one.name: [other for other in known if other.pair == one.pair and other is not one] for one in known}


def learns_from(learner: str, file: str) -> bool:
    """Whether the reader, the close reader or the judge learns from this file of the corpus."""
    return file != "papers" and (file != "messy" or learner == "close_reader")


def taught(lesson: Lesson) -> bool:
    """Whether a reader learns from it; the others are for the selection of sentences."""
    learners = ("reader", "close_reader")
    return (
        not lesson.held_out and readable(lesson) and any(learns_from(learner, lesson.file) for learner in learners)
    )


def digest(learner: str) -> str:
    """The SHA-256 of what a reader or the judge learns from: the corpus without the lines of the others."""
    others = ("Q ", "N ") if learner == "judge" else ("D ", "+ ", "- ")
    taken = hashlib.sha256()
    for path in [*sorted(CORPUS.glob("*.txt")), EVERYDAY]:
        if not learns_from(learner, path.stem):
            continue
        lines = path.read_text("utf-8").splitlines()
        own = [line for line in lines if not line.startswith(others)]
        taken.update(path.name.encode() + b"\0" + "\n".join(own).encode())
    return taken.hexdigest()
