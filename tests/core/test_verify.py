"""Verdicts on quotes, claims and whole answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from service.core.answer import Claim, NumberedSentence, Reason, Verdict
from service.core.article import Article, Metadata, Span
from service.core.errors import InvalidInput
from service.core.receipt import answer_digest, digest, verify_answer
from service.core.sentences import sentences
from service.core.support import Quote, unsupported
from service.core.verify import objections, verify_claim, verify_quote
from tests.timing import within

TEXT = (
    "The council rejected the tunnel on Tuesday. Mayor Okafor said the bridge would stay shut. "
    "Repairs cost $210 million. “We are sorry,” Vance said."
)
ARTICLE = Article.of(TEXT, Metadata(title="Council votes", published_at=datetime(2024, 3, 15, tzinfo=UTC)))
OTHER = Article.of("The council approved the budget on Friday. Nobody spoke for the tunnel.")
ARTICLES = {ARTICLE.id: ARTICLE, OTHER.id: OTHER}
SENTENCES = [
    "The council rejected the tunnel on Tuesday.",
    "Mayor Okafor said the bridge would stay shut.",
    "Repairs cost $210 million.",
]


def _numbered() -> dict[int, NumberedSentence]:
    found = {}
    for number, text in enumerate([*SENTENCES, "“We are sorry,” Vance said."], 1):
        at = TEXT.index(text)
        found[number] = NumberedSentence(number, ARTICLE.id, ARTICLE.metadata, "p", Span(at, at + len(text)), text)
    return found


def _verdict(text: str, *pointers: int, question: str = "") -> tuple[Verdict, list[str]]:
    result = verify_claim(Claim(text, pointers), _numbered(), ARTICLES, question)
    return result.verdict, [reason.code for reason in result.reasons]


def test_a_true_quote_is_verified_and_typography_repaired() -> None:
    assert verify_quote("rejected the tunnel", ARTICLE).verdict is Verdict.VERIFIED
    repaired = verify_quote('"We are sorry," Vance said.', ARTICLE)
    assert repaired.verdict is Verdict.REPAIRED
    assert repaired.quote == "“We are sorry,” Vance said."


def test_an_invented_quote_is_fabricated() -> None:
    assert verify_quote("The council welcomed the tunnel", ARTICLE).verdict is Verdict.FABRICATED


def test_a_quote_of_another_article_is_misattributed() -> None:
    result = verify_quote("approved the budget on Friday", ARTICLE, others=[OTHER])
    assert result.verdict is Verdict.MISATTRIBUTED


def test_a_quote_of_another_passage_is_misattributed() -> None:
    result = verify_quote("Repairs cost $210 million", ARTICLE, near=Span(0, 40))
    assert result.verdict is Verdict.MISATTRIBUTED
    assert result.quote == "Repairs cost $210 million"


def test_a_quote_sewn_from_parts_is_stitched() -> None:
    result = verify_quote("The council rejected the tunnel would stay shut.", ARTICLE)
    assert result.verdict is Verdict.STITCHED


def test_a_true_quote_under_a_false_statement_is_unsupported() -> None:
    result = verify_quote("Repairs cost $210 million.", ARTICLE, "Repairs cost $120 million.")
    assert result.verdict is Verdict.UNSUPPORTED
    assert [reason.code for reason in result.reasons] == ["number"]


def test_a_claim_that_is_its_evidence_is_verified() -> None:
    assert _verdict(SENTENCES[0], 1) == (Verdict.VERIFIED, [])
    assert _verdict(f"{SENTENCES[0]} {SENTENCES[1]}", 1, 2) == (Verdict.VERIFIED, [])


def test_a_claim_without_a_good_pointer_is_unsupported() -> None:
    assert _verdict("The council met.", 9) == (Verdict.UNSUPPORTED, ["pointer"])
    assert _verdict("The council met.") == (Verdict.UNSUPPORTED, ["pointer"])


def test_a_pointer_at_nothing_is_left_out_and_good_ones_stay() -> None:
    result = verify_claim(Claim("The tunnel was rejected on March 12, 2024.", (1, 99)), _numbered(), ARTICLES, "")
    assert result.verdict is Verdict.VERIFIED
    assert [proof.span.of(TEXT) for proof in result.proofs] == [SENTENCES[0]]


def test_a_sentence_that_is_not_the_articles_proves_nothing() -> None:
    sentence = NumberedSentence(1, ARTICLE.id, ARTICLE.metadata, "p", Span(0, 5), "Words of another text.")
    result = verify_claim(Claim("Words of another text.", (1,)), {1: sentence}, ARTICLES, "")
    assert result.verdict is Verdict.UNSUPPORTED


def test_a_quotation_in_a_claim_must_stand_in_its_evidence() -> None:
    assert _verdict('Vance said: "We are sorry."', 4)[0] is Verdict.VERIFIED
    assert _verdict('Vance said: "We are deeply sorry."', 4)[0] is Verdict.FABRICATED
    assert _verdict('The council said "the bridge would stay shut".', 1)[0] is Verdict.MISATTRIBUTED


def test_a_number_in_the_question_proves_nothing() -> None:
    assert _verdict("Repairs cost $500 million.", 3, question="Do repairs cost $500 million?") == (
        Verdict.UNSUPPORTED,
        ["number"],
    )


def _answer() -> dict[str, Any]:
    quote = SENTENCES[0]
    citation = {"index": 1, "article_id": ARTICLE.id, "quote": quote, "start": 0, "end": len(quote)}
    statement = {"text": "The council turned down the tunnel on Tuesday.", "citations": [1]}
    return {
        "question": "What happened?",
        "status": "answered",
        "answer": f"{statement['text']} [1]",
        "statements": [statement],
        "citations": [citation],
    }


def test_a_saved_answer_holds_until_one_character_changes() -> None:
    answer = _answer()
    answer["receipt"] = {"articles": {ARTICLE.id: digest(ARTICLE.text)}, "model": "m"}
    answer["receipt"]["answer"] = answer_digest(answer)
    saved = json.dumps(answer)
    assert verify_answer(json.loads(saved), {ARTICLE.id: ARTICLE}).holds
    changed = json.loads(saved.replace("turned down", "turned  down"))
    assert [reason.code for reason in verify_answer(changed, {ARTICLE.id: ARTICLE}).reasons] == ["digest"]
    changed = json.loads(saved.replace('"model": "m"', '"model": "n"'))
    assert [reason.code for reason in verify_answer(changed, {ARTICLE.id: ARTICLE}).reasons] == ["digest"]
    other = Article.of(TEXT.replace("sorry", "Sorry"))
    assert [reason.code for reason in verify_answer(json.loads(saved), {ARTICLE.id: other}).reasons] == ["digest"]


def test_a_citation_that_nothing_was_sent_along_for_fails_with_a_reason() -> None:
    (checked,) = verify_answer({"answer": "It rained.", "citations": [{"quote": "It rained."}]}, {}).citations
    assert (checked.verdict, [reason.code for reason in checked.reasons]) == (Verdict.FABRICATED, ["source"])


def test_a_saved_answer_with_a_moved_quote_fails() -> None:
    answer = _answer()
    answer["citations"][0]["start"] = 1
    assert not verify_answer(answer, {ARTICLE.id: ARTICLE}).holds


def test_a_statement_without_a_citation_fails() -> None:
    answer = _answer()
    answer["statements"][0]["citations"] = []
    assert not verify_answer(answer, {ARTICLE.id: ARTICLE}).holds


def test_an_answer_of_another_system_is_checked_sentence_by_sentence() -> None:
    text = (
        "The council rejected the tunnel [1]. Repairs cost $210 million [1]. The council approved the budget [2]."
    )
    checked = verify_answer({"answer": text}, {"a": ARTICLE, "b": OTHER})
    assert checked.holds
    wrong = verify_answer({"answer": "The council rejected the budget [2]."}, {"a": ARTICLE, "b": OTHER})
    assert [one.verdict for one in wrong.statements] == [Verdict.UNSUPPORTED]


def test_the_full_stop_of_an_abbreviation_cuts_neither_answer_nor_source() -> None:
    source = Article.of("The deal with the U.S. was approved by St. Louis on Monday.")
    checked = verify_answer({"answer": "The deal with the U.S. was approved by St. Louis. [1]"}, {"a": source})
    assert [one.text for one in checked.statements] == ["The deal with the U.S. was approved by St. Louis."]


def test_a_marker_behind_a_sentence_belongs_to_it() -> None:
    text = "The council rejected the tunnel. [1] [2] The council approved the budget. [2]"
    checked = verify_answer({"answer": text}, {"a": ARTICLE, "b": OTHER})
    assert [one.text for one in checked.statements] == [
        "The council rejected the tunnel.",
        "The council approved the budget.",
    ]
    assert checked.holds


def test_a_quotation_in_a_statement_must_stand_in_the_quote() -> None:
    quote = "Mayor Okafor said the bridge would stay shut."
    assert verify_quote(quote, ARTICLE, "Okafor said it “would stay shut”.").verdict is Verdict.VERIFIED
    found = verify_quote(quote, ARTICLE, "Okafor said the bridge “would fall down”.")
    assert (found.verdict, [one.code for one in found.reasons]) == (Verdict.UNSUPPORTED, ["quotation"])


def denying(statement: str, quotes: object, question: str = "") -> tuple[Reason, ...]:
    return (Reason("entailment", "No."),)


def test_what_is_its_evidence_holds_in_a_saved_answer_whatever_the_guard_says() -> None:
    answer = _answer()
    joined = " ".join(SENTENCES[:2])
    answer["citations"].append(
        {
            "index": 2,
            "article_id": ARTICLE.id,
            "quote": SENTENCES[1],
            "start": len(SENTENCES[0]) + 1,
            "end": len(joined),
        }
    )
    answer |= {"answer": f"{joined} [1][2]", "statements": [{"text": joined, "citations": [1, 2]}]}
    assert verify_answer(answer, {ARTICLE.id: ARTICLE}, denying).holds


def test_a_quote_cut_out_of_a_sentence_that_denies_it_is_no_evidence_in_a_saved_answer() -> None:
    text = "The council did not approve the plan of the mayor on Monday."
    article, quote = Article.of(text), "approve the plan of the mayor"
    start = text.index(quote)
    answer = {
        "answer": quote,
        "statements": [{"text": quote, "citations": [1]}],
        "citations": [
            {"index": 1, "article_id": article.id, "quote": quote, "start": start, "end": start + len(quote)}
        ],
    }
    (checked,) = verify_answer(answer, {article.id: article}).statements
    assert checked.verdict is Verdict.UNSUPPORTED and checked.reasons


def test_the_guard_it_is_given_decides_on_a_saved_answer() -> None:
    checked = verify_answer(_answer(), {ARTICLE.id: ARTICLE}, denying)
    assert [[one.code for one in statement.reasons] for statement in checked.statements] == [["entailment"]]


def test_an_answer_of_more_statements_than_can_be_checked_in_time_is_refused() -> None:
    with pytest.raises(InvalidInput, match="500 statements"):
        verify_answer({"answer": "It rained. " * 501}, {"a": ARTICLE})
    with pytest.raises(InvalidInput, match="500 statements"):
        verify_answer({"statements": [{"text": "It rained."}] * 501}, {"a": ARTICLE})


@pytest.mark.parametrize(
    "answer",
    [
        {"answer": "It rained. " * 10_000},
        {"statements": ["It rained. " * 400]},
        {"statements": ["It rained."], "question": "Did it rain? " * 2_000},
        {"answer": "It rained.", "citations": [{"quote": "It rained. " * 2_000}]},
    ],
)
def test_texts_longer_than_any_answers_are_refused(answer: dict[str, object]) -> None:
    with pytest.raises(InvalidInput, match="Send it in parts"):
        verify_answer(answer, {"a": ARTICLE})


@pytest.mark.parametrize("run", [" ", "[1]", "[1] ", " [", "[1 "])
@pytest.mark.parametrize("statements", [[], ["It rained."]])
def test_a_saved_answer_of_very_many_characters_is_checked_at_once(run: str, statements: list[str]) -> None:
    with within(2):
        text = f"It rained{run * (90_000 // len(run))}here. [1]"
        assert not verify_answer({"answer": text, "statements": statements}, {"a": ARTICLE}).holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("It rained on Monday. [1]", True),
        ("It rained on Monday.\n[1] ", True),
        ("It rained on Monday [1] again. [1]", False),
    ],
)
def test_markers_behind_a_statement_are_none_of_its_words(text: str, holds: bool) -> None:
    source = Article.of("It rained on Monday.")
    answer = {
        "answer": text,
        "statements": [{"text": "It rained on Monday. [7]  [8]", "citations": [1]}],
        "citations": [{"index": 1, "article_id": "a", "quote": "It rained on Monday."}],
    }
    reasons = [one.code for one in verify_answer(answer, {"a": source}).reasons]
    assert ("answer" not in reasons) is holds


@pytest.mark.parametrize(
    "row",
    ["-".join("ABCDEFGH" * 6), "A" * 60_000, "A " * 30_000, "A & " * 15_000, "A(" * 30_000, "Aa is known " * 5_000],
)
def test_a_long_row_of_capitals_in_an_article_takes_no_long_time(row: str) -> None:
    with within(5):
        article = Article.of(f"The song goes {row}. The council approved the plan.")
        found = verify_quote("The council approved the plan.", article, "Kim Berg approved the plan.")
        assert found.verdict is Verdict.UNSUPPORTED


def test_many_ellipses_negations_and_dates_take_no_long_time() -> None:
    with within(10):
        for parts in (20, 2_000):
            verify_quote(" ... ".join(["alpha"] * parts), Article.of("alpha " * 1_000))
        unsupported(f"It is {'1.' * 2_000}1 long.", [Quote("It is long.")], "")
        for quote in (f"The plan was {'not ' * 4_800}good.", f"He left {'June 4, ' * 2_400}."):
            verify_quote(quote, Article.of(quote), "The plan was the best in town on June 5.")


def test_of_several_places_each_part_behind_an_ellipsis_stands_behind_the_one_before() -> None:
    article = Article.of("Bravo came. Alpha came, and bravo went, and alpha went.")
    found = verify_quote("Alpha came ... alpha went", article)
    assert [span.of(article.text) for span in found.spans] == ["Alpha came", "alpha went"]
    assert verify_quote("alpha went ... bravo went", article).verdict is not Verdict.VERIFIED


def test_an_empty_answer_holds_nothing() -> None:
    assert not verify_answer({}, {}).holds


def test_a_claim_that_is_one_of_its_sentences_has_no_other_proof() -> None:
    result = verify_claim(Claim(SENTENCES[1], (1, 2, 3)), _numbered(), ARTICLES)
    assert [proof.span.of(TEXT) for proof in result.proofs] == [SENTENCES[1]]


def test_a_claim_that_two_articles_print_cites_both() -> None:
    copies = [Article.of(f"{SENTENCES[0]} {end}") for end in ("It rained.", "It snowed.")]
    span = Span(0, len(SENTENCES[0]))
    numbered = {
        number: NumberedSentence(number, article.id, article.metadata, "p", span, SENTENCES[0])
        for number, article in enumerate(copies, 1)
    }
    result = verify_claim(Claim(SENTENCES[0], (1, 2)), numbered, {one.id: one for one in copies})
    assert [proof.article_id for proof in result.proofs] == [one.id for one in copies]


def test_of_very_many_sentences_the_closest_are_the_evidence() -> None:
    filler = " ".join(
        f"Nothing of note was heard from the town of Orla in week {n} of that year." for n in range(60)
    )
    article = Article.of(f"{filler} The ferry carried 40,000 passengers. {filler}")
    starts = [at for at in range(len(article.text)) if at == 0 or article.text[at - 2 : at] == ". "]
    spans = [Span(at, article.text.find(".", at) + 1) for at in starts]
    numbered = {
        number: NumberedSentence(number, article.id, article.metadata, "p", span, span.of(article.text))
        for number, span in enumerate(spans, 1)
    }
    seen: list[str] = []

    def guard(statement: str, quotes: Sequence[Quote], question: str = "") -> tuple[Reason, ...]:
        seen.extend(quote.text for quote in quotes)
        return ()

    claim = Claim("The ferry had 40,000 passengers.", tuple(numbered))
    result = verify_claim(claim, numbered, {article.id: article}, guard=guard)
    assert "The ferry carried 40,000 passengers." in seen
    assert sum(map(len, seen)) < 2000
    assert len(result.proofs) == len(seen)


@pytest.mark.parametrize(
    "text",
    [
        "Repairs cost $210 million, see https://evil.example/login.",
        "Repairs cost $210 million (evil.example/login).",
        "[Repairs](https://evil.example) cost $210 million.",
        "<b onclick=alert(1)>Repairs</b> cost $210 million.",
        "Repairs cost $210 million, says a@evil.example.",
    ],
)
def test_a_link_or_markup_that_the_evidence_does_not_have_is_not_carried(text: str) -> None:
    assert _verdict(text, 3) == (Verdict.UNSUPPORTED, ["markup"])


def test_a_link_of_the_evidence_may_be_told() -> None:
    text = "Tickets are sold at https://orla.example/tickets from Monday."
    article = Article.of(text)
    sentence = NumberedSentence(1, article.id, article.metadata, "p", Span(0, len(text)), text)
    claim = Claim("From Monday tickets are sold at https://orla.example/tickets.", (1,))
    assert verify_claim(claim, {1: sentence}, {article.id: article}).verdict is Verdict.VERIFIED


@pytest.mark.parametrize(
    "second",
    [
        ". Passengers are angry.",
        ". Mayors lied.",
        ". Send your password.",
        "; the mayor hid the truth.",
        ". Liars!",
        ". Wrong.",
    ],
)
def test_a_sentence_does_not_vouch_for_the_next_one(second: str) -> None:
    said = "The council turned down the tunnel on Tuesday"
    answer = _answer()
    for text, verdict in ((f"{said}{second}", Verdict.UNSUPPORTED), (f"{said}.", Verdict.VERIFIED)):
        assert _verdict(text, 1)[0] is verdict
        assert verify_quote(SENTENCES[0], ARTICLE, text).verdict is verdict
        answer["statements"][0]["text"] = text
        answer["answer"] = f"{text} [1]"
        assert [one.verdict for one in verify_answer(answer, ARTICLES).statements] == [verdict]


def test_a_sentence_of_one_word_that_the_evidence_has_is_carried() -> None:
    assert _verdict("The council rejected the tunnel. Rejected.", 1)[0] is Verdict.VERIFIED


@pytest.mark.parametrize("reply", ["Yes.", "No.", "Yes, ", "No –", "Nein: ", "Oui! "])
def test_a_reply_proves_nothing_and_does_not_count_against_what_follows(reply: str) -> None:
    assert _verdict(reply.strip(), 1)[0] is Verdict.UNSUPPORTED
    assert _verdict(f"{reply} The council rejected the tunnel.", 1)[0] is Verdict.VERIFIED
    assert _verdict(f"{reply} The council approved the tunnel.", 1)[0] is Verdict.UNSUPPORTED
    assert verify_quote(SENTENCES[0], ARTICLE, reply.strip()).verdict is Verdict.UNSUPPORTED


@pytest.mark.parametrize(
    ("quote", "verdict"),
    [
        ("The council … the tunnel on Tuesday", Verdict.REPAIRED),
        ("The council rejected the tunnel on Tuesday. … Repairs cost $210 million.", Verdict.REPAIRED),
        ("The council … said the bridge would stay shut", Verdict.STITCHED),
        ("The council rejected … the bridge", Verdict.STITCHED),
    ],
)
def test_an_ellipsis_joins_no_parts_of_different_sentences(quote: str, verdict: Verdict) -> None:
    found = verify_quote(quote, ARTICLE)
    assert found.verdict is verdict
    assert found.quote == TEXT[found.spans[0].start : found.spans[-1].end]


def test_an_ellipsis_hides_no_negation_and_nothing_from_a_statement() -> None:
    denied, cleared = Article.of("The plan was not approved."), Article.of("Acme was cleared of fraud.")
    assert verify_quote("The plan was ... approved", denied).verdict is Verdict.STITCHED
    statement = "Nobody cleared Acme."
    assert verify_quote("Acme was ... of fraud", cleared, statement).verdict is Verdict.UNSUPPORTED


def test_a_quotation_with_an_ellipsis_in_a_claim_is_of_one_sentence() -> None:
    assert _verdict("Okafor said “The council rejected … the bridge would stay shut”.", 1, 2)[0] is Verdict.STITCHED
    assert _verdict("Okafor said “the bridge … stay shut”.", 2)[0] is Verdict.VERIFIED


def test_the_text_of_a_saved_answer_says_no_more_than_its_statements() -> None:
    answer = _answer()
    assert verify_answer(answer, ARTICLES).holds
    answer["answer"] = "The council turned down the tunnel and 40 people died. [1]"
    assert [reason.code for reason in verify_answer(answer, ARTICLES).reasons] == ["answer"]


def test_brackets_of_its_own_in_a_statement_are_no_markers() -> None:
    text = "The council [12] rejected the tunnel."
    article = Article.of(text)
    citation = {"index": 1, "article_id": article.id, "quote": text, "start": 0, "end": len(text)}
    answer = {"answer": "The council ［12］ rejected the tunnel. [1]", "citations": [citation]}
    answer["statements"] = [{"text": text, "citations": [1]}]
    assert verify_answer(answer, {article.id: article}).holds


def test_a_note_of_the_articles_own_behind_a_sentence_is_no_marker() -> None:
    text = "The council rejected the tunnel.[3]"
    article = Article.of(text)
    citation = {"index": 1, "article_id": article.id, "quote": text, "start": 0, "end": len(text)}
    answer = {"answer": "The council rejected the tunnel.［3］ [1]", "citations": [citation]}
    answer["statements"] = [{"text": text, "citations": [1]}]
    assert verify_answer(answer, {article.id: article}).holds


def test_citations_may_be_counted_from_nought() -> None:
    answer = _answer()
    answer["citations"][0]["index"], answer["statements"][0]["citations"] = 0, [0]
    assert all(one.verdict is Verdict.VERIFIED for one in verify_answer(answer, ARTICLES).statements)


def test_a_citation_that_is_not_there_proves_nothing() -> None:
    answer = _answer()
    answer["statements"][0]["citations"] = [1, 99]
    (checked,) = verify_answer(answer, ARTICLES).statements
    assert [reason.code for reason in checked.reasons] == ["pointer"]


@pytest.mark.parametrize(
    "changed",
    [
        {"citations": [{"index": [1], "quote": "x"}]},
        {"citations": [{"index": {}, "article_id": [1], "quote": 7}]},
        {"statements": [{"text": "It cost 4.", "citations": [[1], {}, None]}]},
        {"statements": [], "answer": f"It is 4. [{'9' * 5000}]"},
        {"citations": [{"index": 1, "article_id": ARTICLE.id, "quote": "x", "start": 10**30, "end": 10**31}]},
    ],
)
def test_a_saved_answer_of_any_shape_is_judged(changed: dict[str, Any]) -> None:
    assert not verify_answer(_answer() | changed, ARTICLES).holds


def test_an_answer_that_is_no_text_is_refused() -> None:
    with pytest.raises(InvalidInput):
        verify_answer({"answer": {"a": 1}}, ARTICLES)


class Enough(Exception):
    pass


@pytest.mark.parametrize(
    "answer",
    [
        {"citations": [{"quote": "Nobody ever said this."}] * 9},
        {"statements": [{"text": "It rained."}] * 9},
        {"answer": "Nobody said this. " * 9},
    ],
)
def test_the_check_of_an_answer_can_be_ended_at_every_part_of_it(answer: dict[str, object]) -> None:
    calls: list[int] = []

    def pause() -> None:
        calls.append(len(calls))

    verify_answer(answer, ARTICLES, pause=pause)
    assert len(calls) >= 9

    def ending() -> None:
        raise Enough

    with pytest.raises(Enough):
        verify_answer(answer, ARTICLES, pause=ending)


def test_the_check_of_a_quote_can_be_ended_before_each_other_article() -> None:
    calls: list[int] = []
    others = [Article.of(f"The ferry of day {day} sank.") for day in range(9)]
    found = verify_quote("Nobody ever said this.", ARTICLE, None, others, pause=lambda: calls.append(1))
    assert found.verdict is Verdict.FABRICATED
    assert len(calls) >= 10


BERG = (
    "Ana Berg, the mayor of Ostrel, opened the new swimming hall on Monday. "
    "Councillor Lena Holm was arrested in Ostrel on Sunday. She was fired on Tuesday."
)
OPENED = "The mayor, Ana Berg, opened the bridge on Monday. It is long."
STOLE = "Councillor Lena Holm was arrested on Sunday. She stole 4 million crowns from the town."


def _verdict_on(text: str, pointers: tuple[int, ...], *texts: str) -> Verdict:
    articles = [Article.of(one) for one in texts]
    places = [(article, span) for article in articles for span in sentences(article.text)]
    numbered = {
        number: NumberedSentence(number, article.id, article.metadata, "p", span, span.of(article.text))
        for number, (article, span) in enumerate(places, 1)
    }
    return verify_claim(Claim(text, pointers), numbered, {one.id: one for one in articles}).verdict


@pytest.mark.parametrize("pointers", [(1, 3), (3,), (1, 2, 3)])
def test_what_is_said_of_her_is_said_of_nobody_named_before_somebody_else(pointers: tuple[int, ...]) -> None:
    assert _verdict_on("Ana Berg was fired on Tuesday.", pointers, BERG) is Verdict.UNSUPPORTED
    assert _verdict_on("Lena Holm was fired on Tuesday.", (3,), BERG) is Verdict.VERIFIED
    article = Article.of(BERG)
    assert verify_quote(BERG, article, "Ana Berg was fired on Tuesday.").verdict is Verdict.UNSUPPORTED
    assert verify_quote("was fired on Tuesday", article, "Ana Berg was fired.").verdict is Verdict.UNSUPPORTED


def test_what_is_said_of_her_is_said_of_nobody_in_another_article() -> None:
    assert (
        _verdict_on("Ana Berg stole 4 million crowns from the town.", (1, 4), OPENED, STOLE) is Verdict.UNSUPPORTED
    )


@pytest.mark.parametrize("first", ["The mayor, Ana Berg, opened the bridge on Monday.", "The bridge was opened."])
def test_sentences_of_two_articles_are_no_verbatim_text_together(first: str) -> None:
    said = f"{first} She stole 4 million crowns from the town."
    assert _verdict_on(said, (1, 3), first, STOLE) is Verdict.UNSUPPORTED
    sources = {one.id: one for one in (Article.of(first), Article.of(STOLE))}
    second = said[len(first) + 1 :]
    citations = [
        {"index": index, "article_id": key, "quote": quote, "start": start, "end": start + len(quote)}
        for index, (key, quote) in enumerate(zip(sources, (first, second), strict=True), 1)
        for start in [sources[key].text.index(quote)]
    ]
    answer = {"answer": f"{said} [1][2]", "citations": citations}
    answer["statements"] = [{"text": said, "citations": [1, 2]}]
    assert [one.verdict for one in verify_answer(answer, sources).statements] == [Verdict.UNSUPPORTED]


def test_sentences_apart_in_an_article_are_no_verbatim_text_together() -> None:
    said = "Ana Berg, the mayor of Ostrel, opened the new swimming hall on Monday. She was fired on Tuesday."
    assert _verdict_on(said, (1, 3), BERG) is Verdict.UNSUPPORTED


def test_neighbours_over_a_line_break_are_verbatim_together_whatever_the_guard_says() -> None:
    text = "Bridge opened\n\nThe bridge was opened on Monday."
    article = Article.of(text)
    spans = [Span(0, 13), Span(15, len(text))]
    numbered = {
        number: NumberedSentence(number, article.id, article.metadata, "p", span, span.of(text))
        for number, span in enumerate(spans, 1)
    }
    claim = Claim("Bridge opened The bridge was opened on Monday.", (1, 2))
    assert verify_claim(claim, numbered, {article.id: article}, guard=denying).verdict is Verdict.VERIFIED


@pytest.mark.parametrize("text", ["...", "👍", "?!", "“”"])
def test_a_statement_without_a_word_is_not_proven(text: str) -> None:
    assert _verdict(text, 1) == (Verdict.UNSUPPORTED, ["wording"])
    assert verify_quote(SENTENCES[0], ARTICLE, text).verdict is Verdict.UNSUPPORTED


@pytest.mark.parametrize(
    "text",
    [
        "Who rejected the tunnel? The council.",
        "The council rejected the tunnel on Tuesday. Did Okafor say that?",
        "Did the council reject the tunnel on Tuesday?",
        "Bridge: Mayor Okafor",
        "bridge - Mayor Okafor.",
    ],
)
def test_a_question_or_a_label_is_no_statement_whatever_its_words(text: str) -> None:
    assert _verdict(text, 1, 2) == (Verdict.UNSUPPORTED, ["wording"])


def test_a_question_and_a_label_of_the_evidence_are_carried() -> None:
    article = Article.of("Who pays? The council pays.\nPublished in Orla. Author: Ana Berg of Orla wrote it.")
    found = [span.of(article.text) for span in sentences(article.text)]
    quotes = [Quote(text, article.metadata, article.text) for text in found]
    for text in ("Who pays? The council pays.", "The council pays. Who pays?", "Author: Ana Berg"):
        assert objections(text, quotes, "", lambda *_: ()) == ()


@pytest.mark.parametrize("run", [".", "…", "[", "1", "1,", "'", '"', "“", "?", "a ", "_", "<a", "a@", "]("])
def test_a_claim_of_very_many_characters_fails_at_once(run: str) -> None:
    with within(2):
        text = f"The council rejected{run * (40_000 // len(run))} the tunnel on Tuesday."
        assert _verdict(text, 1) == (Verdict.UNSUPPORTED, ["wording"])


def test_a_long_claim_that_is_its_evidence_is_carried() -> None:
    told = [f"The council rejected {name * 300} on Tuesday." for name in ("tunnel ", "bridge ", "budget ")]
    article = Article.of(" ".join(told))
    numbered, at = {}, 0
    for number, text in enumerate(told, 1):
        at = article.text.index(text)
        numbered[number] = NumberedSentence(
            number, article.id, article.metadata, "p", Span(at, at + len(text)), text
        )
    claim = Claim(" ".join(told), (1, 2, 3))
    assert verify_claim(claim, numbered, {article.id: article}).verdict is Verdict.VERIFIED


def test_a_run_of_dots_in_a_statement_takes_no_long_time() -> None:
    with within(2):
        objections("The council rejected it" + "." * 40_000, [Quote("The council rejected it.")], "", lambda *_: ())


@pytest.mark.parametrize("ours", [{"id": "ans_1"}, {"generator": "extractive"}])
@pytest.mark.parametrize("receipt", [{}, {"receipt": None}, {"receit": {"articles": {}}}])
def test_an_answer_of_this_service_without_its_receipt_fails(ours: dict[str, Any], receipt: dict[str, Any]) -> None:
    checked = verify_answer(_answer() | ours | receipt, ARTICLES)
    assert [reason.code for reason in checked.reasons] == ["receipt"] and not checked.holds


def _with_receipt(answer: dict[str, Any], article: Article) -> dict[str, Any]:
    answer["receipt"] = {"articles": {article.id: digest(article.text)}}
    answer["receipt"]["answer"] = answer_digest(answer)
    return answer


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        (
            {"title": "Council votes", "source": None, "author": "", "published_at": "2024-03-15T00:00:00+00:00"},
            True,
        ),
        ({"published_at": "2024-03-15"}, True),
        ({"published_at": "2024-03-16"}, False),
        ({"title": "Council resigns"}, False),
        ({"source": "The Orla Post"}, False),
        ({"author": ["Ann Lee"]}, False),
    ],
)
def test_a_citation_names_a_stored_article_as_it_is(said: dict[str, Any], holds: bool) -> None:
    answer = _answer()
    answer["citations"][0] |= said
    for checked in (answer, _with_receipt(answer, ARTICLE)):
        assert verify_answer(checked, ARTICLES, stored=ARTICLES).holds is holds
        assert verify_answer(checked, ARTICLES).holds


@pytest.mark.parametrize(
    ("text", "statement", "said"),
    [
        (
            "The council met yesterday.",
            "The council met on 14 March 2024.",
            {"published_at": "2024-03-15T00:00:00"},
        ),
        (
            "The council met on Friday.",
            "The Orla Post reported that the council met on Friday.",
            {"source": "The Orla Post"},
        ),
    ],
)
def test_a_bare_text_is_what_citations_say_of_it_while_the_answer_is_as_it_was_made(
    text: str, statement: str, said: dict[str, str]
) -> None:
    bare = Article.of(text)
    answer = {
        "answer": f"{statement} [1]",
        "statements": [{"text": statement, "citations": [1]}],
        "citations": [
            {"index": 1, "article_id": bare.id, "quote": text, "start": 0, "end": len(text), "title": 1, **said}
        ],
    }
    assert not verify_answer(answer, {bare.id: bare}).holds
    assert verify_answer(_with_receipt(answer, bare), {bare.id: bare}).holds
    answer["question"] = "When did the council meet?"
    checked = verify_answer(answer, {bare.id: bare})
    assert [one.verdict for one in checked.statements] == [Verdict.UNSUPPORTED]


def test_the_markers_of_a_saved_answer_are_the_citations_of_its_statements() -> None:
    answer = _answer()
    answer["answer"] = answer["answer"].replace("[1]", "[7]")
    assert [reason.code for reason in verify_answer(answer, ARTICLES).reasons] == ["answer"]
    answer["answer"] = answer["answer"].replace(" [7]", "")
    assert verify_answer(answer, ARTICLES).holds
