"""Question sets that others have published in the format of SQuAD (Rajpurkar et al., 2016), for the evaluation.

Their questions were made by people who had one paragraph before them, so each is asked of its article and some
others, not of all ("How old is the owner?"), and some once more where its article is not among them.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from eval.examples import Evidence, Example, Limits, save_examples
from eval.selection import STRAY, among
from service.adapters.readers import read
from service.core.article import Span
from service.core.sentences import sentences

KIND, ELSEWHERE = "published", "elsewhere"
_Cut: TypeAlias = Sequence[tuple[Span, str]]
"""The sentences of a paragraph, where and what they are."""
_Answer: TypeAlias = tuple[Span, str]
"""Where an answer stands in its paragraph, and the pattern for it."""
_LATIN = "A-Za-zªºÀ-ÖØ-öø-\u02af\u1e00-\u1eff"


@dataclass(frozen=True, slots=True)
class Source:
    """An article as it is stored, with its questions; the filters of these are not yet set. `dropped` counts the
    answers that do not stand where the file says."""

    name: str
    content: str
    examples: tuple[Example, ...]
    dropped: int = 0


def sources(document: Mapping[str, Any]) -> list[Source]:
    """The articles of a file, version 1.1 or 2.0. Raises ValueError where it has another form."""
    try:
        return [_source(f"{number:04}", entry) for number, entry in enumerate(document["data"], 1)]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"This is not in the format of SQuAD: {error!r}") from error


def _source(name: str, entry: Mapping[str, Any]) -> Source:
    paragraphs = entry["paragraphs"]
    content = (
        "\n\n".join([_headline(entry.get("title", "")), *(one["context"] for one in paragraphs)]).strip() + "\n"
    )
    text = read(content.encode(), None, f"{name}.txt").text
    asked: list[Example | None] = []
    dropped = 0
    for at, one in enumerate(paragraphs, 1):
        paragraph = one["context"]
        cut = [(span, span.of(paragraph)) for span in sentences(paragraph)]
        for number, question in enumerate(one["qas"], 1):
            given = [] if question.get("is_impossible") else question["answers"]
            answers = [found for answer in given if (found := _standing(paragraph, answer))]
            dropped += len(given) - len(answers)
            asked.append(_example(f"{name}-{at}-{number}", name, text, cut, question, answers))
    return Source(name, content, tuple(one for one in asked if one), dropped)


def _headline(title: str) -> str:
    """Of the address of a page its last part, in words."""
    last = re.sub(r"\.html?$", "", title.rstrip("/").rpartition("/")[2]) if "://" in title else title
    words = re.sub(r"[-_]+" if "://" in title else "_+", " ", last)
    return words[:1].upper() + words[1:]


def _standing(paragraph: str, answer: Mapping[str, Any]) -> _Answer | None:
    """None for an answer that is blank, or whose words do not stand whole where the file says."""
    given: str = answer["text"]
    start = answer["answer_start"] + len(given) - len(given.lstrip())
    pattern = whole(given.strip())
    found = re.compile(pattern).match(paragraph, start) if given.strip() and start >= 0 else None
    return (Span(*found.span()), pattern) if found else None


def whole(words: str) -> str:
    """A pattern for the words where they are no part of a longer Latin word or of a longer number.

    >>> [bool(re.search(whole("5"), text)) for text in ("5 of", "V5.", "15", "1.5", "5,000")]
    [True, True, False, False, False]
    >>> [bool(re.search(whole("May"), text)) for text in ("May 1", "Mayor", "May에는")]
    [True, False, True]
    """
    return _edge(words[:1], 0) + re.escape(words) + _edge(words[-1:], 1)


def _edge(sign: str, side: int) -> str:
    """What may not stand before (side 0) or after (1) this sign."""
    if sign.isdecimal():
        return (r"(?<!\d)(?<!\d[.,])", r"(?![.,]?\d)")[side]
    return (f"(?<![{_LATIN}])", f"(?![{_LATIN}])")[side] if re.match(f"[{_LATIN}]", sign) else ""


def _example(
    id_: str, name: str, text: str, cut: _Cut, asked: Mapping[str, Any], answers: Sequence[_Answer]
) -> Example | None:
    """None where the sentences with the answers do not stand in the article as they are."""
    question = " ".join(asked["question"].split())
    if asked.get("is_impossible"):
        return Example(id_, KIND, question, answerable=False)
    quotes = list(dict.fromkeys(_holding(cut, [place for place, _ in answers])))
    if not question or not quotes or any(quote not in text for quote in quotes):
        return None
    accepted = dict.fromkeys(pattern for _, pattern in answers)
    evidence = tuple(Evidence(name, quote) for quote in quotes)
    return Example(id_, KIND, question, True, (evidence,), ("|".join(accepted),))


def _holding(cut: _Cut, answers: Sequence[Span]) -> Iterator[str]:
    """The sentences that hold an answer."""
    for answer in answers:
        yield from (sentence for span, sentence in cut if span.overlaps(answer))


def chosen(found: Sequence[Source], count: int) -> tuple[list[Source], list[Example]]:
    """So many of the questions, always the same, the articles that they are asked of, and every STRAYth question
    once more where its article is missing."""
    every = sorted(
        (one for source in found for one in source.examples), key=lambda one: zlib.crc32(one.id.encode())
    )[:count]
    names = {one.name: one.name for one in found}
    asked: list[Example] = []
    for number, example in enumerate(every):
        own = example.id.partition("-")[0]
        asked.append(replace(example, filters=Limits(among(example.id, own, names))))
        elsewhere = among(example.id, own, names, home=False)
        if elsewhere and number % STRAY == 0:
            stray = Example(f"{example.id}-{ELSEWHERE}", ELSEWHERE, example.question, answerable=False)
            asked.append(replace(stray, filters=Limits(elsewhere)))
    needed = {name for one in asked for name in one.filters.article_ids or ()}
    return [source for source in found if source.name in needed], asked


def convert(file: Path, out: Path, count: int) -> tuple[int, int, int]:
    """Write the set into a folder; how many articles and examples it has, and how many answers of the file were
    dropped. Raises ValueError, OSError."""
    found = sources(json.loads(file.read_text("utf-8")))
    articles, examples = chosen(found, count)
    (out / "articles").mkdir(parents=True, exist_ok=True)
    for source in articles:
        (out / "articles" / f"{source.name}.txt").write_text(source.content, "utf-8")
    save_examples(examples, out / "questions.jsonl")
    return len(articles), len(examples), sum(source.dropped for source in found)
