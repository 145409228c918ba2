"""The second set: messy pages, which nothing was tuned on."""

from __future__ import annotations

import itertools
import re

import pytest

from eval.examples import DATA, Example, article_files, load_examples
from service.adapters.readers import read

MESSY = DATA.parent / "messy"
EXAMPLES = load_examples(MESSY / "questions.jsonl")
TEXTS = {path.stem: read(path.read_bytes(), filename=path.name).text for path in article_files(MESSY / "articles")}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.id)
def test_evidence_stands_in_its_article_and_is_what_is_accepted(example: Example) -> None:
    for evidence in itertools.chain(*example.evidence):
        assert evidence.quote in TEXTS[evidence.article]
    quotes = "\n".join(evidence.quote for evidence in itertools.chain(*example.evidence))
    assert all(re.search(pattern, quotes) for pattern in example.accept)


@pytest.mark.parametrize("example", [e for e in EXAMPLES if not e.answerable], ids=lambda example: example.id)
def test_what_an_unanswerable_question_asks_for_stands_nowhere(example: Example) -> None:
    assert example.absent
    assert not [name for name, text in TEXTS.items() if any(re.search(one, text) for one in example.absent)]


def test_the_card_has_the_counts() -> None:
    card = (MESSY / "README.md").read_text("utf-8")
    answerable = sum(example.answerable for example in EXAMPLES)
    assert f"{len(TEXTS)} articles and {len(EXAMPLES)} questions, {answerable} of them answerable" in card
