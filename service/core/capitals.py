"""The names in a text, as far as capital letters show them, in any language that has these."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from service.core.support.dates import MONTHS, WEEKDAYS
from service.core.support.reading import abbreviated

# Capitalised only because they begin a question or a sentence.
_OPENERS = frozenset(
    """a about according after also am an and any anybody anyone anything are as at be before both but by can
    could describe did do does during else everybody everyone everything explain find for from give had has have
    he her his how i if in is it its list many may me might more most much name no nobody not nothing of on or
    our please say she should show since so some somebody someone something still summarise summarize tell than
    thanks that the their them then there these they this those to under until was we were what when where
    whether which while who whom whose why will with would yes you your
    und aber was wann wer wo wie warum welche welcher hat ist sind der die das ein eine für mit bei nach seit
    et mais qui que quoi quand où comment pourquoi combien quel quelle quels quelles est le la les un une
    y pero qué quién cuándo dónde cómo cuánto cuánta cuántos cuántas por el los las una""".split()
)
_CALENDAR = frozenset(name.lower() for name in (*MONTHS, *WEEKDAYS, *(f"{day}s" for day in WEEKDAYS)))
NO_NAMES: Final = _OPENERS | _CALENDAR | {"ca", "wo"}  # can't, won't
"""Words in lower letters that are no names, whatever their case."""
WORD: Final = re.compile(r"[^\W_](?:[\w'’.&-]*[^\W_])?")
_POSSESSIVE = re.compile(r"['’]s$")
_CONTRACTED = re.compile(r"(?:n['’]t|['’](?:m|re|ve|ll|d))$")
_OPENING = re.compile(r"[.!?:|\n\t\"“„«—–]")  # in front of a word whose capital shows nothing


def names(text: str, beside: str = "") -> Iterator[str]:
    """The names in a text as far as capital letters show them: `Kim Jong-un`, `KCNA`, `Boeing 747`. A lone word
    that opens a sentence is one only where it has a capital inside a sentence, too, here or in the text `beside`.

    >>> list(names("Did Kim Jong-un's message reach the Kremlin?"))
    ['Kim Jong-un', 'Kremlin']
    >>> list(names("People met Berg. Berg smiled.")), list(names("People met.", "The magazine People"))
    (['Berg', 'Berg'], ['People'])
    """
    runs = list(_runs(text))
    inside = {word for opens, run in (*runs, *_runs(beside)) for word in run[opens:]}
    for opens, run in runs:
        if not opens or len(run) > 1 or run[0] in inside or (len(run[0]) > 1 and run[0].isupper()):
            yield " ".join(run)


def _runs(text: str) -> Iterator[tuple[bool, list[str]]]:
    """The words of each name, and whether a sentence opens with the first of them."""
    run: list[str] = []
    opens, end = False, 0
    text = unicodedata.normalize("NFC", text)
    if text.isupper() and " " in text.strip():
        return  # capital letters show nothing here
    for found in WORD.finditer(text):
        word, between = _POSSESSIVE.sub("", found[0]), text[end : found.start()]
        opener = _CONTRACTED.sub("", word.lower()) in NO_NAMES and not (len(word) > 1 and word.isupper())
        named = word[0].isupper() and not opener
        joined = between.strip() == "" and "\n" not in between
        number = word[0].isdigit() and text[found.end() : found.end() + 1] != ","
        if run and not (joined and (named or number)):
            yield opens, run
            run = []
        if named or (run and number):
            opens = opens if run else _opens(text, end, found.start())
            run.append(word)
        end = found.end()
        if found[0] != word and run:
            yield opens, run
            run = []
    if run:
        yield opens, run


def _opens(text: str, end: int, start: int) -> bool:
    """Whether the word at `start` opens a sentence; the word in front of it goes to `end`."""
    sign = _OPENING.search(text, end, start)
    return not end or (sign is not None and not abbreviated(text, sign.start()))
