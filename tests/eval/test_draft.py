import json
import re

import pytest

from eval.corpus import StoredArticle
from eval.draft import draft, from_feedback
from eval.examples import Evidence, load_examples, save_examples
from eval.language_model import prompt_named
from service.settings import Settings
from tests.eval.outcomes import CORPUS, FIRST, TEXT

ARTICLE = StoredArticle("visit", "art_1", TEXT)
PROMPT = prompt_named("draft_examples", Settings(_env_file=None))
GOOD = {"kind": "lookup", "question": "Who met Kim?", "evidence": [FIRST], "accept": ["Shoigu"]}
TWIN = {
    "kind": "twin",
    "question": "How many soldiers?",
    "evidence": [],
    "accept": [],
    "traps": ["8,000"],
    "absent": ["soldiers"],
}


async def drafted(*proposals: object, prefix: str = "", suffix: str = ""):
    async def reply(prompt: str) -> str:
        assert TEXT in prompt
        return prefix + json.dumps(list(proposals)) + suffix

    return await draft(ARTICLE, reply, PROMPT)


async def test_proposals_with_verbatim_evidence_become_examples():
    examples, dropped = await drafted(GOOD, TWIN, prefix="```json\n", suffix="\n```")
    assert dropped == 0
    assert [(e.id, e.answerable) for e in examples] == [("draft-visit-01", True), ("draft-visit-02", False)]
    assert examples[0].evidence == ((Evidence("visit", FIRST),),)


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\x0b"])
async def test_examples_are_read_as_they_were_saved(tmp_path, sign):
    (example, *_), _ = await drafted(GOOD | {"question": f"Who met{sign}Kim?"})
    save_examples([example], tmp_path / "saved.jsonl")
    assert load_examples(tmp_path / "saved.jsonl") == [example]


@pytest.mark.parametrize(
    "proposal",
    [
        GOOD | {"evidence": ["Kim met Shoigu on June 5."]},
        GOOD | {"evidence": [FIRST.lower()]},
        GOOD | {"accept": ["Drost"]},
        GOOD | {"accept": []},
        GOOD | {"accept": ["("]},
        GOOD | {"accept": ["Shoigu", ""]},
        *(
            GOOD | {"accept": [wild]}
            for wild in (".", ".*", ".+", r"\w+ \w+", r"\d+", r"(?s).{5,}", "^.*$", "[^x]")
        ),
        GOOD | {"evidence": [FIRST, " "]},
        GOOD | {"question": " "},
        TWIN | {"absent": ["workers"]},
        TWIN | {"absent": []},
        TWIN | {"traps": ["9,000"]},
        "no object",
        None,
    ],
)
async def test_a_proposal_that_cannot_be_checked_against_the_article_is_thrown_away(proposal):
    examples, dropped = await drafted(GOOD, proposal)
    assert (len(examples), dropped) == (1, 1)


async def test_a_reply_without_an_array_is_an_error():
    async def reply(prompt: str) -> str:
        return "Sorry."

    with pytest.raises(ValueError, match="JSON array"):
        await draft(ARTICLE, reply, PROMPT)


def rating(rating: str, answer: str, question: str = "Who met Kim?") -> dict[str, str]:
    return {"rating": rating, "answer": answer, "question": question}


def test_a_liked_answer_becomes_an_example_with_its_verbatim_sentences_as_evidence():
    example = from_feedback([rating("up", f"{FIRST} [1][2] Of my own making. [3]")], CORPUS.articles)[0]
    assert example.evidence == ((Evidence("visit", FIRST),),)
    assert re.search(example.accept[0], FIRST)


def test_a_missing_answer_that_was_not_liked_becomes_an_unanswerable_example():
    example = from_feedback([rating("down", "")], CORPUS.articles)[0]
    assert (example.answerable, example.question) == (False, "Who met Kim?")


@pytest.mark.parametrize(
    "record",
    [rating("down", FIRST), rating("up", ""), rating("up", "Of my own making. [1]"), rating("up", FIRST, " ")],
)
def test_of_feedback_that_proves_nothing_nothing_is_proposed(record):
    assert from_feedback([record], CORPUS.articles) == []
