from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.adapters.claim_stream import ClaimStream
from service.core.answer import Hit
from service.core.article import Article, Metadata
from service.core.composition import Composition, numbered
from service.core.passages import passages
from service.prompting import Prompt, default_folder, load_prompts


def test_every_hole_must_be_filled_and_nothing_else() -> None:
    prompt = Prompt.of("greeting", "Good $time, $name.")
    assert prompt.render(time="morning", name="Kim") == "Good morning, Kim."
    with pytest.raises(ValueError, match=r"missing \['name'\], surplus \[\]"):
        prompt.render(time="morning")
    with pytest.raises(ValueError, match=r"missing \[\], surplus \['title'\]"):
        prompt.render(time="morning", name="Kim", title="Dr")


def test_a_value_is_never_read_as_a_template() -> None:
    assert Prompt.of("one", "$text").render(text="$secret ${text} $$") == "$secret ${text} $$"


def test_a_stray_dollar_is_refused_when_the_prompt_is_loaded() -> None:
    with pytest.raises(ValueError, match="prompt price"):
        Prompt.of("price", "costs $5")


def test_the_digest_changes_with_the_wording_only() -> None:
    assert Prompt.of("one", "a").digest == Prompt.of("two", "a").digest != Prompt.of("one", "b").digest


def test_the_prompts_of_the_service_have_the_holes_that_its_code_fills() -> None:
    prompts = load_prompts()
    evidence = {"nonce": "kqzxw", "evidence": "[kqzxw:1] Kim wrote.", "question": "Who wrote?"}
    assert "statements" in prompts.answer_system.render()
    assert "[kqzxw:1] Kim wrote." in prompts.answer_user.render(**evidence)
    assert "- failed" in prompts.repair.render(**evidence, failures="- failed")
    assert "User: hi" in prompts.standalone_question.render(history="User: hi", question="Why?")


def test_the_example_in_the_prompt_keeps_the_rules_that_it_shows() -> None:
    """What a model is shown as a good answer is proven by the evidence it is shown with."""
    prompt = load_prompts().answer_system.render()
    lines = dict(re.findall(r"^> \[mark:(\d+)\] (.+)$", prompt, re.MULTILINE))
    published = datetime(2024, 5, 8, tzinfo=UTC)
    metadata = Metadata(title="Ferry stops", source="The Orla Courier", published_at=published)
    article = Article.of("\n".join(lines.values()), metadata)
    hits = [Hit(piece, piece.span.of(article.text), metadata, 1.0) for piece in passages(article)]
    sentences = dict(zip(map(int, lines), numbered(hits), strict=True))
    question = re.findall(r"^Question: (.+)$", prompt, re.MULTILINE)[0]
    composition = Composition(question, sentences, {article.id: article})
    stream = ClaimStream("kqzxw")
    claims = list(stream.feed(prompt[prompt.index(question) :]))
    assert stream.complete
    assert stream.not_covered
    assert [composition.check(claim).reasons for claim in claims] == [(), ()]


def test_a_folder_replaces_the_prompts_and_their_digest(tmp_path: Path) -> None:
    for file in default_folder().glob("*.md"):
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    ours = load_prompts(tmp_path)
    assert ours.digest == load_prompts().digest
    (tmp_path / "repair.md").write_text("Again: $question $evidence $nonce $failures", encoding="utf-8")
    changed = load_prompts(tmp_path)
    assert changed.digest != ours.digest
    assert [name for name, digest in changed.digests.items() if digest != ours.digests[name]] == ["repair"]


def test_a_missing_prompt_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_prompts(tmp_path)
