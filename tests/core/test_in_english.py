"""Korean, Japanese and Chinese questions are put into English key words."""

from __future__ import annotations

from importlib.resources import files

import pytest

from service.core.glossary import language_of, words_of
from service.core.in_english import in_english


def put(question: str, *texts: str) -> str:
    found = in_english(question)
    assert found is not None
    return found.of(texts) or ""


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("법원은 왜 그 소송을 기각했습니까?", "why court lawsuit reject?"),
        ("裁判所はなぜ訴えを却下したのですか。", "why court lawsuit reject?"),
        ("法院为什么驳回诉讼?", "why court reject lawsuit?"),
        ("누가 그 그림을 훔쳤습니까?", "who painting steal?"),
        ("誰がその絵を盗みましたか。", "who painting steal?"),
        ("谁赢得了选举?", "who win election?"),
        ("교황은 어느 나라를 방문했습니까?", "which country pope visit?"),
        ("金正恩は6月4日に平壌で誰に会いましたか。", "who Kim Jong-un June 4 Pyongyang meet?"),
        ("2025년 6월에 시장이 사임했나요?", "2025 June mayor resign?"),
    ],
)
def test_the_words_that_ask_stand_first(question: str, expected: str) -> None:
    assert put(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("북한 노동자는 몇 명이나 파견되었나요?", "how many worker North Korea send?"),
        ("회사는 몇 명의 직원을 해고했습니까?", "how many employee company dismiss?"),
        ("労働者は何人派遣されましたか。", "how many worker send?"),
        ("会社は何人の従業員を解雇しましたか。", "how many worker company dismiss?"),
        ("朝鲜派遣了多少士兵?", "how many soldier North Korea send?"),
        ("선박은 몇 톤의 기름을 유출했나요?", "how many ton ship oil leak?"),
        ("팀은 몇 골을 넣었습니까?", "how many goal team?"),
        ("電車は何時間止まりましたか。", "how many hour train?"),
        ("何軒の家が建てられましたか。", "how many house construction?"),
        ("罢工持续了几天?", "how many day strike continue?"),
        ("泄漏了多少吨石油?", "how many ton leak oil?"),
        ("有几架飞机坠毁?", "how many aircraft crash?"),
    ],
)
def test_what_is_counted_stands_behind_how_many(question: str, expected: str) -> None:
    assert put(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("失业率是多少?", "how much unemployment?"),
        ("中国出口增长了百分之多少?", "what percent China export growth?"),
        ("任何人都可以申请吗?", "any people apply?"),
        ("환율은 왜 떨어졌습니까?", "why exchange rate decrease?"),
        ("누가 금메달을 땄나요?", "who gold medal win?"),
        ("誰が金メダルを獲得しましたか。", "who gold medal get?"),
        ("외교부 장관은 어디를 방문했습니까?", "where foreign minister visit?"),
    ],
)
def test_words_are_known_however_they_are_joined(question: str, expected: str) -> None:
    assert put(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("谁捐了300万美元?", "who donate 3 million dollar?"),
        ("누가 2억 달러를 냈습니까?", "who 200 million dollar pay?"),
        ("20万人はどこに住んでいますか?", "where 200,000 people live?"),
        ("5% 인상을 누가 요구했습니까?", "who 5% increase demand?"),
        ("十二月四日谁访问了平壤?", "who December 4 visit Pyongyang?"),
        ("二〇二五年六月谁访问了平壤?", "who 2025 June visit Pyongyang?"),
        ("누가 3년 동안 파업했습니까?", "who 3 year during strike?"),
        ("한 달에 얼마입니까?", "how much one month?"),
        ("다음 주에 대통령은 어디를 방문하나요?", "where next week president visit?"),
        ("몇 달 동안 공사했습니까?", "how many months during construction?"),
        ("G20 정상회의는 어디에서 열렸습니까?", "where G20 summit open?"),
    ],
)
def test_numbers_and_dates_keep_their_value(question: str, expected: str) -> None:
    assert put(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("행정안전부는 무엇을 발표했습니까?", "what announce interior ministry?"),
        ("最低賃金はいくらですか。", "how much minimum wage?"),
        ("美联储为什么降息?", "why Federal Reserve cut interest rates?"),
        ("股市为什么暴跌?", "why stock market plunge?"),
        ("气象局发布了什么警报?", "what warning weather agency announce?"),
        ("화재는 몇시에 발생했습니까?", "what time fire happen?"),
    ],
)
def test_everyday_words_of_the_news_are_known(question: str, expected: str) -> None:
    assert put(question) == expected


@pytest.mark.parametrize(
    "question",
    ["그는 왜 회의에 참석하지 않았나요?", "彼はなぜ会議に出席しなかったのですか。", "他为什么没有出席会议?"],
)
def test_a_negation_is_kept(question: str) -> None:
    assert "not" in put(question).rstrip("?").split()


def test_names_outside_the_glossary_are_spelt_as_the_texts_spell_them() -> None:
    text = "The ship belongs to Okafor Lines, Amara Okafor said."
    assert put("오카포르는 언제 배를 샀습니까?", text) == "when Okafor ship buy?"


STRANGERS = (
    "Marta Velk, the mayor of Brenau, resigned in January. The museum cost 3 million euros, the captain said."
)


@pytest.mark.parametrize(
    "question",
    [
        "오카포르는 언제 배를 샀습니까?",
        "정하늘 시장은 언제 사임했습니까?",
        "시장 정하늘은 언제 사임했습니까?",
        "김 시장은 언제 사임했습니까?",
        "김철수 씨는 왜 사임했습니까?",
        "鈴木市長はいつ辞任しましたか",
        "市長の鈴木はいつ辞任しましたか",
        "佐藤さんはなぜ辞任しましたか",
        "鈴木船長は何と言いましたか",
        "松本の博物館の費用はいくらですか",
        "王明市长什么时候辞职?",
        "陈市长什么时候辞职?",
        "市长王明什么时候辞职?",
        "赵敏女士为什么辞职?",
    ],
)
def test_a_question_about_a_name_that_no_text_has_is_not_asked_without_it(question: str) -> None:
    assert put(question, STRANGERS) == ""


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("벨크 시장은 언제 사임했습니까?", "when Velk mayor resign?"),
        ("시장은 언제 사임했습니까?", "when mayor resign?"),
        ("새 시장은 언제 사임했습니까?", "when new mayor resign?"),
        ("その市長はいつ辞任しましたか", "when mayor resign?"),
        ("那位市长什么时候辞职?", "when mayor resign?"),
        ("マルタ・ヴェルク市長はいつ辞任しましたか", "when Marta Velk mayor resign?"),
        ("博物馆花了多少钱?", "how much museum cost?"),
        ("博物馆馆长是谁?", "who museum director?"),
        ("初代市長はいつ辞任しましたか", "when mayor resign?"),
        ("现任女市长什么时候辞职?", "when mayor resign?"),
        ("현 시장은 언제 사임했습니까?", "when mayor resign?"),
    ],
)
def test_who_is_named_by_an_office_or_found_by_sound_is_asked_about(question: str, expected: str) -> None:
    assert put(question, STRANGERS) == expected


@pytest.mark.parametrize(
    ("question", "text", "named"),
    [
        ("정하늘 시장은 언제 사임했습니까?", "박 시장은 10월에 사임했다.", False),
        ("정하늘 시장은 언제 사임했습니까?", "정하늘 전 시장이 10월에 사임했다.", True),
        ("鈴木市長はいつ辞任しましたか", "森田氏は6月に辞任した。", False),
        ("森田市長はいつ辞任しましたか", "森田氏は6月に辞任した。", True),
        ("市长是谁?", "陈立华是市长。", True),
        ("김영호씨는 언제 사임했습니까?", "김영호 시장은 12월에 사임했다.", True),
        ("김영호씨는 언제 사임했습니까?", "박민수 시장은 12월에 사임했다.", False),
        ("鈴木前市長はなぜ辞任しましたか", "鈴木市長は3月に辞任した。", True),
        ("石原市長はなぜ辞任しましたか", "石田市長は3月に辞任した。", False),
        ("김현 시장은 언제 사임했습니까?", "김철수 시장은 10월에 사임했다.", False),
        ("山城社の社長は誰ですか", "山城は食品の会社で、社長は佐藤恵子である。", True),
        ("醸造所の従業員は何人ですか", "従業員は40人である。", True),
    ],
)
def test_a_text_in_the_writing_of_the_question_is_asked_where_it_has_its_names(
    question: str, text: str, named: bool
) -> None:
    found = in_english(question)
    assert found is not None and found.named_in(text) is named


def test_what_is_hardly_understood_is_not_asked_though_it_can_be_searched() -> None:
    found = in_english("오카포르와 베라쿠트는 언제 배를 트라발했습니까?")
    assert found is not None and found.question == "when ship?"
    assert found.of(["Nobody knows."]) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Halcyon의 회장은 누구입니까?", "who Halcyon chairman?"),
        ("Lockheed Martin의 회장은 누구입니까?", "who Lockheed Martin chairman?"),
        ("Lockheed MartinはBoeingを訴えたのですか。", "Lockheed Martin Boeing lawsuit?"),
    ],
)
def test_names_in_latin_letters_stay(question: str, expected: str) -> None:
    assert put(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Who founded 小米?",
        "Who wrote the novel 火花?",
        "What did Kim Min-ji (김민지) say about the 5% rise?",
        "How many people work for 三星 (Samsung) and how many for LG?",
        "Wer gründete トヨタ?",
    ],
)
def test_a_question_in_latin_letters_with_a_name_in_others_is_left_alone(question: str) -> None:
    assert in_english(question) is None


@pytest.mark.parametrize(
    "question",
    ["Who met Kim?", "Qui a gagné?", "Кто приехал?", "", "???", "누구?", "쀍뚫휅 뷁꿿 누구?"],
)
def test_other_languages_and_unknown_words_are_left_alone(question: str) -> None:
    assert in_english(question) is None


def test_a_search_looks_for_other_words_too() -> None:
    found = in_english("독일 총리는 누구입니까?")
    assert found is not None and {"Germany", "German", "Berlin", "prime", "premier"} <= set(found.search.split())


@pytest.mark.parametrize("question", ["구", "가", "몇", "몇 명", "13월", "月", "〜", "会", "誰", "\u1112\u1161"])
def test_any_sign_can_be_looked_up(question: str) -> None:
    if language := language_of(question):
        list(words_of(question, language))
    in_english(question)


def test_the_glossary_has_english_and_up_to_three_languages_a_line() -> None:
    lines = files("service.core").joinpath("glossary.txt").read_text("utf-8").splitlines()
    rows = [line.split(" | ") for line in lines if not line.startswith("#")]
    assert len(rows) > 1000
    assert {len(row) for row in rows} <= {2, 3, 4} and all(row[0].isascii() or "ü" in row[0] for row in rows)
    for row in rows:
        for expected, words in zip(("ko", "ja", "zh"), row[1:], strict=False):
            assert all(language_of(word) in (expected, "zh") for word in words.split()), row
