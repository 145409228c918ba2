"""Markdown: what a reader of the rendered page sees, so that a quote reads as printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from service.adapters.readers.document import Document, checked, cleaned, updated, web_address
from service.adapters.readers.hidden import is_hidden
from service.adapters.readers.html_block import lines_of
from service.adapters.readers.inline import moved
from service.adapters.readers.markdown_notes import with_notes
from service.adapters.readers.plain import decoded
from service.core.article import Metadata
from service.core.dates import parse_published
from service.core.errors import TooLarge
from service.core.newswire import read_header

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(?P<lines>.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_ENTRY = re.compile(r"(?P<name>[\w-]+(?: [\w-]+)?)[ \t]*:(?P<value>.*)")
_ITEM = re.compile(r"[ \t]*-(?:[ \t]+(?:name:[ \t]*)?(?P<value>.*))?")
_BETWEEN = re.compile(r"(?:[ \t]|#|[\]}]).*|")
_QUOTED = re.compile(r"""(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^']|'')*)')(?:\s+#.*)?""")
_REMARK = re.compile(r"(?:\A|(?<!\s)\s+)#.*")  # from the first of the spaces only: not in quadratic time
_FIELDS: Final = {
    "title": "title", "headline": "title", "author": "author", "authors": "author", "byline": "author",
    "source": "source", "publisher": "source", "publication": "source", "url": "url", "link": "url",
    "canonical": "url", "lang": "language", "language": "language",
}  # fmt: skip
_DATES: Final = ("published_at", "published", "date", "pubdate", "datepublished", "publishdate")
_UPDATES: Final = ("updated_at", "updated", "modified", "lastmod", "datemodified")
_TAG = re.compile(r"<(?P<closing>/?)(?P<name>[A-Za-z][\w-]*)(?P<attributes>[^>]*)(?:>|\Z)")
_MOVED = re.compile(r"<(?P<closing>/?)(?P<name>sup|sub)\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# These end with their paragraph; others browsers open again in the next (s), or let them end it (div).
_WITHIN = frozenset("abbr bdi bdo cite code data del dfn ins kbd label mark q samp span sub sup time var".split())
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_LINE_END = re.compile(r"\r\n?|\n")
_MOST_CELLS = 50_000
_PARSER = with_notes(MarkdownIt("commonmark").enable(["table", "strikethrough"]))


def read_markdown(data: bytes | str, charset: str | None = None) -> Document:
    """The rendered text, a blank line between blocks, with the metadata of its front matter and head.

    Markup, hidden HTML, images and struck-out words are gone; links keep their words, and lines that were
    only wrapped run on. Raises InvalidInput on what is not text, TooLarge over 50,000 cells of tables.
    """
    source = decoded(data, charset).removeprefix("\ufeff")
    missing = "The Markdown has no text. Send an article with at least one word."
    front = _FRONT_MATTER.match(checked(source, missing))
    if front and not _is_front_matter(front["lines"]):
        front = None
    stated = _front_metadata(front["lines"]) if front else Metadata()
    body = source[front.end() :] if front else source
    if _cells(body) > _MOST_CELLS:
        raise TooLarge(
            f"The tables have more than {_MOST_CELLS:,} cells, empty ones included. Send a part of them, or send"
            " the text as a .txt file."
        )
    text = checked(_Rendering().of(_PARSER.parse(body)), missing)
    return Document(text, stated.filled(read_header(text)))


def _cells(body: str) -> int:
    """At most so many cells have the tables: to each row the parser adds those that it lacks."""
    cells = columns = 0
    before = ""
    for line in _LINE_END.split(body):
        if not line.strip(" \t>"):
            columns = 0
        elif "|" in before and "-" in line and not line.strip(" \t>|:-"):
            columns = max(columns, len(re.findall("-+", line)))
        cells += columns
        before = line
    return cells


def _is_front_matter(lines: str) -> bool:
    """Whether every line may be one of YAML: an article may begin with a rule, too, and have another one later."""
    forms = (_ENTRY, _ITEM, _BETWEEN)
    return all(any(form.fullmatch(line) for form in forms) for line in lines.splitlines())


def _front_metadata(lines: str) -> Metadata:
    values = _values(lines)
    fields = {field: values[name] for name, field in reversed(_FIELDS.items()) if values.get(name)}
    moments = (parse_published(values[name]) for name in _DATES if name in values)
    updates = (parse_published(values[name]) for name in _UPDATES if name in values)
    return Metadata(
        title=cleaned(fields.get("title")),
        author=cleaned(fields.get("author")),
        source=cleaned(fields.get("source")),
        url=web_address(fields.get("url")),
        language=cleaned(fields.get("language")),
        published_at=next((moment for moment in moments if moment), None),
        extra=updated(next((moment for moment in updates if moment), None)),
    )


def _values(lines: str) -> dict[str, str]:
    """What stands behind each name, in lower case; the items of a list with commas between."""
    values: dict[str, str] = {}
    name = ""
    for line in lines.splitlines():
        if entry := _ENTRY.fullmatch(line):
            name = entry["name"].lower()
            values[name] = _unquoted(entry["value"].strip())
        elif name and (item := _ITEM.fullmatch(line)):
            values[name] = ", ".join(filter(None, (values[name], _unquoted((item["value"] or "").strip()))))
    return values


def _unquoted(value: str, within_list: bool = False) -> str:
    """What the value says, the items of a list with commas between. A list within a list stays as it is written."""
    if quoted := _QUOTED.fullmatch(value):
        single = (quoted["single"] or "").replace("''", "'")
        return single or re.sub(r"\\([\"\\])", r"\1", quoted["double"] or "")
    value = _REMARK.sub("", value)
    if not within_list and value[:1] == "[" and value[-1:] == "]":
        return ", ".join(_unquoted(part.strip(), within_list=True) for part in value[1:-1].split(","))
    return value


class _Rendering:
    """Tokens to text. It holds the list markers to print and the hidden HTML elements still open."""

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self.lists: list[int | None] = []
        self.marker = ""
        self.hidden: list[str] = []
        self.row: list[str] | None = None
        self.styled = False
        """Whether some of the HTML has a style sheet, which may hide any of it."""

    def of(self, tokens: Sequence[Token]) -> str:
        self.styled = any("<style" in token.content.lower() for token in tokens)
        for token in tokens:
            self._block(token)
        return "".join(self.blocks).strip("\n")

    def _block(self, token: Token) -> None:
        kind = token.type
        if kind in {"bullet_list_open", "ordered_list_open"}:
            start = token.attrGet("start")  # where it is not 1
            self.lists.append(None if kind[0] == "b" else 1 if start is None else int(start))
        elif kind in {"bullet_list_close", "ordered_list_close"}:
            self.lists.pop()
        elif kind == "list_item_open":
            self._mark_item()
        elif kind == "list_item_close":
            self.marker = ""
        elif kind == "html_block":
            self._print_markup(token.content)
        elif kind in {"fence", "code_block"}:
            self._print("" if self.hidden else token.content.rstrip("\n"))
        elif kind == "tr_open":
            self.row = []
        elif kind == "tr_close":
            cells, self.row = self.row or [], None
            self._print("" if self.hidden else " | ".join(cells), close=True)
        elif kind == "inline":
            self._print_inline(token.children or ())

    def _print_markup(self, markup: str) -> None:
        for line in () if self.hidden or self.styled else lines_of(_COMMENT.sub("", markup)):
            self._print(line, close=markup[:6].lower() == "<table")
        self._see(markup)

    def _mark_item(self) -> None:
        number = self.lists[-1]
        self.marker = "- " if number is None else f"{number}. "
        self.lists[-1] = None if number is None else number + 1

    def _print_inline(self, tokens: Iterable[Token]) -> None:
        around = len(self.hidden)
        words = re.sub(" {2,}", " ", self._words(tokens)).strip()
        self.hidden[around:] = [name for name in self.hidden[around:] if name not in _WITHIN]
        if self.row is not None:
            self.row.append(words)
        else:
            self._print(words)

    def _words(self, tokens: Iterable[Token]) -> str:
        pieces: list[str] = []
        since: dict[str, int] = {}
        for token in tokens:
            pieces.append(self._inline(token))
            tag = _MOVED.fullmatch(token.content) if token.type == "html_inline" else None
            if tag and not tag["closing"]:
                since[tag["name"].lower()] = len(pieces)
            elif tag and (start := since.pop(tag["name"].lower(), None)) is not None:
                inside = "".join(pieces[start:])
                pieces[start:] = [moved(inside, tag["name"].lower(), "".join(pieces[max(0, start - 2) : start]))]
        return "".join(pieces)

    def _print(self, words: str, close: bool = False) -> None:
        marker, self.marker = self.marker, ""
        if words:
            apart = "\n" if marker or close else "\n\n"
            self.blocks += [apart if self.blocks else "", marker, words]

    def _inline(self, token: Token) -> str:
        if token.type == "html_inline":
            self._see(token.content)
            return "\n" if token.content[:3].lower() == "<br" else ""
        if token.type in {"s_open", "s_close"}:
            self._see("<s>" if token.nesting > 0 else "</s>")
        if self.hidden:
            return ""
        if token.type in {"softbreak", "hardbreak"}:
            return " " if token.type == "softbreak" else "\n"
        return token.content if token.type in {"text", "code_inline", "text_special"} else ""

    def _see(self, markup: str) -> None:
        """Keep track of the hidden elements that raw HTML opens and closes around Markdown."""
        for tag in _TAG.finditer(_COMMENT.sub("", markup)):
            name = tag["name"].lower()
            if tag["closing"]:
                if self.hidden and self.hidden[-1] == name:
                    self.hidden.pop()
            elif name not in _VOID and not tag["attributes"].endswith("/") and self._starts_hiding(name, tag):
                self.hidden.append(name)

    def _starts_hiding(self, name: str, tag: re.Match[str]) -> bool:
        if self.hidden:
            return name == self.hidden[-1]
        attributes = {key.lower(): value.strip("\"'") for key, value in _ATTRIBUTE.findall(tag["attributes"])}
        return is_hidden(name, attributes)
