"""Numbers of Korean, Japanese and Chinese text become figures of the same value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.numerals import in_figures
from service.core.support.amounts import amounts
from service.core.support.reading import read


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("3천", 3000),
        ("3만 2천여", 32_000),
        ("3만 2,500", 32_500),
        ("20万", 200_000),
        ("5천만", 50_000_000),
        ("1억 5000만", 150_000_000),
        ("1.5亿", 150_000_000),
        ("2億3456万7890", 234_567_890),
        ("1万2000亿", 1_200_000_000_000),
        ("3万亿", 3_000_000_000_000),
        ("２兆", 2_000_000_000_000),
        ("四十二", 42),
        ("一千零五", 1005),
        ("三千二百五十", 3250),
        ("三百万", 3_000_000),
        ("两万五", 25_000),
        ("一百五", 150),
        ("一亿五", 150_000_000),
        ("百分之三点五", 3.5),
        ("7割", 70),
        ("3분의 2", 2 / 3),
        ("四分之三", 3 / 4),
    ],
)
def test_a_numeral_is_read_as_one_value(numeral: str, value: float) -> None:
    assert [one.value for one in amounts(read(in_figures(numeral)))] == [value]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("20万人", "200,000人"),
        ("300만 달러", "3 million 달러"),
        ("1조 2천억 원", "1.2 trillion 원"),
        ("百分之五", "5%"),
        ("第三季度", "third季度"),
        ("2분기", "second분기"),
        ("两名记者", "two名记者"),
        ("二〇二五年十二月三十一日", "2025年12月31日"),
        ("去年十月", "去年10月"),
        ("两万五欧元", "25,000欧元"),
        ("二万五の家", "20,005の家"),
    ],
)
def test_a_number_is_written_as_in_english_news(text: str, written: str) -> None:
    assert in_figures(text) == written


@pytest.mark.parametrize(
    "text",
    "三星 九州 四五人 三四十人 二十几人 数百万人 第三名 四分之一决赛 十分 500兆瓦 万一 G7만 제9조는".split(),
)
def test_what_may_be_no_number_stays(text: str) -> None:
    assert in_figures(text) == text


@pytest.mark.parametrize("text", ["헌법 9조 2항", "COVID-19 백신", "2025년 6월 4일", "Who paid $3 million?", ""])
def test_what_is_in_figures_stays(text: str) -> None:
    assert in_figures(text) == text


@given(st.text("0123456789,. 만천조억兆万千百十零〇一两三割成百分之点年月日여%a"))
def test_any_row_of_numerals_is_read(text: str) -> None:
    in_figures(text)
