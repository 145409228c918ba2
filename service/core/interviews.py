"""Printed interviews: who asks, and which reply belongs to which question, though it may have no question mark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from service.core.answer import NumberedSentence
from service.core.fit import is_question

_MOST = 3  # sentences of a reply
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w.’'-]*"
_LABEL = re.compile(rf"(?P<label>{_CAPITAL}(?: {_CAPITAL}){{0,3}}):\s+(?=\S)")


def unlabelled(text: str) -> str:
    """What is said, without the label of who says it.

    >>> unlabelled("BA: No, it is the cat."), unlabelled("It is the cat.")
    ('No, it is the cat.', 'It is the cat.')
    """
    return text[match.end() :] if (match := _LABEL.match(text)) else text


def with_reply(
    own: Sequence[NumberedSentence], at: int, sentences: Sequence[NumberedSentence]
) -> list[NumberedSentence]:
    """The whole turn that the sentence stands in, and the reply to it up to the next label; nothing where it is not
    the turn of one who asks. `own` are the sentences of its passage."""
    turns = _turns(own)
    number = next((number for number, turn in enumerate(turns) if at in turn), None)
    if number is None or number + 1 == len(turns):
        return []
    asker, other = (_label(own[turns[number + k].start].text) for k in (0, 1))
    article = [one for one in sentences if one.article_id == own[at].article_id]
    if asker == other or asker not in _askers(article):
        return []
    return [own[one] for one in (*turns[number], *turns[number + 1][:_MOST])]


def _askers(sentences: Sequence[NumberedSentence]) -> set[str]:
    """The labels of those whose questions are followed by somebody else's reply."""
    found = set()
    turns = _turns(sentences)
    for turn, reply in pairwise(turns):
        asker, other = (_label(sentences[one.start].text) for one in (turn, reply))
        if asker != other and is_question(sentences[turn[-1]].text):
            found.add(asker)
    return found


def _turns(own: Sequence[NumberedSentence]) -> list[range]:
    """The indices of the sentences of each turn: from a label to the next one, or to the next paragraph."""
    starts = [at for at, one in enumerate(own) if _label(one.text)]
    found = []
    for start, border in zip(starts, [*starts[1:], len(own)], strict=False):
        end = start + 1
        while end < border and 0 <= own[end].span.start - own[end - 1].span.end <= 1:
            end += 1
        found.append(range(start, end))
    return found


def _label(text: str) -> str:
    match = _LABEL.match(text)
    return match["label"] if match else ""
