"""`python -m eval.selection`: learn the models of sentence selection from eval/training, and say how good they are.

Figures are cross-validated by article: no article is judged by a model that has seen it. The test set, eval/data,
is never read here.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import anyio
import numpy as np

from eval.logistic import Choice, fitted, ranked
from eval.reading.corpus import Lesson, lessons, taught
from service.adapters.cross_encoder import CLOSE_READER, READER, learned_digest
from service.adapters.extractive import Extractive
from service.adapters.readers import read
from service.adapters.sentence_reader import load_close_reader, load_reader
from service.answering import Part
from service.attempts import in_both_languages
from service.core.answer import Filters, Turn
from service.core.article import Metadata, Span
from service.core.asking import Asked, asked
from service.core.composition import numbered
from service.core.draft import Draft
from service.core.follow_up import standalone_by_rule
from service.core.logistic import Logistic, probability
from service.core.scripts import mostly_latin
from service.core.selection import Selection, decisive
from service.core.setting import with_leads
from service.qa import ArticleQA
from service.settings import Settings
from service.wiring import opened

TRAINING = Path("eval/training")
KEPT = Path("service/adapters/selection.json")
FOLDS = 5
OTHERS = 16  # further articles in reach of each question
PASSAGES = 8
RIDGE_RANKING, RIDGE_DECIDING = 5.0, 20.0
# At most so many questions without an answer get one: what the threshold is set for.
FALSE_ANSWERS = 0.1
# Each so many questions are asked a second time where their article is missing.
STRAY = 4
# How much a question counts whose best sentence is wrong although a right one exists: it should not be answered
# with this sentence, but neither is it one that has no answer.
MISSED = 0.3


@dataclass(slots=True)
class Row:
    """One question: the signs of its shortlisted sentences and which of them answer. Of some nothing is found."""

    name: str
    article: str
    wanted: Asked
    answerable: bool
    signs: list[dict[str, float]]
    right: list[bool]
    unread: bool
    everyday: bool = False
    crossing: bool = False
    scores: list[float] = field(default_factory=list)

    @property
    def best(self) -> int:
        return max(range(len(self.scores)), key=lambda at: (self.scores[at], -at))

    @property
    def is_right(self) -> bool:
        return self.answerable and bool(self.signs) and self.right[self.best]


async def rows_of(folder: Path) -> list[Row]:
    """The training questions as the service sees them, with those that no reader learned from."""
    questions = [json.loads(line) for line in (folder / "questions.jsonl").read_text("utf-8").splitlines()]
    held = [lesson for lesson in lessons() if not taught(lesson)]
    questions += [row for lesson in held for row in _questions_of(lesson)]
    with TemporaryDirectory() as data:
        async with opened(Settings(data=Path(data), chroma_url="", llm_model="")) as qa:
            ids = await _stored(qa, folder)
            ids |= await ids_of(qa, held)
            generator = Extractive(
                qa.embedder, load_reader(), Selection(_NONE, _NONE, 1.0, 1.0), load_close_reader()
            )
            asked_here = [await _row(qa, generator, one, ids) for one in questions]
            # The same questions where their article is missing: nothing that is stored is about them.
            strayed = [_stray(one) for one in questions if zlib.crc32(one["id"].encode()) % STRAY == 0]
            asked_elsewhere = [await _row(qa, generator, one, ids, home=False) for one in strayed]
            return asked_here + asked_elsewhere


def _questions_of(lesson: Lesson) -> list[dict[str, Any]]:
    return [
        {
            "id": f"{lesson.name} {number}",
            "article": lesson.name,
            "question": question.text,
            "answerable": question.answerable,
            "evidence": lesson.evidence(question),
            "everyday": question.everyday,
        }
        for number, question in enumerate(lesson.questions)
    ]


def _stray(one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "id": f"{one['id']} elsewhere", "answerable": False, "evidence": [], "also": []}


_NONE = Logistic(0.0, {})


async def _stored(qa: ArticleQA, folder: Path) -> dict[str, str]:
    ids = {}
    for path in sorted((folder / "articles").iterdir()):
        found = read(path.read_bytes(), None, path.name)
        stored = await qa.ingest(Draft(found.text, read=found.metadata, key=path.name))
        ids[path.stem] = stored.id
    return ids


async def ids_of(qa: ArticleQA, stored: Sequence[Lesson]) -> dict[str, str]:
    """Store the articles of these lessons; their ids by name."""
    return {
        one.name: (await qa.ingest(Draft(one.text, given=Metadata(title=one.title), key=one.name))).id
        for one in stored
    }


def among(question: str, article: str, ids: Mapping[str, str], *, home: bool = True) -> tuple[str, ...]:
    """The ids of the articles that a question is asked of: its own, if it is at `home`, and others by chance."""
    names = sorted(ids, key=lambda name: (name != article, zlib.crc32(f"{question}{name}".encode())))
    return tuple(ids[name] for name in (names if home else names[1:])[: OTHERS + 1])


async def _row(
    qa: ArticleQA, generator: Extractive, one: dict[str, Any], ids: dict[str, str], *, home: bool = True
) -> Row:
    text = standalone_by_rule(one["question"], [Turn(**turn) for turn in one.get("history", ())])
    scope = Filters(article_ids=among(one["id"], one["article"], ids, home=home))
    hits = await qa.retrieve(text, PASSAGES, scope, {})
    hits = with_leads(hits, await qa.store.get_many([hit.passage.article_id for hit in hits]))
    article = await qa.store.get(ids[one["article"]])
    english = article is not None and mostly_latin(article.text)
    (part,) = in_both_languages(text, [Part(text, hits)])[-1 if english else 0].parts
    listed, signs = await generator.looked_at(part.question, numbered(part.hits), part.hits)
    spans = [
        Span(start, start + len(quote))
        for quote in (*one["evidence"], *one.get("also", ()))
        if article and (start := article.text.find(quote)) >= 0
    ]
    right = [
        entry.sentence.article_id == ids[one["article"]]
        and any(entry.sentence.span.overlaps(span) for span in spans)
        for entry in listed
    ]
    crossing = part.question != text
    return Row(
        one["id"],
        one["article"],
        asked(part.question),
        one["answerable"],
        signs,
        right,
        unread=generator.reader is None or not generator.reader.reads(part.question),
        everyday=one.get("everyday", False) and not crossing,
        crossing=crossing,
    )


def ranking_of(rows: Sequence[Row]) -> Logistic:
    return ranked(
        [Choice(row.signs, row.right) for row in rows if row.answerable and any(row.right)], RIDGE_RANKING
    )


def deciding_of(rows: Sequence[Row]) -> Logistic:
    """The model of the decision, from rows that a ranking has scored which did not see them."""
    rows = [row for row in rows if row.signs]
    weights = np.array([MISSED if row.answerable and not row.is_right else 1.0 for row in rows])
    found = [decisive(row.wanted, row.signs, row.scores) for row in rows]
    return fitted(found, [float(row.is_right) for row in rows], RIDGE_DECIDING, weights)


def score(rows: Sequence[Row], ranking: Logistic) -> None:
    for row in rows:
        row.scores = [ranking.score(signs) for signs in row.signs]


def fold_of(row: Row) -> int:
    return zlib.crc32(row.article.encode()) % FOLDS


def score_apart(rows: Sequence[Row]) -> None:
    """Score each row by a ranking learned from the other folds."""
    for fold in sorted({fold_of(row) for row in rows}):
        score(
            [row for row in rows if fold_of(row) == fold], ranking_of([row for row in rows if fold_of(row) != fold])
        )


def cross_validated(rows: Sequence[Row]) -> list[tuple[Row, float, bool]]:
    """Each row, how likely its answer is right by models of the other folds, and whether it is."""
    found = []
    for fold in range(FOLDS):
        known, held = [row for row in rows if fold_of(row) != fold], [row for row in rows if fold_of(row) == fold]
        score_apart(known)
        deciding = deciding_of(known)
        score(held, ranking_of(known))
        for row in held:
            decided = decisive(row.wanted, row.signs, row.scores) if row.signs else None
            confidence = probability(deciding.score(decided)) if decided else 0.0
            found.append((row, confidence, row.is_right))
    return found


@dataclass(frozen=True, slots=True)
class Point:
    """One threshold on the risk-coverage curve. False answers are a share of the unanswerable questions, the rest
    are shares of the answerable ones."""

    threshold: float
    false_answers: float
    false_abstentions: float
    right: float
    wrong: float


def curve(judged: Sequence[tuple[Row, float, bool]]) -> list[Point]:
    answerable = [(sure, right) for row, sure, right in judged if row.answerable]
    others = [sure for row, sure, _ in judged if not row.answerable]
    return [
        Point(
            float(threshold),
            sum(sure >= threshold for sure in others) / len(others),
            sum(sure < threshold for sure, _ in answerable) / len(answerable),
            sum(sure >= threshold and right for sure, right in answerable) / len(answerable),
            sum(sure >= threshold and not right for sure, right in answerable) / len(answerable),
        )
        for threshold in np.round(np.arange(0.05, 0.96, 0.01), 2)
    ]


def separation(judged: Sequence[tuple[Row, float, bool]]) -> float:
    """How often an answerable question gets more confidence than an unanswerable one (area under the ROC curve)."""
    good = np.array([sure for row, sure, _ in judged if row.answerable])
    bad = np.array([sure for row, sure, _ in judged if not row.answerable])
    return float((good[:, None] > bad[None, :]).mean())


def digest(folder: Path) -> str:
    taken = hashlib.sha256()
    for path in sorted([folder / "questions.jsonl", *(folder / "articles").iterdir()]):
        taken.update(path.name.encode() + b"\0" + path.read_bytes())
    return taken.hexdigest()


def rounded(point: Point) -> dict[str, float]:
    return {name: round(float(getattr(point, name)), 3) for name in Point.__slots__}


def at(judged: Sequence[tuple[Row, float, bool]], chosen: Point) -> dict[str, float]:
    """The figures of these at the threshold that was chosen for all."""
    return rounded(next(one for one in curve(judged) if one.threshold == chosen.threshold))


def lowest(points: Sequence[Point]) -> Point:
    """The lowest threshold at which few enough questions without an answer get one."""
    return next(point for point in points if point.false_answers <= FALSE_ANSWERS)


def learned(rows: Sequence[Row]) -> dict[str, Any]:
    """What is kept: both models, the thresholds, and where they come from."""
    judged = cross_validated(rows)
    known, unread = ([one for one in judged if one[0].unread == yes] for yes in (False, True))
    points = curve(known)
    chosen, chosen_unread = lowest(points), lowest(curve(unread))
    score_apart(rows)
    deciding = deciding_of(rows)
    ranking = ranking_of(rows)
    first = [right for row, _, right in judged if row.answerable]
    looked_at = [any(row.right) for row, _, _ in judged if row.answerable]
    everyday = [one for one in judged if one[0].everyday]
    crossing = [one for one in judged if one[0].crossing]
    return {
        "origin": {
            "questions": len(rows),
            "answerable": len(first),
            "training_sha256": digest(TRAINING),
            "reader_sha256": learned_digest(READER),
            "close_reader_sha256": learned_digest(CLOSE_READER),
            "folds_by_article": FOLDS,
            "false_answers_allowed": FALSE_ANSWERS,
            "right_sentence_looked_at": round(sum(looked_at) / len(looked_at), 3),
            "best_sentence_right": round(sum(first) / len(first), 3),
            "separation": round(separation(judged), 3),
            "at_threshold": rounded(chosen),
            "of_questions_the_reader_cannot_read": {"questions": len(unread), **rounded(chosen_unread)},
            "of_everyday_questions": {"questions": len(everyday), **at(everyday, chosen)},
            "of_questions_put_into_english": {"questions": len(crossing), **at(crossing, chosen)},
        },
        "threshold": chosen.threshold,
        "unread_threshold": chosen_unread.threshold,
        "ranking": {"bias": ranking.bias, "weights": dict(ranking.weights)},
        "deciding": {"bias": deciding.bias, "weights": dict(deciding.weights)},
        "curve": [rounded(point) for point in points[::5]],
    }


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=KEPT, help="where the models go")
    options = parser.parse_args(argv)
    found = learned(anyio.run(rows_of, TRAINING))
    options.out.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", "utf-8")
    print(json.dumps(found["origin"], indent=1))
    for point in found["curve"]:
        print("  ".join(f"{name} {value:.2f}" for name, value in point.items()))


if __name__ == "__main__":
    main()
