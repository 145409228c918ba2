"""The markers by which a model points at its evidence, as models write them."""

from __future__ import annotations

import re

# All of texts in which white space is single blanks.
_OPEN, _CLOSE, _JOIN = "[\\[(⟦【]", "[\\])⟧】]", " ?[,;–-] ?"
_BARE = rf"[\[【]\d{{1,6}}(?:{_JOIN}\d{{1,6}}){{0,31}}[\]】]"
_FINAL = re.compile(rf" ?({_BARE}(?:(?: ?[,;])? ?{_BARE}){{0,31}}) ?([.!?。]?)$")
_GROUP = re.compile(_BARE)
_NUMBER = re.compile(r"\d{1,9}")
_RANGE = re.compile(r"\W*(\d{1,9}) ?[-–] ?(\d{1,9})\W*")
_LONGEST_RANGE = 10


class Markers:
    """Those of one request, which are known by their nonce.

    >>> Markers("kqzx").taken_out("Kim wrote [kqzx:1, 2] of rain [kqzx:7-9].")
    ('Kim wrote of rain.', [1, 2, 7, 8, 9])
    """

    def __init__(self, nonce: str) -> None:
        word = rf"{re.escape(nonce)} ?[: ] ?"
        marked = rf"{word}\d{{1,9}}"
        listed = rf"(?:\d{{1,9}}{_JOIN}){{0,31}}{marked}(?:{_JOIN}(?:{word})?\d{{1,9}}){{0,31}}"
        # Without brackets a number behind the first is the sentence's own.
        one = rf"(?:{_OPEN} ?{listed} ?{_CLOSE}|{_OPEN}? ?{marked} ?{_CLOSE}?)"
        self._word = re.compile(word)
        self._listed = re.compile(listed)
        self._all = re.compile(rf" ?{one}(?:(?: ?[,;–-])? ?{one}){{0,31}}")

    def taken_out(self, text: str) -> tuple[str, list[int]]:
        """The sentence without the markers that a model wrote into it, and their numbers. Bare numbers in brackets
        are markers only at its end."""
        numbers = [number for found in self._all.finditer(text) for number in self.numbers(found[0])]
        text = self._all.sub("", text)
        if final := _FINAL.search(text):
            numbers += [number for group in _GROUP.findall(final[1]) for number in _numbers(group)]
            text = text[: final.start()] + final[2]
        return text.strip(), numbers

    def numbers(self, evidence: str) -> list[int]:
        """Out of what is nothing but evidence: those that are marked, or all where none is."""
        marked = [self._word.sub("", found[0]) for found in self._listed.finditer(evidence)]
        return [number for part in marked or [evidence] for number in _numbers(part)]


def _numbers(listed: str) -> list[int]:
    if found := _RANGE.fullmatch(listed):
        first, last = int(found[1]), int(found[2])
        if first <= last < first + _LONGEST_RANGE:
            return list(range(first, last + 1))
    return [int(number) for number in _NUMBER.findall(listed)]
