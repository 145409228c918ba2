"""Korean, Japanese and Chinese questions name the counter that an answer has behind its number."""

from __future__ import annotations

import pytest

from service.core.asking import asked
from service.core.counters import counted
from service.core.holding import places
from service.core.support.reading import read


@pytest.mark.parametrize(
    ("question", "told", "other"),
    [
        ("장서는 몇 권입니까?", "장서는 3만 2천여 권이다.", "좌석은 320석이다."),
        ("배는 몇 척인가요?", "배 열네 척이 돌아왔다.", "선원은 14명이다."),
        ("몇 곳이 문을 닫았나요?", "가게 여섯 군데가 닫았다.", "손님은 600명이었다."),
        ("입장료는 얼마입니까?", "어른은 7,000원을 낸다.", "어른은 7,000명이었다."),
        ("入居者は何人ですか。", "四十二名が暮らす。", "四十二室がある。"),
        ("料金はいくらですか。", "料金は350円だ。", "利用者は350人だ。"),
        ("图书馆有多少本书？", "新图书馆有八万本书。", "新图书馆有三百个座位。"),
        ("门票多少钱？", "门票10元。", "门口有10人。"),
    ],
)
def test_a_sentence_that_counts_something_else_holds_no_answer(question: str, told: str, other: str) -> None:
    one = asked(question)
    assert one.kind == "count"
    assert places(one, read(told), told)
    assert not places(one, read(other), other)


@pytest.mark.parametrize("question", ["언제 열립니까?", "얼마나 걸립니까?", "How many books?", "何ですか", ""])
def test_a_question_without_a_counter_asks_for_none(question: str) -> None:
    assert counted(question) is None


def test_who_did_it_is_told_by_a_title_in_korean() -> None:
    one = asked("누가 종을 돌려보냈나요?")
    named, unnamed = "고물상 주인 어진규 씨가 돌려보냈다.", "종은 금이 간 곳 없이 돌아왔다."
    assert places(one, read(named), named)
    assert not places(one, read(unnamed), unnamed)


@pytest.mark.parametrize("question", ["시장은 뭐라고 말했습니까?", "町長は何と言いましたか。", "局长说了什么？"])
def test_what_somebody_said_is_asked_for_in_other_scripts_too(question: str) -> None:
    assert asked(question).kind == "said"
