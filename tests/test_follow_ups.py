"""Follow-ups without a language model: they stay with what the answer before was about."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from service.answering import Retrieved
from service.core.answer import Answer, Filters, Status, Turn
from service.core.article import Metadata
from service.core.draft import Draft
from service.qa import ArticleQA, Request
from service.settings import Settings
from service.wiring import opened

BRIDGE = (
    "The Orla bridge was opened in 1990 by masons from Dorn. The bridge is 40 metres long. "
    "The province of Dorn paid for the bridge. Many people cross it each day."
)
MILL = "Ana Berg bought the mill in Velm. The miller resigned in May 2022 after a flood. The captain is Ida Norr."
TOWER = "The Hest tower was opened in 2003 by Ole Dahl. A bank in Hest paid for the tower."
FIRST = "How long is the Orla bridge?"


@pytest.fixture
async def qa(tmp_path: Path) -> AsyncGenerator[ArticleQA]:
    async with opened(Settings(data=tmp_path, chroma_url="", llm_model="")) as found:
        for title, text in (("Bridge in Orla", BRIDGE), ("Tower in Hest", TOWER), ("Mill in Velm", MILL)):
            await found.ingest(Draft(text, given=Metadata(title=title), key=title))
        yield found


async def told(qa: ArticleQA, question: str, asked: str = FIRST) -> tuple[Answer, list[Retrieved]]:
    first = await qa.ask(Request(asked))
    history = (Turn("user", asked), Turn("assistant", first.text))
    events = [event async for event in qa.ask_stream(Request(question, history))]
    (answer,) = [event for event in events if isinstance(event, Answer)]
    return answer, [event for event in events if isinstance(event, Retrieved)]


async def test_a_follow_up_for_two_things_stays_with_both_in_the_article_of_the_answer_before(
    qa: ArticleQA,
) -> None:
    answer, retrieved = await told(qa, "When was it opened, and who paid for it?")
    assert answer.statements and {one.article_id for one in answer.citations} == {
        hit.passage.article_id for hit in retrieved[0].hits if "Orla" in hit.text
    }
    assert len(retrieved) == 1


async def test_a_question_that_says_little_is_asked_of_the_article_of_the_answer_before_first(
    qa: ArticleQA,
) -> None:
    answer, _ = await told(qa, "Did somebody pay?")
    assert [one.quote for one in answer.citations] == ["The province of Dorn paid for the bridge."]


async def test_what_was_retrieved_is_told_once_though_the_article_of_before_does_not_answer(qa: ArticleQA) -> None:
    _, retrieved = await told(qa, "And who is Ole?")
    assert len(retrieved) == 1


async def test_a_bare_pronoun_does_not_leave_the_article_of_the_answer_before(qa: ArticleQA) -> None:
    answer, retrieved = await told(qa, "Who funded it?")
    assert len(retrieved) == 1 and all("Orla" in hit.text for hit in retrieved[0].hits)
    assert all("Orla" in one.quote or "bridge" in one.quote for one in answer.citations)


async def test_a_pronoun_that_stands_for_nothing_is_asked_back_where_there_are_several_articles(
    qa: ArticleQA,
) -> None:
    events = [event async for event in qa.ask_stream(Request("Who paid for it?"))]
    (answer,) = [event for event in events if isinstance(event, Answer)]
    assert answer.status is Status.NOT_FOUND and answer.reason is not None
    assert answer.reason.code == "no-subject" and len(events) == 2
    one = (await qa.ask(Request("Who paid for the Hest tower?"))).citations[0].article_id
    alone = await qa.ask(Request("Who paid for it?", filters=Filters(article_ids=(one,))))
    assert alone.statements


async def test_what_is_asked_of_somebody_is_not_answered_from_an_article_without_them(qa: ArticleQA) -> None:
    answer, _ = await told(qa, "Why did he resign in May 2022?", "Who opened the Hest tower?")
    assert answer.asked_as is not None and "Ole Dahl" in answer.asked_as
    assert all("miller" not in one.quote for one in answer.citations)


async def test_a_thing_that_the_article_before_does_not_speak_of_is_asked_of_all_by_itself(qa: ArticleQA) -> None:
    answer, _ = await told(qa, "Who is the captain?")
    assert [one.quote for one in answer.citations] == ["The captain is Ida Norr."]
    assert answer.asked_as is None


@pytest.mark.parametrize(
    "question", ["그는 언제 떠났습니까?", "彼はいつ去りましたか", "他什么时候离开?", "为什么?"]
)
async def test_a_pronoun_of_another_language_that_stands_for_nobody_is_asked_back(
    qa: ArticleQA, question: str
) -> None:
    answer = await qa.ask(Request(question))
    assert answer.reason is not None and answer.reason.code == "no-subject"


async def test_a_pronoun_of_another_language_is_not_left_out_to_ask_in_english(qa: ArticleQA) -> None:
    answer, _ = await told(qa, "그는 언제 사임했습니까?", "Who is the captain?")
    assert answer.asked_as is not None and "Mill in Velm" in answer.asked_as
    assert answer.status is Status.NOT_FOUND


async def test_each_part_of_a_question_is_looked_up_though_one_passage_is_allowed(tmp_path: Path) -> None:
    async with opened(Settings(data=tmp_path, chroma_url="", llm_model="", passages_per_answer=1)) as qa:
        for title, text in (("Bridge in Orla", BRIDGE), ("Tower in Hest", TOWER)):
            await qa.ingest(Draft(text, given=Metadata(title=title), key=title))
        answer = await qa.ask(Request("When was the Orla bridge opened, and when was the Hest tower opened?"))
        assert len({one.article_id for one in answer.citations}) == 2
