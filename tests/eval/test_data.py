"""The evaluation set itself: every quote stands in its article, nothing unanswerable has an answer."""

import hashlib
import itertools
import json
import re
from collections import Counter

import pytest

from eval.examples import ARTICLES, DATA, QUESTIONS, Evidence, Example, article_files, load_examples, to_json
from service.adapters.readers import read

SAMPLE = "kim-putin-russia-day-2025"
DIGEST = "7a9094e0a1cb88fc906e50bb53d773d2a588cd613e6647667ed300c03209a3f0"
KINDS = {
    "lookup": 25,
    "number": 22,
    "date": 14,
    "attribution": 16,
    "nested-quote": 14,
    "multi": 9,
    "cross": 9,
    "paraphrase": 14,
    "twin": 22,
    "false-premise": 9,
    "off-topic": 8,
    "noisy": 12,
    "follow-up": 10,
    "korean": 14,
}
EXAMPLES = load_examples()


TEXTS = {path.stem: read(path.read_bytes(), filename=path.name).text for path in article_files()}


def test_the_sample_article_is_the_published_one_byte_for_byte():
    assert hashlib.sha256((ARTICLES / f"{SAMPLE}.txt").read_bytes()).hexdigest() == DIGEST
    assert DIGEST in (DATA / "README.md").read_text(encoding="utf-8")


def test_there_are_enough_articles_and_all_but_the_sample_say_that_they_are_invented():
    assert len(TEXTS) >= 13
    for name, text in TEXTS.items():
        says_so = "This article is invented." in text or "이 기사는 평가용으로 지어낸 것이다." in text
        assert says_so is (name != SAMPLE), name


def test_the_dataset_card_lists_every_article_and_the_counts_of_every_kind():
    card = (DATA / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in article_files() if path.name not in card] == []
    assert f"{len(EXAMPLES)} questions" in card
    for kind, count in KINDS.items():
        assert re.search(rf"\| {kind}\b[^|]*\| {count} \|", card), kind


def test_kinds_are_counted():
    assert Counter(example.kind for example in EXAMPLES) == KINDS


def test_ids_are_unique():
    assert len({example.id for example in EXAMPLES}) == len(EXAMPLES)


def test_at_least_seventy_examples_are_about_the_sample():
    def about(example: Example) -> bool:
        return any(e.article == SAMPLE for e in (*itertools.chain(*example.evidence), *example.traps))

    assert sum(map(about, EXAMPLES)) >= 70


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.id)
def test_evidence_and_traps_stand_in_their_articles(example):
    for evidence in (*itertools.chain(*example.evidence), *example.traps):
        assert evidence.quote in TEXTS[evidence.article]


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.answerable], ids=lambda example: example.id)
def test_every_choice_of_evidence_matches_what_is_accepted_and_nothing_forbidden(example):
    for choice in itertools.product(*example.evidence):
        quotes = "\n".join(evidence.quote for evidence in choice)
        assert all(re.search(pattern, quotes) for pattern in example.accept)
        assert not any(re.search(pattern, quotes) for pattern in example.forbid)


@pytest.mark.parametrize("example", [e for e in EXAMPLES if not e.answerable], ids=lambda example: example.id)
def test_an_unanswerable_example_has_no_evidence_and_its_answer_stands_nowhere(example):
    assert not example.evidence
    assert example.absent
    found = [
        (name, pattern) for pattern in example.absent for name, text in TEXTS.items() if re.search(pattern, text)
    ]
    assert found == []


def test_every_twin_has_words_that_tempt_to_an_answer():
    assert all(example.traps for example in EXAMPLES if example.kind == "twin")


def test_follow_ups_have_a_history_and_korean_questions_are_korean():
    assert all(example.history for example in EXAMPLES if example.kind == "follow-up")
    assert all(re.search("[가-힣]", example.question) for example in EXAMPLES if example.kind == "korean")


def test_filters_name_articles_of_the_set():
    named = {name for example in EXAMPLES for name in example.filters.article_ids or ()}
    assert named
    assert named <= TEXTS.keys()


def test_an_example_is_written_as_it_was_read():
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    assert [to_json(example) for example in EXAMPLES] == [json.loads(line) for line in lines]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"evidence": []}, "needs evidence"),
        ({"accept": []}, "needs evidence"),
        ({"answerable": False}, "neither evidence"),
        ({"accept": ["("]}, "line 1"),
        ({"acept": ["x"]}, "acept"),
        ({"accept": ["x", "y?"]}, "'y\\?' matches any answer"),
        ({"evidence": [[{"article": "a", "quote": " "}]]}, "a quote from 'a' is empty"),
        ({"traps": [{"article": "a", "quote": ""}]}, "a quote from 'a' is empty"),
        ({"filters": {"article_ids": []}}, "names no article"),
    ],
)
def test_a_bad_example_is_refused_with_its_line(tmp_path, change, complaint):
    good = {"id": "a", "kind": "k", "question": "q", "answerable": True, "accept": ["x"]}
    good["evidence"] = [[{"article": "a", "quote": "x"}]]
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps(good | change), encoding="utf-8")
    with pytest.raises(ValueError, match=complaint):
        load_examples(path)


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path):
    (tmp_path / "questions.jsonl").write_text(json.dumps(to_json(EXAMPLES[0])), encoding="utf-8-sig")
    assert load_examples(tmp_path / "questions.jsonl") == EXAMPLES[:1]


def test_an_article_is_every_file_that_the_service_reads(tmp_path):
    for name in ("a.TXT", "b.htm", "c.pdf", "d.markdown", "e.docx", "questions.jsonl"):
        (tmp_path / name).touch()
    assert [path.stem for path in article_files(tmp_path)] == ["a", "b", "c", "d"]


def test_an_id_used_twice_is_refused(tmp_path):
    line = json.dumps(to_json(Example("a", "k", "q", True, ((Evidence("a", "x"),),), ("x",))))
    path = tmp_path / "questions.jsonl"
    path.write_text(f"{line}\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="used twice: a"):
        load_examples(path)
