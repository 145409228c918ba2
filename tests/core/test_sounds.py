from __future__ import annotations

import pytest

from service.core.sounds import heard, listened_for


def meets(question: str, text: str) -> bool:
    return bool(set(listened_for(question)) & set(heard(text)))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("푸틴은 누구를 초청했습니까?", "President Vladimir Putin sent an invitation."),
        ("김정은에게 무엇을 보냈나요?", "A message reached Kim Jong-un."),
        ("쿠르스크에 누가 있었나?", "They fought in Kursk."),
        ("로동신문은 어떤 신문입니까?", "The Rodong Sinmun, a newspaper, reported it."),
        ("Когда приехал Шойгу?", "Sergei Shoigu came on June 4."),
        ("ゼレンスキーは何を言ったか", "Zelensky spoke at noon."),
        ("When did Shoigu come?", "쇼이구 서기는 6월 4일에 왔다."),
        ("What does Putin's letter say?", "푸틴이 편지를 보냈다."),
    ],
)
def test_a_name_is_found_in_another_script(question: str, text: str) -> None:
    assert meets(question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("푸틴은 누구를 초청했습니까?", "The mayor of Velm spoke about the tram."),
        ("When did Shoigu come?", "Sergei Shoigu came on June 4."),
        ("푸틴은 언제 왔나?", "푸틴은 6월에 왔다."),
        ("who came first?", "푸틴은 6월에 왔다."),
    ],
)
def test_other_words_and_the_same_script_have_no_sounds_in_common(question: str, text: str) -> None:
    assert not meets(question, text)


def test_months_are_looked_for_in_english() -> None:
    assert "june" in listened_for("6월 4일에 누가 왔습니까?")
    assert listened_for("13월에 누가 왔습니까?") == listened_for("누가 왔습니까?")


def test_a_name_may_begin_with_an_accented_capital() -> None:
    assert len(heard("Öcalan spoke. Šimić came.")) == 2
