"""Claims out of a model's JSON while it is still arriving.

The output asked for is `{"statements": [{"text": …, "evidence": [1, 2]}, …], "not_covered": …}`. A statement is
released as soon as its closing brace has come. Models that wrap the JSON in prose, code fences or a
`<think>` block (whose opening tag some servers keep to themselves) are understood; broken JSON is never mended:
what stands before the break counts, the rest not.
"""

from __future__ import annotations

import json
import re
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import jiter

from service.adapters import thoughts
from service.adapters.markers import Markers
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
MAX_STATEMENTS = 400

_KEY = re.compile(r'"(?:(?P<of_all>statements|not_covered)"\s{0,20}:|(?:text|evidence)")')
_LONGEST_KEY = 40
_SIGN = re.compile(r'\\.|["{}\[\]]', re.DOTALL)
_AROUND_NOTES = string.punctuation + string.whitespace + "…–—“”‘’"
_NOTHING = frozenset("null none nothing nil na n/a no".split()) | {
    "",
    "not applicable",
    "nothing is missing",
    "everything is covered",
    "all parts are covered",
}


class ClaimStream:
    """Feed it the model's text piece by piece; it gives each claim once.

    >>> stream = ClaimStream(nonce="kqzx")
    >>> list(stream.feed('{"statements": [{"text": "Kim wrote.", "evidence": [1, "[kqzx:2]"]}, {"te'))
    [Claim(text='Kim wrote.', pointers=(1, 2))]
    """

    def __init__(self, nonce: str) -> None:
        self._markers = Markers(nonce)
        self.text = ""
        """All that came, up to MAX_CHARACTERS."""
        self._begin = self._looked = self._sought = 0
        self._tagged = 0
        """Where the last tag ends that was looked at, whether it ended thoughts or not."""
        self._json: _Json | None = None
        self._closed: list[Any] = []
        """Statements of this JSON that are still to be given."""
        self._seen: set[Claim] = set()
        self.wrapped = False
        """True once prose or a fence was seen around the JSON: the server ignored the output format."""

    def feed(self, piece: str) -> Iterator[Claim]:
        """The claims that this piece completes."""
        self.text = (self.text + piece)[:MAX_CHARACTERS]
        # Only what is new is looked at, and a little before it, where a tag may have begun.
        for tag in thoughts.END.finditer(self.text, max(self._tagged, self._looked - thoughts.LONGEST_TAG)):
            self._read(tag.start())
            self._tagged = tag.end()
            if not self._quotes:
                self._begin = tag.end()
        self._looked = len(self.text)
        self._read(self._looked)
        closed, self._closed = self._closed, []
        yield from self._fresh(closed)

    @property
    def full(self) -> bool:
        return len(self.text) >= MAX_CHARACTERS

    @property
    def found(self) -> int:
        """How many claims it gave."""
        return len(self._seen)

    @property
    def readable(self) -> bool:
        """Whether there was anything of the shape asked for."""
        return self._json is not None

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
        return any(isinstance(one, str) and one.strip(_AROUND_NOTES).casefold() not in _NOTHING for one in notes)

    @property
    def empty(self) -> bool:
        """Whether the model says that there is no statement to make, and not in a form that cannot be read."""
        document = self._document()
        return isinstance(document, dict) and not document.get("statements")

    @property
    def said(self) -> str:
        """All that is no thought."""
        return self.text[self._begin :] if self._begin or not thoughts.BEGIN.match(self.text) else ""

    def rest(self) -> Iterator[Claim]:
        """The claims of the whole JSON that its pieces did not give: half a surrogate pair, for one, stops that."""
        if self._json is None:
            return
        if not self._seen and self._tagged > self._json.start and not self.complete:
            # A draft that broke off inside a string has swallowed the end of its thoughts, and the answer.
            self._begin = self._tagged
            self._read(len(self.text))
        yield from self._fresh(
            [*self._closed, *_statements(self._document())[self._json.released : MAX_STATEMENTS]]
        )

    def _fresh(self, statements: Sequence[Any]) -> Iterator[Claim]:
        for statement in statements:
            claim = self._claim(statement)
            if claim and claim not in self._seen:
                self._seen.add(claim)
                yield claim

    @property
    def _quotes(self) -> bool:
        """Whether a tag that comes now is a part of the answer, which speaks of it, and ends no thoughts."""
        return self._json is not None and self._json.start >= self._begin and self._json.quoted

    def _read(self, until: int) -> None:
        """Find the statements that close before this place."""
        self._find_start(until)
        # A statement can only be complete where something closes, so only there is a look worth its while.
        while (found := self._json) is not None and found.closes(self.text, until):
            self._release(found)
            if found.closed and not found.released and not _statements(self._document()):
                found.in_vain = True
                self._find_start(until)

    def _find_start(self, until: int) -> None:
        """Find where the JSON begins; where thoughts turn out to have ended only now, find it anew behind them, and
        behind one without statements, as in a model's words on the form of its reply."""
        known = self._json is not None and self._json.start >= self._begin and not self._json.in_vain
        if known or (not self._begin and thoughts.BEGIN.match(self.text)):
            return
        first = max(self._begin, self._json.at if self._json is not None and self._json.in_vain else 0)
        for key in _KEY.finditer(self.text, max(first, self._sought), until):
            start = _start(self.text, first, key)
            if start is not None:
                self._json = _Json(start, at=start, around=2 if key["of_all"] else 1)
                self._closed.clear()  # a draft, and nobody has seen it
                self.wrapped = bool(self.text[self._begin : start].strip())
                return
        self._sought = until - _LONGEST_KEY

    def _document(self) -> Any:
        if self._json is None:
            return None
        try:
            return json.JSONDecoder().raw_decode(self.text, self._json.start)[0]
        except (ValueError, RecursionError):
            return None

    def _release(self, found: _Json) -> None:
        if found.released >= MAX_STATEMENTS:
            return
        so_far = self.text[found.start : found.at]
        # With one more element appended, the statement before it is the last one that is closed; inside a
        # string or a nested object the extra element changes nothing or is an error.
        try:
            document = jiter.from_json((so_far + ",0").encode("utf-8", "replace"), partial_mode=True)
        except ValueError:
            return
        statements = _statements(document)
        closed = statements[: -1 if statements and statements[-1] == 0 else 0]
        self._closed += closed[found.released :]
        found.released = max(found.released, len(closed))

    def _claim(self, statement: Any) -> Claim | None:
        if isinstance(statement, str):
            statement = {"text": statement}  # with its markers in it
        if not isinstance(statement, dict) or not isinstance(statement.get("text"), str):
            return None
        words = _CONTROLS.sub(" ", _DIRECTIONS.sub("", statement["text"].encode("utf-8", "replace").decode()))
        text, written = self._markers.taken_out(" ".join(words.split()))
        text = without_reply(text) or text
        pointers = list(self._pointers(statement.get("evidence"))) or written
        return Claim(text, tuple(dict.fromkeys(pointers))[:MAX_POINTERS]) if text else None

    def _pointers(self, evidence: Any) -> Iterator[int]:
        """Numbers out of `[1]`, `1`, `"1"`, `"[1, 2]"`, `"1-3"`, `1.0`, `{"number": 1}` and `"[nonce:1, 2]"`;
        others are left out."""
        if isinstance(evidence, list):
            for one in evidence[: 2 * MAX_POINTERS]:
                number = one.get("number") if isinstance(one, dict) else one
                if not isinstance(number, list):
                    yield from self._pointers(number)
        elif isinstance(evidence, str):
            yield from self._markers.numbers(" ".join(evidence.split()))
        elif isinstance(evidence, int | float) and not isinstance(evidence, bool) and evidence == evidence // 1:
            yield int(evidence)


@dataclass(slots=True)
class _Json:
    """JSON that begins at `start`, looked through up to `at`, where `depth` brackets are open: `around` of them
    around a statement."""

    start: int
    at: int
    around: int
    depth: int = 0
    quoted: bool = False
    released: int = 0
    in_vain: bool = False
    """Whether it has come to its end without a statement."""

    @property
    def closed(self) -> bool:
        return self.at > self.start and not self.depth

    def closes(self, text: str, until: int) -> bool:
        """Go on to where the next statement closes, or all; False where that is not before `until`."""
        if self.closed:
            return False
        for sign in _SIGN.finditer(text, self.at, until):
            self.at = sign.end()
            if sign[0] == '"':
                self.quoted = not self.quoted
            elif self.quoted or sign[0][0] == "\\":
                continue
            elif sign[0] in "{[":
                self.depth += 1
            else:
                self.depth -= 1
                if self.depth in (0, self.around):
                    return True
        # Half an escape is looked at again.
        self.at = max(self.at, until - text.endswith("\\", 0, until))
        return False


def _start(text: str, first: int, key: re.Match[str]) -> int | None:
    """Where the JSON begins that has this key, at `first` or behind it; None where it is none of ours."""
    before = text[first : key.start()]
    if key["of_all"]:
        last = max(map(before.rfind, "{}[]"))
        return first + last if before[last : last + 1] == "{" else None
    inside = before.rstrip()
    around = inside[:-1].rstrip()
    return first + len(around) - 1 if inside.endswith("{") and around.endswith("[") else None


def _statements(document: Any) -> list[Any]:
    """Nothing where they are no list."""
    found = document.get("statements") if isinstance(document, dict) else document
    return found if isinstance(found, list) else []
