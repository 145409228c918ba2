"""Minus: a growth of -0.3 percent is none of 0.3, but may be told as a fall of it."""

from __future__ import annotations

from service.core.support.amounts import Amount
from service.core.support.reading import Reading, concept, stem

_FALLS = "fall shrink contract decline drop decrease lose loss deficit shortfall debt negative lower frost"
_FALLING = frozenset(concept(stem(word)) for word in _FALLS.split())
_DOWN = frozenset("below down minus under freezing subzero".split())


def sign_fits(ours: tuple[Reading, Amount], theirs: tuple[Reading, Amount]) -> bool:
    """Whether both numbers have a minus or neither has one, or words say it of the one without."""
    if ours[1].minus == theirs[1].minus:
        return True
    reading, plain = theirs if ours[1].minus else ours
    sentence = reading.words[plain.index].sentence
    words = [word for word in reading.words if word.sentence == sentence]
    return any(word.concept in _FALLING or word.low in _DOWN for word in words)
