"""How the questions in other languages are measured."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eval import crossing
from eval.crossing import NOT_FOUND, outcomes
from eval.reading.corpus import UNSEEN, lessons
from service.core.glossary import language_of
from service.settings import Settings
from service.wiring import opened

TEXT = """=== bridge
T Bridge in Orla opened
1 The mayor of Orla, Anna Beck, opened the bridge on Monday.
2 The construction of the bridge cost 4 million crowns.
N How long is the bridge?
"""
ASKED = """=== towns/bridge
Q 2 | 다리 건설 비용은 얼마입니까?
N 대통령은 누구와 결혼했습니까?
"""


async def test_what_is_found_and_answered_is_counted_by_the_evidence(tmp_path: Path) -> None:
    folder, asked = tmp_path / "corpus", tmp_path / "asked.txt"
    folder.mkdir()
    (folder / "towns.txt").write_text(TEXT, "utf-8")
    asked.write_text(ASKED, "utf-8")
    async with opened(Settings(data=tmp_path / "data", chroma_url="", llm_model="")) as qa:
        cost, wedding = await outcomes(qa, lessons(folder, (asked,)))
    assert (cost.answerable, cost.rank, cost.right) == (True, 0, cost.answered)
    assert (wedding.answerable, wedding.rank, wedding.answered, wedding.right) == (False, NOT_FOUND, False, False)


def test_the_unseen_questions_are_about_articles_that_nothing_learns_from() -> None:
    named = frozenset(re.findall(r"(?m)^=== (\S+)$", UNSEEN.read_text("utf-8")))
    asked = [
        one for one in lessons(further=(UNSEEN,), named=named) if any(language_of(q.text) for q in one.questions)
    ]
    own = [one for one in asked if language_of(one.text) is None]
    assert len(own) == 20 and all(one.held_out for one in own)


def test_help_is_given_without_measuring(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["crossing", "--help"])
    monkeypatch.delattr(crossing, "measured")
    with pytest.raises(SystemExit):
        crossing.main()
    assert "Korean" in capsys.readouterr().out
