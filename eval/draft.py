"""New examples, drafted for review: by a language model from an article, or from the feedback of readers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from eval.corpus import StoredArticle
from eval.examples import Evidence, Example
from eval.language_model import Reply
from service.prompting import Prompt

_ANY = "ꙮꙮꙮ ꙮꙮꙮ, ৭৭৭ ꙮꙮꙮ – ৭৭৭, ৭৭৭‽"
"""Words, numbers and signs that nobody wrote: a pattern that is found here names nothing."""


async def draft(article: StoredArticle, reply: Reply, prompt: Prompt, count: int = 12) -> tuple[list[Example], int]:
    """Examples about an article, and how many proposals were thrown away.

    Kept are only those whose evidence stands in the article word for word, whose accepted patterns match that
    evidence and not just anything, and, for unanswerable ones, whose `absent` patterns match nothing in the
    article.
    """
    proposals = _array(await reply(prompt.render(article=article.text, count=str(count))))
    examples: list[Example] = []
    for proposal in proposals:
        example = _example(proposal, article, f"draft-{article.name}-{len(examples) + 1:02d}")
        if example is not None:
            examples.append(example)
    return examples, len(proposals) - len(examples)


def _example(proposal: Any, article: StoredArticle, name: str) -> Example | None:
    if not isinstance(proposal, Mapping):
        return None
    evidence, traps = _strings(proposal, "evidence"), _strings(proposal, "traps")
    accept, absent = _strings(proposal, "accept"), _strings(proposal, "absent")
    question = proposal.get("question")
    if (
        not isinstance(question, str)
        or not question.strip()
        or any(w not in article.text for w in evidence + traps)
    ):
        return None
    try:
        quotes = "\n".join(evidence)
        if any(re.search(pattern, _ANY) or not re.search(pattern, quotes) for pattern in accept):
            return None
        if any(re.search(pattern, article.text) for pattern in absent) or not (evidence or absent):
            return None
        return Example(
            id=name,
            kind=str(proposal.get("kind", "lookup")),
            question=question.strip(),
            answerable=bool(evidence),
            evidence=tuple((Evidence(article.name, quote),) for quote in evidence),
            accept=accept,
            absent=absent,
            traps=tuple(Evidence(article.name, quote) for quote in traps),
        )
    except (ValueError, re.error):
        return None


def from_feedback(records: Iterable[Mapping[str, Any]], articles: Sequence[StoredArticle]) -> list[Example]:
    """Draft examples from stored feedback: `{question, answer, rating: "up" | "down"}` each, the answer as text.

    An answer that was liked becomes an answerable example; its evidence are those of its sentences that stand in an
    article. No answer, and a reader who missed one: an unanswerable example, until a reviewer finds evidence. Of
    other feedback nothing can be proven, so nothing is proposed.
    """
    examples: list[Example] = []
    for number, record in enumerate(records, 1):
        name, question, said = f"feedback-{number:03d}", record["question"].strip(), record["answer"].strip()
        sentences = [part.strip() for part in re.split(r"(?:\s*\[\d+\])+", said)]
        evidence = [group for sentence in sentences if sentence and (group := _verbatim(sentence, articles))]
        if question and record["rating"] == "up" and evidence:
            accept = tuple(re.escape(group[0].quote) for group in evidence)
            examples.append(Example(name, "feedback", question, True, tuple(evidence), accept))
        elif question and record["rating"] == "down" and not said:
            examples.append(Example(name, "feedback", question, False))
    return examples


def _verbatim(sentence: str, articles: Sequence[StoredArticle]) -> tuple[Evidence, ...]:
    return tuple(Evidence(article.name, sentence) for article in articles if sentence in article.text)


def _array(words: str) -> list[Any]:
    """The JSON array of a reply, also inside a code fence. Raises ValueError where there is none."""
    start, end = words.find("["), words.rfind("]")
    if start < 0 or end < start:
        raise ValueError("the model did not reply with a JSON array")
    array: list[Any] = json.loads(words[start : end + 1])
    return array


def _strings(proposal: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = proposal.get(name) or ()
    return tuple(value for value in values if isinstance(value, str)) if isinstance(values, list) else ()
