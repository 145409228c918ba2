from __future__ import annotations

import pytest

from service.adapters.extractive import NO_ARTICLE, Extractive
from service.adapters.minilm import MiniLM, load_minilm
from service.adapters.sentence_reader import SentenceReader, load_reader
from service.core.answer import Claim, Hit, Reason
from service.core.article import Article, Metadata
from service.core.composition import numbered
from tests.passaged import hits_of
from tests.reading import RuledReader

ARTICLE = Article.of(
    "Clock strikes again in Velm\n\n"
    "The town clock of Velm, silent since 2009, was repaired on Saturday by the watchmaker Ottilie Marsh. "
    "She needed eleven weeks and charged the town 4,300 euros. "
    "The mayor, Dov Castell, thanked her in front of about 200 people. "
    '"Nobody will be late any more," he said.',
    Metadata(title="Clock strikes again in Velm"),
)


@pytest.fixture(scope="module")
def embedder() -> MiniLM:
    loaded = load_minilm()
    assert isinstance(loaded, MiniLM)
    return loaded


@pytest.fixture(scope="module")
def reader() -> SentenceReader:
    loaded = load_reader()
    assert loaded is not None
    return loaded


def found() -> list[Hit]:
    return hits_of(ARTICLE, 0.6)


async def answer(generator: Extractive, question: str) -> list[Claim]:
    said = [one async for one in generator.claims(question, numbered(found()), found())]
    assert said
    assert all(isinstance(one, Claim | Reason) for one in said)
    return [one for one in said if isinstance(one, Claim)]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who repaired the town clock of Velm?", "Ottilie Marsh"),
        ("How long did the watchmaker need?", "eleven weeks"),
        ("How much did the repair of the clock cost?", "4,300"),
    ],
)
async def test_the_sentence_that_answers_is_ranked_first(
    embedder: MiniLM, reader: SentenceReader, question: str, words: str
) -> None:
    generator = Extractive(embedder, reader)
    listed, signs = await generator.looked_at(question, numbered(found()), found())
    scores = [generator.selection.ranking.score(one) for one in signs]
    assert words in listed[scores.index(max(scores))].sentence.text


async def test_an_answer_points_at_its_sentence(embedder: MiniLM, reader: SentenceReader) -> None:
    (claim,) = await answer(Extractive(embedder, reader), "Who repaired the town clock of Velm?")
    assert numbered(found())[claim.pointers[0] - 1].text == claim.text


@pytest.mark.parametrize(
    "question",
    [
        "How do I renew a passport?",
        "What is the capital of Australia?",
        "How many goats does Dov Castell keep?",
        "How tall is the tower?",
    ],
)
async def test_what_the_article_does_not_say_is_not_answered(
    embedder: MiniLM, reader: SentenceReader, question: str
) -> None:
    assert await answer(Extractive(embedder, reader), question) == []


async def test_the_same_question_has_the_same_answer(embedder: MiniLM, reader: SentenceReader) -> None:
    generator = Extractive(embedder, reader)
    question = "Who repaired the town clock of Velm?"
    assert await answer(generator, question) == await answer(generator, question)


async def test_without_a_reader_it_still_answers_or_abstains(embedder: MiniLM) -> None:
    generator = Extractive(embedder)
    assert await answer(generator, "What is the capital of Australia?") == []


@pytest.mark.parametrize(
    "question", ["Tell me about it.", "What is known about her?", "What is on the mantelpiece?"]
)
async def test_a_question_about_nothing_that_is_named_is_not_answered_with_anything(
    embedder: MiniLM, reader: SentenceReader, question: str
) -> None:
    assert await answer(Extractive(embedder, reader), question) == []


async def test_a_korean_name_is_a_subject_whatever_particle_the_text_gives_it(embedder: MiniLM) -> None:
    article = Article.of("김정은이 평양에서 연설했다. 비가 왔다.", Metadata(title="연설"))
    hits = hits_of(article, 0.6)
    said = [one async for one in Extractive(embedder).claims("김정은에 대해 알려줘", numbered(hits), hits)]
    assert [one.text for one in said if isinstance(one, Claim)] == ["김정은이 평양에서 연설했다."]


def struck_villages() -> tuple[list[Article], list[Hit]]:
    """Ten articles that differ in the name of the village alone, Village0 to Village9, as they are found."""
    articles = [Article.of(f"Lightning struck the mill of Village{number} in the night.") for number in range(10)]
    hits = [hit for article in articles for hit in hits_of(article, 0.6)]
    return articles, hits


@pytest.mark.parametrize(("village", "read"), [(1, 4), (3, 4), (5, 6), (9, 6)])
async def test_more_passages_are_read_until_one_answers(embedder: MiniLM, village: int, read: int) -> None:
    articles, hits = struck_villages()
    reader = RuledReader(lambda _, sentence: 5.0 if f"Village{village}" in sentence else -5.0)
    listed, signs = await Extractive(embedder, reader).looked_at("What was struck?", numbered(hits), hits)
    assert [" ".join(page.sentences) for page in reader.pages] == [article.text for article in articles[:read]]
    best = max(zip(signs, listed, strict=True), key=lambda one: one[0]["reader"])[1].sentence.text
    assert (f"Village{village}" in best) is (village < 6)


@pytest.mark.parametrize(("village", "read"), [(1, 2), (3, 4), (5, 6), (9, 6)])
async def test_more_passages_are_read_until_the_close_reader_finds_an_answer(
    embedder: MiniLM, village: int, read: int
) -> None:
    articles, hits = struck_villages()
    reader = RuledReader(lambda _, sentence: 3.0 if f"Village{village}" in sentence else 2.0)
    close = RuledReader(lambda _, sentence: 5.0 if f"Village{village}" in sentence else 0.5)
    generator = Extractive(embedder, reader, close_reader=close)
    await generator.looked_at("What was struck?", numbered(hits), hits)
    assert [" ".join(page.sentences) for page in reader.pages] == [article.text for article in articles[:read]]
    assert len(close.pages) == {1: 1, 3: 2, 5: 4, 9: 4}[village]


async def test_rows_and_labels_are_read_as_sentences_and_quoted_as_they_are(embedder: MiniLM) -> None:
    text = "Club | Day | Places\nChess | Monday | 12\nDance | Friday | 30\n\nCoach: Ada Berg"
    hits = hits_of(Article.of(text), 0.6)
    reader = RuledReader(lambda _, sentence: 2.0 if sentence.startswith("Club Dance") else -8.0)
    generator = Extractive(embedder, reader, close_reader=reader)
    listed, signs = await generator.looked_at("How many places has dance?", numbered(hits), hits)
    whole, again = reader.pages
    assert whole.sentences == [
        "Club | Day | Places",
        "Club Chess: day Monday, 12 places.",
        "Club Dance: day Friday, 30 places.",
        "The coach was Ada Berg.",
    ]
    assert again.sentences == whole.sentences[1:3]
    best = max(zip(signs, listed, strict=True), key=lambda one: one[0]["reader"])[1].sentence.text
    assert best == "Dance | Friday | 30"


@pytest.mark.parametrize(
    ("likely", "answering", "read"),
    [
        ({"clock": 2.0, "charged": 0.0, "thanked": -2.0, "late": -9.0}, "clock", ["clock"]),
        ({"clock": 2.0, "charged": 0.0, "thanked": -2.0, "late": -9.0}, "charged", ["clock", "charged"]),
        ({"clock": 2.0, "charged": 0.0, "thanked": -2.0, "late": -3.0}, "", ["clock", "charged", "thanked"]),
        ({"clock": 2.0, "charged": -2.5, "thanked": -3.5, "late": -9.0}, "", ["clock", "charged"]),
        ({"clock": -9.0, "charged": -9.0, "thanked": -3.5, "late": -9.0}, "", ["thanked"]),
        ({"clock": -9.0, "charged": -9.0, "thanked": -4.5, "late": -9.0}, "", []),
        ({"clock": -9.0, "charged": -9.0, "thanked": -9.0, "late": -9.0}, "", []),
    ],
)
async def test_the_best_sentences_are_read_closely_until_one_answers(
    embedder: MiniLM, likely: dict[str, float], answering: str, read: list[str]
) -> None:
    def odds(_: str, sentence: str) -> float:
        return next((value for word, value in likely.items() if word in sentence), -9.0)

    reader = RuledReader(odds)
    close = RuledReader(lambda _, sentence: 4.0 if answering and answering in sentence else -4.0)
    hits = hits_of(Article.of(ARTICLE.text[ARTICLE.text.index("The town") :]), 0.6)
    listed, signs = await Extractive(embedder, reader, close_reader=close).looked_at("Who?", numbered(hits), hits)
    sentences = [page for whole in reader.pages for page in whole.sentences]
    shown = [sentences[max(0, at - 1) : at + 1] for at in (list(likely).index(word) for word in read)]
    assert [page.sentences for page in close.pages] == shown
    for one, sign in zip(listed, signs, strict=True):
        (word,) = [word for word in likely if word in one.sentence.text]
        first, again = max(likely[word], -6.0), 4.0 if word == answering else -4.0
        assert sign["reader"] == pytest.approx((first + 2 * again) / 3 if word in read else first)
        assert (sign["closely"], sign["not_closely"]) == ((again, 0.0) if word in read else (0.0, 1.0))


async def test_without_a_close_reader_the_reader_counts_as_one(embedder: MiniLM) -> None:
    hits = hits_of(ARTICLE, 0.6)
    reader = RuledReader(lambda _, sentence: 2.0 if "clock" in sentence else -2.0)
    _, signs = await Extractive(embedder, reader).looked_at("Who?", numbered(hits), hits)
    assert any(sign["reader"] == 2.0 for sign in signs)
    assert all((sign["closely"], sign["not_closely"]) == (sign["reader"], 0.0) for sign in signs)


async def test_what_a_date_was_left_out_for_is_read_closely_without_it(embedder: MiniLM) -> None:
    text = "Kim met Shoigu in Pyongyang on June 4. It rained in Seoul."
    hits = hits_of(Article.of(text), 0.6)
    reader = RuledReader(lambda question, _: -4.0 if "June" in question else 2.0)
    close = RuledReader(lambda question, _: -5.0 if "June" in question else 5.0)
    question = "Who did Kim meet on June 4?"
    listed, signs = await Extractive(embedder, reader, close_reader=close).looked_at(question, numbered(hits), hits)
    (dated,) = [sign for one, sign in zip(listed, signs, strict=True) if "June" in one.sentence.text]
    assert dated["reader"] == pytest.approx((2.0 + 2 * 5.0) / 3)


async def test_a_question_about_the_article_is_told_to_choose_one_of_several(embedder: MiniLM) -> None:
    other = Article.of("Tram stops in Hest\n\nThe tram of Hest stopped on Monday.", Metadata(title="Tram stops"))
    hits = [*found(), *hits_of(other, 0.5)]
    said = [one async for one in Extractive(embedder).claims("What is the article about?", numbered(hits), hits)]
    assert said == [NO_ARTICLE]
    assert "filters" in NO_ARTICLE.message
