"""Which sentences answer a question, and whether any does: two logistic models over the signs of fit.

The first ranks the sentences. The second looks at the best of them, at its lead and at the kind of question, and
says how likely the answer is right; below a threshold there is none. Both are a few dozen coefficients, learned by
`python -m eval.selection` and kept in a file with where they come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from service.core.asking import Asked
from service.core.fit import COUNTS_OTHERS, OTHER_DATE, UNREAD_SIGN
from service.core.kinds import Kind
from service.core.logistic import Logistic, Signs, probability
from service.core.terms import STOP_WORDS

_KINDS: tuple[Kind, ...] = get_args(Kind)
_COMPARED = ("reader", "likeness", "covered", "covered_near", "beside", "names")
_BY_KIND = ("reader", "beside")
# Without these a question is in key words, as those that are put into English are.
_GRAMMAR = STOP_WORDS - frozenset("who whom whose what which when where why how not".split())


@dataclass(frozen=True, slots=True)
class Selection:
    """The models and how sure an answer must be (0 to 1), where the reader has read the sentences and where not."""

    ranking: Logistic
    deciding: Logistic
    threshold: float
    unread_threshold: float

    def choose(self, question: Asked, signs: Sequence[Signs]) -> list[int]:
        """The indices of the sentences that answer, best first; none where the best is not likely enough right."""
        if not signs:
            return []
        scores = [self.ranking.score(one) for one in signs]
        order = sorted(range(len(signs)), key=lambda at: (-scores[at], at))
        confidence = probability(self.deciding.score(decisive(question, signs, scores)))
        if _ruled_out(signs[order[0]]):
            return []
        if confidence < (self.unread_threshold if UNREAD_SIGN in signs[0] else self.threshold):
            return []
        best = order[: _wanted(question, [scores[at] for at in order])]
        return [at for at in best if not signs[at].get(OTHER_DATE)]


# Log odds of the close reader from which things with another name are taken for those asked for (demonstrators for
# protesters): of 9 sentences of held-out questions above it 8 answered, of 9 from -1 up to it 4.
_CLEAR = 1.5


def _ruled_out(signs: Signs) -> bool:
    """Whether the sentence cannot answer, whatever else speaks for it."""
    if signs.get(OTHER_DATE):
        return True
    return bool(signs.get(COUNTS_OTHERS)) and signs.get("closely", 0.0) <= _CLEAR


# A second sentence must come this close to the first in score; closer where one thing is asked for.
_AS_GOOD = 0.2
_BESIDE = 1.0
_MOST = 3


def _wanted(question: Asked, scores: Sequence[float]) -> int:
    """How many of the sentences, best first, to answer with: one, unless more are about as good or two things
    are asked for."""
    near = _BESIDE if question.asks_more else _AS_GOOD
    close = [score for score in scores if score >= scores[0] - near]
    return max(1, min(len(close), _MOST if question.asks_more else _MOST - 1))


def decisive(question: Asked, signs: Sequence[Signs], scores: Sequence[float]) -> dict[str, float]:
    """The signs that decide: those of the best sentence, its lead, and what kind of question it is."""
    order = sorted(range(len(signs)), key=lambda at: (-scores[at], at))
    best = signs[order[0]]
    found = {f"best_{name}": value for name, value in best.items()}
    found["score"] = scores[order[0]]
    found["lead"] = min(scores[order[0]] - scores[order[1]], 5.0) if len(order) > 1 else 5.0
    found["top_mean"] = sum(scores[at] for at in order[:3]) / len(order[:3])
    for name in _COMPARED:
        found[f"most_{name}"] = max(one[name] for one in signs)
    found["behind_likeness"] = best["likeness"] - found["most_likeness"]
    for kind in _KINDS:
        asks = question.kind == kind
        found[f"asks_{kind}"] = float(asks)
        for name in _BY_KIND:
            found[f"{kind}_{name}"] = best[name] if asks else 0.0
    keyed = not any(word.low in _GRAMMAR for word in question.reading.words)
    found["key_words"] = float(keyed)
    found["key_words_reader"] = best["reader"] if keyed else 0.0
    found["words"] = min(len(question.words), 15) / 10
    found["named"] = min(len(question.names), 6) / 4
    found["ascii"] = float(question.reading.text.isascii())
    return found
