"""Questions in key words, as a glossary makes them of those in other languages: "who Kim Pyongyang meet?"."""

from __future__ import annotations

import random
import re

from service.core.terms import STOP_WORDS

_ASKING = re.compile(
    r"\b(?:who|whom|whose|what|which|when|where|why|how (?:many|much|long|old|often)|how)\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\s,;:?!\"“”()]+")
_KEPT = frozenset({"not", "no"})
_VERB_LAST = 0.6  # of the questions: as in Korean and Japanese


def keyed(question: str, chance: random.Random) -> str:
    """The words that ask, then the others, without those of grammar and without endings.

    >>> keyed("Who did Kim meet in Pyongyang on June 4?", random.Random(1))
    'who Kim Pyongyang June 4 meet?'
    """
    asks = _ASKING.search(question)
    rest = _ASKING.sub(" ", question, count=1) if asks else question
    found = (word for word in _WORD.findall(rest) if word.lower() in _KEPT or word.lower() not in STOP_WORDS)
    words = list(filter(None, (word if word[0].isupper() else _bare(word) for word in found)))
    counts = asks and asks[0].lower() in ("how many", "how much", "which", "whose")
    if not counts and chance.random() < _VERB_LAST:
        # The first plain word is mostly the verb.
        at = next((at for at, word in enumerate(words) if not word[0].isupper() and not word[0].isdigit()), None)
        if at is not None:
            words.append(words.pop(at))
    return " ".join([*([asks[0].lower()] if asks else []), *words]) + "?"


def _bare(word: str) -> str:
    """Without the endings that a glossary does not have."""
    word = re.sub(r"['’]s?$", "", word)
    return re.sub(r"(?<=[a-z]{4})s$", "", word) if not word.endswith("ss") else word
