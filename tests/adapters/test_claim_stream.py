from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.adapters.claim_stream import MAX_CHARACTERS, MAX_POINTERS, SCHEMA, ClaimStream
from service.core.answer import Claim
from tests.timing import within

NONCE = "kqzxw"


def read(text: str, size: int = 10_000) -> tuple[list[Claim], ClaimStream]:
    stream = ClaimStream(NONCE)
    claims = [claim for at in range(0, len(text), size) for claim in stream.feed(text[at : at + size])]
    return claims, stream


def document(*statements: tuple[object, object], not_covered: str | None = None) -> str:
    listed = [{"text": text, "evidence": evidence} for text, evidence in statements]
    return json.dumps({"statements": listed, "not_covered": not_covered}, ensure_ascii=False)


def test_a_statement_is_released_with_its_closing_brace() -> None:
    stream = ClaimStream(NONCE)
    assert list(stream.feed('{"statements": [{"text": "Kim wrote.", "evidence": [1, 2')) == []
    assert list(stream.feed("3]")) == []
    assert list(stream.feed("}")) == [Claim("Kim wrote.", (1, 23))]
    assert not stream.complete


@pytest.mark.parametrize("size", [1, 2, 3, 7, 10_000])
def test_chunk_borders_change_nothing(size: int) -> None:
    text = document(('A } brace, a " quote and a \\ line.', [1]), ("金正恩 🚀 {x}", [2, 3]), not_covered="the rest")
    claims, stream = read(text, size)
    assert claims == [Claim('A } brace, a " quote and a \\ line.', (1,)), Claim("金正恩 🚀 {x}", (2, 3))]
    assert stream.complete
    assert stream.not_covered
    assert not stream.wrapped


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ([3, 3, 1], (3, 1)),
        (["12", "[4]"], (12, 4)),
        ("[1, 2]", (1, 2)),
        ([f"[{NONCE}:7]", f"{NONCE}:8"], (7, 8)),
        (5, (5,)),
        ([2.0, 2.5, True, None, {"id": 1}, [9]], (2,)),
        ([], ()),
        (None, ()),
        ([-1, 10**40], (-1, 10**40)),
        ([{"number": 1}, {"number": "2"}, {"number": [3]}, {"number": {"number": 4}}], (1, 2)),
        (["1-3"], (1, 2, 3)),
        ("[4 – 5]", (4, 5)),
        ("3-1", (3, 1)),
        ("1-11", (1, 11)),
        ("1-3, 7", (1, 3, 7)),
        (f"[{NONCE}:1, 2]", (1, 2)),
        (f"[{NONCE}:1-3]", (1, 2, 3)),
        ([f"{NONCE}:1-3"], (1, 2, 3)),
        (f"{NONCE}:1 – {NONCE}:3", (1, 2, 3)),
        (f"({NONCE}:1; {NONCE}:2)", (1, 2)),
        (f"[{NONCE}:1], [2, {NONCE}:3]", (1, 2, 3)),
        (f"sentence {NONCE}:7 of 2024", (7,)),
        (list(range(1000)), tuple(range(MAX_POINTERS))),
    ],
)
def test_pointers_are_read_as_models_write_them(written: object, read_as: tuple[int, ...]) -> None:
    claims, _ = read(document(("Kim wrote.", written)))
    assert claims == [Claim("Kim wrote.", read_as)]


@pytest.mark.parametrize(
    ("written", "text", "pointers"),
    [
        (f"Kim wrote [{NONCE}:7].", "Kim wrote.", (7,)),
        ("Kim wrote [7][8].", "Kim wrote.", (7, 8)),
        ("Kim wrote. [7, 8]", "Kim wrote.", (7, 8)),
        ("Kim [7] wrote of 2 things.", "Kim [7] wrote of 2 things.", ()),
        ("Kim\n wrote.", "Kim wrote.", ()),
        (f"Kim wrote \n[ {NONCE} :\n 7 ] \n.", "Kim wrote .", (7,)),
        ("Kim wrote [7] \n [ 8 ] [9,\n 10] .", "Kim wrote [7] [ 8 ].", (9, 10)),
        (f"Kim wrote [{NONCE}:1, {NONCE}:2].", "Kim wrote.", (1, 2)),
        (f"Kim wrote [{NONCE}:1, 2].", "Kim wrote.", (1, 2)),
        (f"Kim wrote [{NONCE}:1-3].", "Kim wrote.", (1, 2, 3)),
        (f"Kim wrote [{NONCE}:1–{NONCE}:2].", "Kim wrote.", (1, 2)),
        (f"Kim wrote ({NONCE}:1; {NONCE}:2).", "Kim wrote.", (1, 2)),
        (f"Kim wrote [1, {NONCE}:2] and left [{NONCE}:3], [{NONCE}:4].", "Kim wrote and left.", (1, 2, 3, 4)),
        (f"Kim wrote {NONCE}:1, 2 letters (2 long).", "Kim wrote, 2 letters (2 long).", (1,)),
        ("Kim wrote [1-3], [5; 6].", "Kim wrote.", (1, 2, 3, 5, 6)),
        ("Kim wrote 【1】.", "Kim wrote.", (1,)),
    ],
)
def test_markers_inside_the_sentence_are_taken_out(written: str, text: str, pointers: tuple[int, ...]) -> None:
    claims, _ = read(document((written, [])))
    assert claims == [Claim(text, pointers)]


@pytest.mark.parametrize(
    "wrapping",
    [
        "Sure! Here is the answer:\n```json\n%s\n```",
        '<think>a {draft}: {"statements": []}</think>\n%s',
        "%s\n\nHope it helps {}",
    ],
)
def test_json_in_prose_fences_and_thoughts_is_found(wrapping: str) -> None:
    claims, stream = read(wrapping.replace("%s", document(("Kim wrote.", [1]))), 3)
    assert claims == [Claim("Kim wrote.", (1,))]
    assert stream.readable


@pytest.mark.parametrize("size", [1, 7, 1000])
@pytest.mark.parametrize(
    "before",
    [
        'I will reply in the form {"statements": [], "not_covered": null}. Here it is:\n',
        'In the form {"statements": [...], "not_covered": "..."}:\n',
        '{"statements": [], "not_covered": "all"}\nNo, there is something:\n',
    ],
)
def test_json_behind_a_template_without_statements_is_found(before: str, size: int) -> None:
    claims, stream = read(before + document(("Kim wrote.", [1])), size)
    assert claims == [Claim("Kim wrote.", (1,))]
    assert stream.complete
    assert stream.wrapped
    assert not stream.not_covered


def test_json_without_statements_stays_the_answer_where_no_other_follows() -> None:
    _, stream = read(document(not_covered="all") + "\nI hope this helps: {}.", 7)
    assert stream.complete
    assert stream.empty
    assert stream.not_covered


@pytest.mark.parametrize(
    "nothing", ["N/A", "Nothing", "nil", "-", ".", "None.", "“none”", "All parts are covered."]
)
def test_a_note_that_nothing_is_missing_is_none(nothing: str) -> None:
    assert not read(document(("Kim wrote.", [1]), not_covered=nothing))[1].not_covered
    assert read(document(("Kim wrote.", [1]), not_covered=f"{nothing} on the hour"))[1].not_covered


RUNS = [" ", "\n", ".", "[", "]", "[1]", "[1] ", "[1,", "1", "1,", "'", '"', "}", "{", "{}", "(", f"{NONCE}:"]
RUNS += [f"[{NONCE}:1, ", f"{NONCE}:1-", f"[1, {NONCE}:2", f"[{NONCE}:1] ", "[1], "]


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("size", [4, MAX_CHARACTERS])
def test_a_long_run_of_one_sign_takes_no_long_time(run: str, size: int) -> None:
    long = run * (MAX_CHARACTERS // (len(json.dumps(run)) - 2) - 100)
    with within(5):
        for text in (document((f"Kim{long}wrote.", [1])), document(("Kim wrote.", [f"1{long}"])), long):
            list(read(text[:MAX_CHARACTERS], size)[1].rest())


@pytest.mark.parametrize(
    "run", ["{},", '{"a":[{},{}]},', '{"statements": ', '"text" ', '{"statements": []} ', '{"statements": [} ']
)
def test_a_long_run_of_json_takes_no_long_time(run: str) -> None:
    with within(5):
        for first in ("", '{"statements": [', '{"statements": [{"a": [', "{"):
            read(first + run * (MAX_CHARACTERS // len(run)), 7)


def test_prose_around_the_json_tells_that_the_format_was_ignored() -> None:
    assert read("Sure!\n" + document(("Kim wrote.", [1])))[1].wrapped
    assert not read("\n " + document(("Kim wrote.", [1])))[1].wrapped


def test_a_bare_list_and_another_order_of_keys_are_understood() -> None:
    assert read('[{"text": "Kim wrote.", "evidence": [1]}]')[0] == [Claim("Kim wrote.", (1,))]
    swapped = '{"not_covered": "when", "statements": [{"evidence": [1], "text": "Kim wrote."}]}'
    claims, stream = read(swapped, 1)
    assert claims == [Claim("Kim wrote.", (1,))]
    assert stream.complete
    assert stream.not_covered


@pytest.mark.parametrize(
    "thoughts",
    [
        '<think>I could say {"statements": [{"text": "Kim left.", "evidence": [9]}]}.</think>',
        "[THINK]Perhaps [1].[/THINK]",
        '<THINK>I could say {"statements": [{"text": "Kim left.", "evidence": [9]}]}.</THINK>',
        '<seed:think>I could say {"statements": [{"text": "Kim left.", "evidence": [9]}]}.</seed:think>',
        '◁think▷I could say {"statements": [{"text": "Kim left.", "evidence": [9]}]}.◁/think▷',
        "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>",
        "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final json<|message|>",
        "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final <|constrain|>json<|message|>",
        # The opening tag stood in the prompt, where some templates put it.
        'The user wants {"statements": ...} of me.\n</think>\n\n',
    ],
)
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_what_a_model_thinks_before_its_answer_is_no_claim(thoughts: str, size: int) -> None:
    claims, stream = read(thoughts + document(("Kim wrote.", [1]), not_covered="when"), size)
    assert claims == [Claim("Kim wrote.", (1,))]
    assert stream.complete
    assert stream.not_covered
    assert not stream.wrapped


@pytest.mark.parametrize("before", ["", "<think>Hm.</think>", "Hm.</think>"])
@pytest.mark.parametrize("size", [1, 3, 7, 60, 1000])
def test_the_end_of_a_thought_inside_a_statement_ends_nothing(size: int, before: str) -> None:
    quoted = document(('The "tag" is </think> in the article.', [1]), ("Kim wrote.", [2]), not_covered="</THINK>?")
    claims, stream = read(before + quoted, size)
    assert [claim.pointers for claim in claims] == [(1,), (2,)]
    assert stream.complete and stream.not_covered and not stream.wrapped
    assert stream.said == quoted


@pytest.mark.parametrize("size", [7, 1000])
def test_the_end_of_a_thought_behind_the_answer_takes_nothing_of_it(size: int) -> None:
    claims, stream = read(document(("Kim wrote.", [1])) + "</think> I am done.", size)
    assert claims == [Claim("Kim wrote.", (1,))]
    assert stream.complete


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_draft_that_broke_off_inside_a_string_does_not_swallow_the_answer(size: int) -> None:
    draft = 'Perhaps {"statements": [{"text": "Kim left. No.\n</think>'
    claims, stream = read(draft + document(("Kim wrote.", [1])), size)
    assert [*claims, *stream.rest()] == [Claim("Kim wrote.", (1,))]
    assert stream.complete


def test_a_draft_that_nobody_has_seen_gives_way_to_the_answer() -> None:
    draft = document(("Kim left.", [9]), ("Kim wrote.", [1]))
    assert read(f"Perhaps {draft} no. </think>" + document(("Kim wrote.", [1])))[0] == [Claim("Kim wrote.", (1,))]


@pytest.mark.parametrize("behind", ["\n```", " I hope this {helps}.", document(("Kim left.", [3]))])
def test_what_stands_behind_the_answer_does_not_matter(behind: str) -> None:
    claims, stream = read(document(("Kim wrote.", [1]), not_covered="when") + behind)
    assert claims[0] == Claim("Kim wrote.", (1,))
    assert stream.complete
    assert stream.not_covered


@pytest.mark.parametrize("useless", ["", "   ", None, 7, ["x"], f"[{NONCE}:1]"])
def test_a_statement_without_words_is_no_claim(useless: object) -> None:
    assert read(document((useless, [1]), ("Kim wrote.", [1])))[0] == [Claim("Kim wrote.", (1,))]


def test_a_model_in_a_loop_says_everything_once() -> None:
    assert len(read(document(*[("Kim wrote.", [1])] * 50))[0]) == 1


def test_what_stands_before_a_break_counts_and_the_rest_does_not() -> None:
    broken = document(("Kim wrote.", [1])).replace("]}", '], "x": tru}', 1)
    claims, stream = read('{"statements": [{"text": "First.", "evidence": [1]}, {"text": oops}]}')
    assert claims == [Claim("First.", (1,))]
    assert not stream.complete
    assert read(broken)[0] == []


@pytest.mark.parametrize("text", ["", "I do not know.", "<html>{}</html>", "{}", "[[[[", '"statements"', "null"])
def test_what_is_not_the_shape_asked_for_is_unreadable(text: str) -> None:
    claims, stream = read(text, 1)
    assert claims == []
    assert not stream.readable
    assert not stream.complete


def test_a_model_that_never_stops_is_cut_off() -> None:
    claims, stream = read('{"statements": [{"text": "First.", "evidence": [1]}, {"text": "' + "}" * 50_000, 5000)
    assert claims == [Claim("First.", (1,))]
    assert stream.full
    assert len(stream.text) == MAX_CHARACTERS


def test_the_schema_is_strict_throughout() -> None:
    statement = SCHEMA["properties"]["statements"]["items"]
    for one in (SCHEMA, statement):
        assert set(one["required"]) == set(one["properties"])
        assert one["additionalProperties"] is False


statements = st.lists(
    st.tuples(st.text(max_size=40), st.lists(st.integers(-5, 400) | st.text(max_size=5), max_size=4)), max_size=5
)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(statements, st.integers(1, 9), st.none() | st.text(max_size=20))
def test_claims_are_the_same_however_the_text_is_cut(
    pairs: list[tuple[str, list[object]]], size: int, missing: str | None
) -> None:
    text = document(*pairs, not_covered=missing)
    assert read(text, size)[0] == read(text)[0]


FRAGMENTS = [
    *('{"statements": [', '{"text": "Kim wrote.", "evidence": [1]}', '{"text": "', '"evidence": [', "]}", "}", "]"),
    *(",", '"', "\\", "\\ud83d", "\\u00", "{", "[", "null", "1e999", "-", "NaN", "0", "Kim", " ", "\n", "🚀"),
    *("```json\n", "<think>", "</think>", "\ud800", "\x00", "[3]", f"[{NONCE}:3]", '"not_covered": ', '"no"'),
    *("{}" * 20, "[" * 300),
]


def test_a_thousand_mangled_outputs_never_crash_and_never_give_an_empty_claim() -> None:
    chance = random.Random(4)
    good = document(("Kim wrote to Putin.", [1, 2]), ("It was on June 12.", ["[3]"]), not_covered="the rest")
    released = 0
    for case in range(1000):
        if case % 2:
            text = "".join(chance.choices(FRAGMENTS, k=chance.randint(1, 25)))
        else:
            cut, at = chance.randint(0, len(good)), chance.randint(0, len(good))
            text = good[:at] + "".join(chance.choices(FRAGMENTS, k=chance.randint(0, 2))) + good[at:cut]
        claims, stream = read(text, chance.randint(1, 30))
        released += len(claims)
        assert all(claim.text.strip() and all(type(p) is int for p in claim.pointers) for claim in claims)
        assert stream.complete in (True, False)
        assert stream.not_covered in (True, False)
    assert released > 300


def test_a_statement_told_again_with_other_pointers_is_another_claim() -> None:
    stream = ClaimStream("kqzx")
    draft = '{"statements": [{"text": "Kim wrote.", "evidence": [9]}]} no, '
    final = '</think>{"statements": [{"text": "Kim wrote.", "evidence": [1]}], "not_covered": null}'
    assert [claim.pointers for piece in (draft, final) for claim in stream.feed(piece)] == [(9,), (1,)]


def test_half_a_surrogate_pair_costs_no_claim() -> None:
    stream = ClaimStream("kqzx")
    told = list(stream.feed('{"statements": [{"text": "Kim \\ud83d wrote.", "evidence": [1]}]}'))
    told += stream.rest()
    assert [claim.pointers for claim in told] == [(1,)]
    assert told[0].text.encode()
    assert not list(stream.rest())


@pytest.mark.parametrize("turned", ["\u202e", "\u2066", "\u2069", "\u200e", "\u200f", "\u061c"])
def test_what_turns_the_direction_of_reading_is_no_part_of_a_claim(turned: str) -> None:
    stream = ClaimStream(NONCE)
    document = {"statements": [{"text": f"Kim {turned}wrote.", "evidence": [1]}], "not_covered": None}
    assert list(stream.feed(json.dumps(document))) == [Claim("Kim wrote.", (1,))]


def test_control_characters_are_no_part_of_a_claim() -> None:
    stream = ClaimStream("kqzx")
    told = [*stream.feed('{"statements": [{"text": "Kim\\u0000 \\u0007wrote.", "evidence": [1]}]}'), *stream.rest()]
    assert told == [Claim("Kim wrote.", (1,))]


def test_statements_as_plain_sentences_with_markers_are_read() -> None:
    stream = ClaimStream("kqzx")
    told = [*stream.feed('{"language": "en", "statements": ["Kim wrote. [2]"]}'), *stream.rest()]
    assert told == [Claim("Kim wrote.", (2,))]
    assert not stream.empty
