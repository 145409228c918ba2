"""Notes of Markdown: `[^1]` in the text, and `[^1]: …` with what it says."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, reference
from markdown_it.rules_core import StateCore

from service.adapters.readers.inline import moved

_NOTE = re.compile(r"\[\^[^\]\s]{1,99}\]:")
# Of two in a row neither is raised: ¹² would be the twelfth.
_MARK = re.compile(r"(?<![0-9]\])\[\^([0-9]{1,3})\](?!\[\^)")


def with_notes(parser: MarkdownIt) -> MarkdownIt:
    """The parser, each mark in raised digits, each note a paragraph: CommonMark takes one of a single word for the
    address of a link.

    >>> [child.content for child in with_notes(MarkdownIt()).parseInline("It rained.[^12]")[0].children or ()]
    ['It rained.¹²']
    """
    parser.block.ruler.at("reference", _note_or_reference)
    parser.core.ruler.before("text_join", "mark", _raise_marks)
    return parser


def _raise_marks(state: StateCore) -> None:
    """Before the signs that a backslash escapes are joined to the text."""
    for token in (child for inline in state.tokens for child in inline.children or ()):
        if token.type == "text":
            token.content = _MARK.sub(lambda mark: moved(mark[1], "sup", ""), token.content)


def _note_or_reference(state: StateBlock, line: int, last: int, silent: bool) -> bool:
    if not _is_note(state, line) or state.is_code_block(line):
        return reference(state, line, last, silent)
    end = line + 1
    while end < last and not state.isEmpty(end) and not _is_note(state, end) and not _interrupts(state, end, last):
        end += 1
    state.push("paragraph_open", "p", 1).map = [line, end]
    words = state.push("inline", "", 0)
    words.content = state.getLines(line, end, state.blkIndent, False).strip()
    words.map, words.children = [line, end], []
    state.push("paragraph_close", "p", -1)
    state.line = end
    return True


def _is_note(state: StateBlock, line: int) -> bool:
    return bool(_NOTE.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line]))


def _interrupts(state: StateBlock, line: int, last: int) -> bool:
    """Whether a block starts there that ends a paragraph, as the parser itself asks."""
    return any(rule(state, line, last, True) for rule in state.md.block.ruler.getRules("paragraph"))
