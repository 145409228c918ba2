"""Claims out of a model's JSON while it is still arriving.

The output asked for is `{"statements": [{"text": …, "evidence": [1, 2]}, …], "not_covered": …}`. A statement is
released as soon as its closing brace has come. Models that wrap the JSON in prose, code fences or a
`<think>` block (whose opening tag some servers keep to themselves) are understood; broken JSON is never mended:
what stands before the break counts, the rest not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import jiter

from service.core.answer import Claim
from service.core.replies import without_reply

# No text has them, and no history takes NUL back.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# They turn around what is read, and are no part of any word.
_DIRECTIONS = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "statements": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string"},
                    "evidence": {"type": "array", "items": {"type": "integer"}},
                },
                "required": ["text", "evidence"],
                "additionalProperties": False,
            },
        },
        "not_covered": {"type": ["string", "null"]},
    },
    "required": ["statements", "not_covered"],
    "additionalProperties": False,
}

# An answer is a few hundred words. A model that runs on is cut off here, and parsing stays cheap.
MAX_CHARACTERS = 40_000
MAX_POINTERS = 32

_START = re.compile(r'\{[^{}\[\]]*"(?:statements|not_covered)"\s*:|\[\s*\{\s*"(?:text|evidence)"')
# The last one is how gpt-oss goes over to its answer, where the server does not take its format apart.
_THOUGHTS = re.compile(r"\s*(?:<(?:think|thinking|thought|reasoning)>|\[THINK\]|<\|channel\|>analysis)")
_THOUGHTS_END = re.compile(r"</(?:think|thinking|thought|reasoning)>|\[/THINK\]|<\|channel\|>final<\|message\|>")
_LONGEST_TAG = len("<|channel|>final<|message|>")
_NUMBER = re.compile(r"\d{1,9}")
_FINAL_NUMBERS = re.compile(r"\s*((?:\[\d{1,6}(?:\s*,\s*\d{1,6})*\]\s*)+)([.!?。]?)\s*$")


def without_thoughts(text: str) -> str:
    """What a model says after it has thought; nothing where its thoughts do not end.

    >>> without_thoughts("<think>He is Kim.</think>When did Kim write?")
    'When did Kim write?'
    """
    ends = list(_THOUGHTS_END.finditer(text))
    if not ends and _THOUGHTS.match(text):
        return ""
    return text[ends[-1].end() :] if ends else text


class ClaimStream:
    """Feed it the model's text piece by piece; it gives each claim once.

    >>> stream = ClaimStream(nonce="kqzx")
    >>> list(stream.feed('{"statements": [{"text": "Kim wrote.", "evidence": [1, "[kqzx:2]"]}, {"te'))
    [Claim(text='Kim wrote.', pointers=(1, 2))]
    """

    def __init__(self, nonce: str) -> None:
        self._marker = re.compile(rf"\s*[\[(⟦]?\s*{re.escape(nonce)}\s*[:\s]\s*(\d{{1,9}})\s*[\])⟧]?")
        self.text = ""
        """All that came, up to MAX_CHARACTERS."""
        self._begin = self._looked = 0
        self._start: int | None = None
        self._scanned = 0
        self._released = 0
        self._seen: set[Claim] = set()
        self.wrapped = False
        """True once prose or a fence was seen around the JSON: the server ignored the output format."""

    def feed(self, piece: str) -> Iterator[Claim]:
        """The claims that this piece completes."""
        self.text = (self.text + piece)[:MAX_CHARACTERS]
        self._find_start()
        if self._start is None:
            return
        # A statement can only be complete where a brace closes, so only there is a look worth its while.
        while (brace := self.text.find("}", max(self._scanned, self._start))) >= 0:
            self._scanned = brace + 1
            yield from self._release(self.text[self._start : self._scanned])

    @property
    def full(self) -> bool:
        return len(self.text) >= MAX_CHARACTERS

    @property
    def readable(self) -> bool:
        """Whether there was anything of the shape asked for."""
        return self._start is not None

    @property
    def complete(self) -> bool:
        """Whether the JSON came to its end; what a model adds behind it does not matter."""
        return self._document() is not None

    @property
    def not_covered(self) -> bool:
        """Whether the model says that the evidence leaves something of the question open."""
        document = self._document()
        note = document.get("not_covered") if isinstance(document, dict) else None
        notes = note if isinstance(note, list) else [note]
        return any(isinstance(one, str) and one.strip().lower() not in ("", "null", "none") for one in notes)

    @property
    def empty(self) -> bool:
        """Whether the model says that there is no statement to make, and not in a form that cannot be read."""
        document = self._document()
        return isinstance(document, dict) and not document.get("statements")

    def rest(self) -> Iterator[Claim]:
        """The claims of the whole JSON that its pieces did not give: half a surrogate pair, for one, stops that."""
        yield from self._fresh(_statements(self._document())[self._released :])

    def _fresh(self, statements: Sequence[Any]) -> Iterator[Claim]:
        for statement in statements:
            claim = self._claim(statement)
            if claim and claim not in self._seen:
                self._seen.add(claim)
                yield claim

    def _find_start(self) -> None:
        """Find where the JSON begins; where thoughts turn out to have ended only now, find it anew behind them."""
        # Only what is new is looked at, and a little before it, where a tag may have begun.
        for end in _THOUGHTS_END.finditer(self.text, max(self._begin, self._looked - _LONGEST_TAG)):
            self._begin = end.end()
        self._looked = len(self.text)
        known = self._start is not None and self._start >= self._begin
        if known or (not self._begin and _THOUGHTS.match(self.text)):
            return
        found = _START.search(self.text, self._begin)
        if found is not None:
            self._start, self._scanned, self._released = found.start(), found.start(), 0
            self.wrapped = bool(self.text[self._begin : found.start()].strip())

    def _document(self) -> Any:
        if self._start is None:
            return None
        try:
            return json.JSONDecoder().raw_decode(self.text, self._start)[0]
        except (ValueError, RecursionError):
            return None

    def _release(self, so_far: str) -> Iterator[Claim]:
        # With one more element appended, the statement before it is the last one that is closed; inside a
        # string or a nested object the extra element changes nothing or is an error.
        try:
            document = jiter.from_json((so_far + ",0").encode("utf-8", "replace"), partial_mode=True)
        except ValueError:
            return
        statements = _statements(document)
        closed = statements[: -1 if statements and statements[-1] == 0 else 0]
        yield from self._fresh(closed[self._released :])
        self._released = max(self._released, len(closed))

    def _claim(self, statement: Any) -> Claim | None:
        if isinstance(statement, str):
            statement = {"text": statement}  # with its markers in it
        if not isinstance(statement, dict) or not isinstance(statement.get("text"), str):
            return None
        text, written = self._without_markers(statement["text"].encode("utf-8", "replace").decode())
        text = without_reply(text) or text
        pointers = tuple(self._pointers(statement.get("evidence"))) or written
        return Claim(text, tuple(dict.fromkeys(pointers))[:MAX_POINTERS]) if text else None

    def _without_markers(self, text: str) -> tuple[str, tuple[int, ...]]:
        """The sentence without the markers that a model wrote into it, and their numbers."""
        numbers = [int(number) for number in self._marker.findall(text)]
        text = self._marker.sub("", text)
        if final := _FINAL_NUMBERS.search(text):
            numbers += [int(number) for number in _NUMBER.findall(final[1])]
            text = text[: final.start()] + final[2]
        return " ".join(_CONTROLS.sub(" ", _DIRECTIONS.sub("", text)).split()), tuple(numbers)

    def _pointers(self, evidence: Any) -> Iterator[int]:
        """Numbers out of `[1]`, `1`, `"1"`, `"[1, 2]"`, `1.0` and `"[nonce:1]"`; others are left out."""
        if isinstance(evidence, list):
            for one in evidence[: 2 * MAX_POINTERS]:
                if not isinstance(one, list):
                    yield from self._pointers(one)
        elif isinstance(evidence, str):
            marked = self._marker.findall(evidence)
            yield from (int(number) for number in marked or _NUMBER.findall(evidence))
        elif isinstance(evidence, int | float) and not isinstance(evidence, bool) and evidence == evidence // 1:
            yield int(evidence)


def _statements(document: Any) -> list[Any]:
    """Nothing where they are no list."""
    found = document.get("statements") if isinstance(document, dict) else document
    return found if isinstance(found, list) else []
