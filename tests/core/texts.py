"""Texts as the world types them, for the fuzzed tests."""

from __future__ import annotations

import unicodedata

from hypothesis import strategies as st

from service.core.locate import informative, locate
from service.core.normalise import fold

_PIECES = [
    *"Kim the 20,000 approved not café cafe\u0301 각 \u1100\u1161\u11a8 ﬁne 6,5 a-b İ ß".split(),
    *"１２ ² ½ % $ 김정은 北京 Москва مرحبا 😀".split(),
    *"“ ” \" ' ’ « » – — - -- … ... . , \xad \u200b \u200d \ufeff \u202e \u0301 \u0323 \u1161 \ue000".split(),
    *(" ", "  ", "\u00a0", "\u2009", "\n", "\r\n", "\u2028", ". . ."),
]

texts = st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=3)), max_size=24).map("".join)


def check_offsets(before: str, core: str, after: str) -> None:
    """A quote taken from a text, in either Unicode form, is found only where the text says the same."""
    text = before + core + after
    for quote in (core, unicodedata.normalize("NFD", core), core.replace(" ", "\u00a0")):
        place = locate(quote, text)
        if place is None or len(place.spans) > 1:
            continue
        found = place.spans[0].of(text)
        assert informative(quote)
        assert fold(found).text.strip(" '\".") == fold(quote).text.strip(" '\".")
        assert not place.exact or found == quote.strip()
