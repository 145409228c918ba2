"""What tells nothing, although each of its words may stand in the evidence: a question, a name behind a label."""

from __future__ import annotations

import re

from service.core.support.predicates import is_predicate
from service.core.support.reading import read

QUESTION_MARKS = ("?", "？", "؟")
_MOST_WORDS = 4  # of a label, and of a name behind it
_LABEL = re.compile(r"([^\W\d_][^:\d–—]{0,60}?)(?::| [–—-]) +(\S.{0,80})")
_QUOTED = re.compile('["“”„«»‘]')


def is_question(sentence: str) -> bool:
    """Whether the sentence asks; not where the question mark stands in a quotation.

    >>> is_question("Who is the mayor?"), is_question("Lind asked: “Who is the mayor?”")
    (True, False)
    """
    return sentence.rstrip(" !").endswith(QUESTION_MARKS)


def is_label(sentence: str) -> bool:
    """Whether the sentence is a label and a name, without a word that says how they belong together.

    Names as they are written in English; in doubt it is not.

    >>> is_label("Mayor: Petra Sand."), is_label("mayor - Erik Holm"), is_label("Lind: Orla opened it.")
    (True, True, False)
    """
    found = _LABEL.fullmatch(sentence.strip(" ."))
    if not found or _QUOTED.search(sentence):
        return False
    label, name = found[1].split(), found[2].split()
    if len(label) > _MOST_WORDS or len(name) > _MOST_WORDS or not all(word[0].isupper() for word in name):
        return False
    reading = read(sentence)
    return not any(is_predicate(reading, at) for at in range(len(reading.words)))
