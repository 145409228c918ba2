"""Sentence borders: hand-written cases in seven languages, and what holds for any text."""

from __future__ import annotations

import textwrap
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.article import Span
from service.core.sentences import LONGEST, sentences

# A case is a text whose sentences are divided by ` ¦ ` (removed before cutting), or `¦` where no space divides.
ENGLISH = [
    # abbreviations and initials
    "Gen. Lee met Sen. Smith and Rep. Jones. ¦ They left.",
    "Lt. Col. Lee and Maj. Gen. Kim met. ¦ Gov. Brown came.",
    "The U.S. Army left. ¦ The U.S. said so. ¦ He lives in the U.S. ¦ He left.",
    "The U.N. Security Council met. ¦ The U.K. and the E.U. agreed.",
    "Born in Washington, D.C. ¦ He moved to Paris.",
    "J. K. Rowling and J.R.R. Tolkien wrote. ¦ George W. Bush spoke.",
    "Plan B. ¦ It failed. ¦ They needed vitamin C. ¦ Oranges have it.",
    "They left on Jan. 5, Feb. 6 and Sept. 8. ¦ Others came on Dec. 11.",
    "No. 5 won. ¦ Nos. 6 and 7 lost. ¦ Was it fair? ¦ No. ¦ It was not.",
    "See Fig. 3 and p. 12. ¦ See also vol. 2, ch. 4.",
    "Apple Inc. and Co. Ltd. grew. ¦ He works for Apple Inc. ¦ The firm grew.",
    "It began at 5 p.m. on Monday. ¦ It ended at 7 p.m. ¦ They left at 9 a.m. Tuesday.",
    "He saw cats, dogs, etc. ¦ Then he left.",
    "Jones et al. found it. ¦ Smith vs. Jones began.",
    "St. Petersburg is big. ¦ He lives on Main St. ¦ He likes it.",
    "Martin Luther King Jr. spoke. ¦ Mr. and Mrs. Smith heard him.",
    "It cost approx. 5 million dollars. ¦ It weighs 3 kg.",
    # numbers
    "It rose 3.5 percent to 20,000.50 won. ¦ It fell.",
    "The year was 2025. ¦ The month was June. ¦ It was No. 1.",
    "1. First item. ¦ 2. Second item.",
    "Version v1.2.3 is at www.example.com today. ¦ See example.com. ¦ Bye.",
    # quotations
    '"We won. We go on," he said. ¦ She nodded.',
    "“We won. We go on,” he said. ¦ She nodded.",
    "He said “We won.” ¦ She left.",
    'Calling Putin a "wise and seasoned," Kim applauded. ¦ He left.',
    "“She told me ‘Go. Now.’ and left,” he said. ¦ Then he went.",
    '"Is it over?" Kim asked. ¦ "Yes!" he cried. ¦ They went.',
    '"Will it work?" Foreign Minister Choe Son-hui asked. ¦ Nobody knew.',
    "“I am here. ¦ We go. ¦ It is fine.",
    'He said "It is so. ¦ Then he left. ¦ "It is fine," she said.',
    "The party’s head said ‘It is so. We go.’ and left. ¦ It’s fine.",
    "The boys' toys broke. ¦ The girls' didn't. ¦ Rock 'n' roll.",
    "He is 5'10\" tall. ¦ She is 5'2\" tall. ¦ Both left.",
    'He said "no". ¦ She said "yes". ¦ They left.',
    "He obeyed “the articles of the treaty between [North Korea] and Russia.” ¦ The news came.",
    "[North Korea] agreed. ¦ [It] was signed.",
    "(It was late.) ¦ He left. ¦ The cat (see the dog. It barks.) sat.",
    "The rule (U.S. Code, Sec. 5) holds. ¦ It is old.",
    # ellipses, other stops
    "He said... and then left. ¦ He waited… and left. ¦ He waited… ¦ She came.",
    "Really?! ¦ Yes!!! ¦ OK.",
    "Yahoo! is a company. ¦ iPhone sales fell. ¦ eBay rose.",
    "It was late.[1] ¦ He left.[2][3] ¦ She stayed.",
    "It was late.¹ ¦ He left.²³ ¦ She met Prof.⁴ Berg. ¦ It has 5 km² of land, or 2.5² of it.",
    "It was late.[a] ¦ He left.[^note] ¦ She stayed.[citation needed] ¦ It ended.",
    "He said.¦She left.¦They met.",
    # news lines
    "SEOUL, June 12 (Yonhap) -- North Korea said so. ¦ It did.",
    "Kim sends message to Putin\n¦Published: 12 Jun. 2025, 09:05\n¦- YOON SO-YEON\n¦Kim sent it. ¦ He left.",
    "One paragraph ends without a stop\r\n¦Another begins",
    "Rain ends\n\n¦It rained. ¦ Then it stopped.\n",
]
KOREAN = [
    "김 위원장은 12일 밝혔다. ¦ 그는 평양에 있다.",
    "“우리는 간다. 반드시 이긴다.”고 말했다. ¦ 그는 갔다.",
    '그는 "좋다. 가자."라며 웃었다. ¦ 끝났다.',
    "수출은 3.5% 늘었다. ¦ 2025.6.12. 기준이다.",
    "갔다.¦왔다. ¦ 미국(U.S.)은 반대했다.",
    "정말인가? ¦ 그렇다! ¦ 끝.",
    "그는 “끝났다.” 라고 말했다. ¦ 모두 떠났다.",
    "김 씨는 이렇게 말했다. ¦ “우리는 이긴다.” ¦ 그는 웃었다.",
]
JAPANESE = [
    "「行くぞ！」と彼は言った。¦そして帰った。",
    "彼は「行く。来る。」と言った。¦終わり。",
    "本当か？¦うん。¦（そうだ。）¦終わり。",
    "価格は１０．５円だった。¦３．５％上がった。",
    "彼は笑った。¦「終わりだ。」¦彼女は泣いた。",
]
CHINESE = [
    "朝鲜领导人致电普京。¦普京回电。",
    "“是吗？”他问。¦没有人回答。",
    "他说：“好。走吧。”¦然后走了。",
    "增长3.5%。¦出口下降！",
    "他笑了……¦她走了。",
]
GERMAN = [
    "Am 3. Oktober 1990 war es so weit. ¦ Er kam am 12. Juni. ¦ Sie ging.",
    "Im 19. Jahrhundert lebte Dr. Meier. ¦ Prof. Müller auch.",
    "Das kostet z. B. 5 Mio. Euro. ¦ Das ist u. a. teuer.",
    "„Ja. Nein.“ ¦ Er ging. ¦ »Gut. So.« ¦ Ende.",
    "Das war Nr. 5. ¦ Die GmbH zahlt ca. 5 Euro.",
    "„Wir gehen“, sagte er. ¦ „Wirklich?“, fragte sie.",
]
FRENCH = [
    "M. Macron est venu. ¦ Mme. Le Pen aussi.",
    "« Oui. Non. » a-t-il dit. ¦ Il est parti.",
    "C’est fini ! ¦ Vraiment ? ¦ Oui.",
    "Il est né le 5 janv. 2020. ¦ Il vit à Paris.",
]
SPANISH = [
    "El Sr. García vino. ¦ ¿Qué pasa? ¦ ¡Nada!",
    "«Sí. No.» ¦ Él se fue. ¦ EE. UU. ganó.",
    "La Dra. Ruiz llegó el 5 de enero de 2020. ¦ Ella habló.",
]
OTHERS = [
    "Путин В. В. приехал. ¦ В 1990 г. он ушёл.",
    "यह सच है। ¦ वह गया।",
    "هل هذا صحيح؟ ¦ نعم. ¦ انتهى.",
]
CASES = [
    pytest.param(language, case, id=f"{language or 'any'}-{number}")
    for language, cases in {
        "en": ENGLISH, "ko": KOREAN, "ja": JAPANESE, "zh": CHINESE, "de": GERMAN, "fr": FRENCH, "es": SPANISH,
        "": OTHERS,
    }.items()
    for number, case in enumerate(cases)
]  # fmt: skip


def cut(text: str, language: str | None = None) -> list[str]:
    return [span.of(text) for span in sentences(text, language)]


@pytest.mark.parametrize("hinted", [True, False], ids=["hinted", "unhinted"])
@pytest.mark.parametrize(("language", "case"), CASES)
def test_a_text_is_cut_where_a_reader_would(language: str, case: str, hinted: bool) -> None:
    text = case.replace(" ¦ ", " ").replace("¦", "")
    assert cut(text, language if hinted else None) == [part.strip() for part in case.split("¦")]


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 60


WRAPPED = """\
North Korean leader Kim Jong-un expressed his unshakable will to continue
the genuine relationship with Russia. He did so in a message to President
Vladimir Putin on Thursday, the annual Russia Day.

Russia Day is a national holiday. It commemorates the end of the Soviet
Union. The new treaty, which the two leaders signed in Pyongyang in June
last year, is still in force.
"""


def test_hard_wrapped_lines_are_not_cut_at_the_wrap() -> None:
    found = [" ".join(sentence.split()) for sentence in cut(WRAPPED)]
    assert found[0].endswith("the genuine relationship with Russia.")
    assert found[1].endswith("the annual Russia Day.")
    assert len(found) == 5


@pytest.mark.parametrize("width", range(50, 100))
def test_a_label_a_number_or_a_dash_at_a_wrap_begins_nothing(width: int) -> None:
    text = (
        'Asked whether the bridge was safe, Sand said: "It is the safest in the country. We checked it." The '
        "council of the old town meets on June 12. Some 300 people are expected – children pay half. She was asked "
        "about the other bridge: nobody misses it, and nobody has for years. Photo enthusiasts came to see it once "
        "more before it falls."
    )
    paragraph = textwrap.fill(text, width)
    found = [" ".join(sentence.split()) for sentence in cut(f"{paragraph}\n\n{paragraph}")]
    assert found == cut(text) * 2


@pytest.mark.parametrize("marks", [("1.", "2.", "3."), ("–", "–", "–")])
def test_wrapped_items_without_stops_stay_apart(marks: tuple[str, ...]) -> None:
    items = [
        "The pillars of the bridge were damaged by the ice of the last hard winter",
        "The ministry has refused to pay for the works on the road to the new port",
        "The traffic has moved to the tunnel that the state opened three years ago",
    ]
    head = "Orla's council named the three reasons for which it will shut the old bridge"
    lines = [head, *(f"{mark} {item}" for mark, item in zip(marks, items, strict=True))]
    assert cut("\n".join(lines)) == lines


def test_a_title_in_capitals_goes_with_its_name() -> None:
    lines = ["CHAIR: Where were you?", "MR. HOLM: I was at home.", "He told the FT.", "Berg denied it."]
    assert cut("\n".join(lines[:2]) + "\n" + " ".join(lines[2:])) == lines


def test_a_wrapped_mail_keeps_its_headline_and_lists_apart() -> None:
    text = "Kim reaffirms alliance\n\n" + WRAPPED + "\n- one item\n- another item\n"
    found = cut(text)
    assert found[0] == "Kim reaffirms alliance"
    assert found[-2:] == ["- one item", "- another item"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The mayor denied on Monday that\nthe bridge had collapsed.",
        "The mayor denied on Monday that\nMayor Berg had left.",
        "The vote of the whole council was held on\n4 May, a Monday.",
        "“We have left the town,”\nhe said.",
    ],
)
def test_a_sentence_broken_over_lines_is_one(sentence: str) -> None:
    assert cut(f"Rain falls on city\n\n{sentence}\nIt rained.") == ["Rain falls on city", sentence, "It rained."]


def test_rows_of_one_width_are_no_wrapped_text() -> None:
    rows = [f"The clubs of the village of Orla{at} | Monday evening | {at}" for at in range(10, 40)]
    assert cut("\n".join(rows)) == rows


@pytest.mark.parametrize(
    "lines",
    [
        ["Rain falls on city", "by Jane Doe", "It rained."],
        ["Sales fall", "iPhone sales fell by a tenth."],
        ["apples", "pears", "plums"],
        ["The list", "- apples", "- pears"],
        ["Price:", "five crowns"],
        ["Oslo\tof 12", "and\t4"],
        ["What the minister said", "By Jane Doe"],
        ["Where the money comes from", "SEOUL, June 12 (Yonhap) — It rained."],
        ["Rain ends in the town of Orla today", "published 3 March 2026"],
        ["Regen endet in der Stadt und im Land", "von Jana Berg"],
        ["By Jane Doe", "jane.doe@paper.com"],
        ["Ingredients", "flour", "sugar"],
        ["Dear Sir,", "The bridge has fallen."],
    ],
)
def test_lines_that_are_no_sentence_stay_apart(lines: list[str]) -> None:
    assert cut("\n".join(lines)) == lines


def test_one_sentence_on_each_line_is_no_wrapped_text() -> None:
    text = "\n".join(f"Report number {n} was read to the members of the committee today" for n in range(8))
    assert len(cut(text.replace("today", "today."))) == 8


def test_a_run_without_stops_is_cut_into_readable_pieces_between_words() -> None:
    text = "word " * 1000
    found = cut(text)
    assert max(map(len, found)) <= LONGEST
    assert all(set(sentence.split()) == {"word"} for sentence in found)


def test_an_over_long_quotation_is_cut_at_its_own_sentences() -> None:
    text = '"' + "We stand together and will never part. " * 40 + 'We go on," he said.'
    found = cut(text)
    assert len(found) == 41
    assert found[-1] == 'We go on," he said.'


def test_an_over_long_run_is_never_cut_inside_a_character() -> None:
    family = "👩‍👩‍👧‍👦"
    assert all(piece.replace(family, "") == "" for piece in cut(family * 600))
    assert all(not piece.startswith("\u0301") for piece in cut("e\u0301" * 3000))


def test_no_break_spaces_near_initials_are_spaces() -> None:
    assert cut("Met with J.\u00a0K.\u00a0Rowling. Then\u00a0left.") == [
        "Met with J.\u00a0K.\u00a0Rowling.",
        "Then\u00a0left.",
    ]


ALPHABET = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.sampled_from(
            [
                *"\n .?…“”\"'’()«»김。「」\u00a0\u2028\u0301\u202e\x85\ufeff",
                *("\r\n", ". ", "! ", "Kim", "U.S.", "J.", "다. ", "3.5", "e\u0301", "👨‍👩‍👧", "🇰🇷", "שלום", "[1]"),
            ]
        ),
        max_size=120,
    ).map("".join),
)  # fmt: skip


@settings(derandomize=True, max_examples=300, deadline=None)
@given(ALPHABET)
def test_sentences_are_trimmed_apart_in_order_and_cover_the_text(text: str) -> None:
    found = sentences(text)
    end = 0
    for span in found:
        assert text[end : span.start].strip() == ""
        assert span.of(text) == span.of(text).strip() != ""
        end = span.end
    assert text[end:].strip() == ""


@settings(derandomize=True, max_examples=60, deadline=None)
@given(ALPHABET.map(lambda text: text * 40))
def test_no_sentence_is_longer_than_a_reader_can_take_in(text: str) -> None:
    assert max((len(span) for span in sentences(text)), default=0) <= LONGEST


@pytest.mark.parametrize(
    "unit",
    [
        '"',
        ". ",
        "“a. ",
        "( ",
        "[(",
        "a'b. ",
        "‘x. ",
        "He went. He “said” so.\n",
        "ab",
        "다. ",
        "\u0301",
        "a\n",
        "J. ",
    ],
)
def test_time_is_linear_in_the_text(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        start = time.process_time()
        sentences(text)
        return time.process_time() - start

    # A few attempts: what else the machine does is not the text's fault.
    assert any(seconds(100_000) < 20 * max(seconds(20_000), 0.01) for _ in range(3))


def test_spans_are_spans() -> None:
    assert sentences(" Kim came.\n") == [Span(1, 10)]
