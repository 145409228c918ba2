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
from typing import Any

from eval.examples import Evidence, Example, Limits, to_json
from service.adapters.readers import read
from service.core.article import Span
from service.core.sentences import sentences

OTHERS = 16  # further articles that a question is asked of
STRAY = 4  # each so many questions are asked a second time without their article
KIND, ELSEWHERE = "published", "elsewhere"


@dataclass(frozen=True, slots=True)
class Source:
    """An article as it is stored, with its questions; the filters of these are not yet set."""

    name: str
    content: str
    examples: tuple[Example, ...]


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
    asked = (
        _example(f"{name}-{at}-{number}", name, text, one["context"], question)
        for at, one in enumerate(paragraphs, 1)
        for number, question in enumerate(one["qas"], 1)
    )
    return Source(name, content, tuple(one for one in asked if one))


def _headline(title: str) -> str:
    """Of the address of a page its last part, in words."""
    last = re.sub(r"\.html?$", "", title.rstrip("/").rpartition("/")[2]) if "://" in title else title
    words = re.sub(r"[-_]+" if "://" in title else "_+", " ", last)
    return words[:1].upper() + words[1:]


def _example(id_: str, name: str, text: str, paragraph: str, asked: Mapping[str, Any]) -> Example | None:
    """None where the sentences with the answers do not stand in the article as they are."""
    question = " ".join(asked["question"].split())
    if asked.get("is_impossible"):
        return Example(id_, KIND, question, answerable=False)
    quotes = list(dict.fromkeys(_holding(paragraph, asked["answers"])))
    if not question or not quotes or any(quote not in text for quote in quotes):
        return None
    accepted = dict.fromkeys(re.escape(one["text"].strip()) for one in asked["answers"])
    evidence = tuple(Evidence(name, quote) for quote in quotes)
    return Example(id_, KIND, question, True, (evidence,), ("|".join(accepted),))


def _holding(paragraph: str, answers: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The sentences that hold an answer."""
    cut = sentences(paragraph)
    for one in answers:
        start = one["answer_start"]
        answer = Span(start, start + len(one["text"]))
        yield from (span.of(paragraph) for span in cut if span.overlaps(answer))


def chosen(found: Sequence[Source], count: int) -> tuple[list[Source], list[Example]]:
    """So many of the questions, always the same, the articles that they are asked of, and every STRAYth question
    once more where its article is missing."""
    every = sorted((one for source in found for one in source.examples), key=lambda one: _lot(one.id))[:count]
    asked: list[Example] = []
    for number, example in enumerate(every):
        home, *others = _among(example, found)
        asked.append(replace(example, filters=Limits((home, *others[:OTHERS]))))
        if others and number % STRAY == 0:
            stray = Example(f"{example.id}-{ELSEWHERE}", ELSEWHERE, example.question, answerable=False)
            asked.append(replace(stray, filters=Limits(tuple(others[: OTHERS + 1]))))
    needed = {name for one in asked for name in one.filters.article_ids or ()}
    return [source for source in found if source.name in needed], asked


def _among(example: Example, found: Sequence[Source]) -> list[str]:
    """The names of the articles, its own first, the others by lot."""
    own = example.id.partition("-")[0]
    return sorted((one.name for one in found), key=lambda name: (name != own, _lot(example.id + name)))


def _lot(name: str) -> int:
    return zlib.crc32(name.encode())


def convert(file: Path, out: Path, count: int) -> tuple[int, int]:
    """Write the set into a folder; how many articles and examples it has. Raises ValueError, OSError."""
    articles, examples = chosen(sources(json.loads(file.read_text("utf-8"))), count)
    (out / "articles").mkdir(parents=True, exist_ok=True)
    for source in articles:
        (out / "articles" / f"{source.name}.txt").write_text(source.content, "utf-8")
    lines = (json.dumps(to_json(one), ensure_ascii=False) for one in examples)
    (out / "questions.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return len(articles), len(examples)
