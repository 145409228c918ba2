"""Whether a question leans on what was said before it, by pronouns or by its shortness."""

from __future__ import annotations

import re

from service.core.capitals import WORD, names
from service.core.pronouns import asks_alone, asks_of_somebody, points_back, points_back_abroad
from service.core.terms import STOP_TERMS, content_terms, terms

# Words besides pronouns that point at something said before. Not "that" and "this": they mostly begin a clause or
# go with a noun.
_POINTING = frozenset("there then former latter both dort damals".split())
MORE = re.compile(
    r"(?:(?:please|could you|can you) )*"
    r"(?:tell me more|(?:some )?more(?: details?)?|go on|continue|what else|anything else)(?:,? please)?",
    re.IGNORECASE,
)
# A question that begins like this goes on with the one before.
_GOING_ON = re.compile(
    r"(?:and|but|so|also|what about|how about|und|aber|et|mais|y|pero)\b"
    r"|(?P<asks>why|how so|when|where|who|since when|warum|wieso|wann|wo|wer"
    r"|pourquoi|quand|où|qui|por qué|cuándo|dónde|quién)\b",
    re.IGNORECASE,
)
# "There", or "y a-t-il", that says no more than that something is.
_EXISTS = re.compile(
    r"\b(?:is|are|was|were|be|been) there (?=\w)|\bthere (?:is|are|was|were|be|been|will|would|has|have|had)\b"
    r"|\by \w+-(?:t-)?il\b",
    re.IGNORECASE,
)
_SHORT = 4
_AND = re.compile(r"\s*(?:and|und|et|y)\b", re.IGNORECASE)
_THING = re.compile(
    r"\b(?:(?:the|an?|der|die|das|den|dem|eine?|les?|la|une?|el|los|las|una) |l['’])\w", re.IGNORECASE
)
_LEAST_TERMS = 2  # of a question that could be looked up without the one before
# Terms of a shortened question that say nothing about its subject.
_EMPTY = frozenset(terms("many much more else about long since"))
_SMALL_TALK = re.compile(
    r"(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|thanks?(?: you)?(?: very much)?|ok(?:ay)?|yes|no"
    r"|really|help|are you sure|who are you|what are you|what can you do|what is (?:this|that|it)"
    r"|why|how|who|what|when|where|which)",
    re.IGNORECASE,
)


def leans_back(question: str) -> bool:
    """Whether the question points at something said before and names nothing itself, or asks it of somebody who was
    named before.

    >>> leans_back("What did he convey?"), leans_back("What did Shoigu convey to him?")
    (True, False)
    >>> leans_back("When did he leave Orla?")
    True
    """
    return asks_of_somebody(question) or (_leans(question) and not any(names(question)))


def leans_wholly(question: str) -> bool:
    """Whether it points at something by a pronoun and says too little besides to be looked up.

    >>> leans_wholly("Who led it?"), leans_wholly("How long does it take to cross the lake?")
    (True, False)
    """
    points = points_back(question) and leans_back(question)
    return points and (points_back_abroad(question) or len(own_terms(question)) < _LEAST_TERMS)


def brings_up(question: str) -> bool:
    """Whether it leans back by its shortness alone and asks for a thing, which may be of another subject.

    >>> brings_up("Who is the captain?"), brings_up("And the captain?"), brings_up("Who won?")
    (True, False, False)
    """
    going_on = _GOING_ON.match(question.strip(" ¿¡"))
    asks = going_on is not None and going_on["asks"] is not None
    return asks and bool(_THING.search(question)) and not points_back(question)


def may_lean(question: str) -> bool:
    """Whether it points back, or names nothing and says so little that it is asked of what was spoken of, if that
    has an answer.

    >>> may_lean("Was anyone hurt?"), may_lean("Which town council raised the price of water?")
    (True, False)
    """
    return leans_back(question) or not (any(names(question)) or len(own_terms(question)) > _LEAST_TERMS)


def is_small_talk(question: str) -> bool:
    """Whether it asks for nothing that could be looked up.

    >>> is_small_talk("Tell me more!"), is_small_talk("Who won?")
    (True, False)
    """
    plain = question.strip(" .,!?")
    return bool(MORE.fullmatch(plain) or _SMALL_TALK.fullmatch(plain) or asks_alone(plain))


def goes_on(question: str) -> bool:
    """Whether it leans back, or begins with "and".

    >>> goes_on("And Berg?"), goes_on("Who is Berg?")
    (True, False)
    """
    return leans_back(question) or bool(_AND.match(question))


def own_terms(question: str) -> set[str]:
    """What it says of a subject by itself.

    >>> sorted(own_terms("How many more goals?"))
    ['goal']
    """
    return set(content_terms(question)) - STOP_TERMS - _EMPTY


def _leans(question: str) -> bool:
    plain = _EXISTS.sub("", question)
    words = [word.lower() for word in WORD.findall(plain)]
    if points_back(plain) or any(word in _POINTING for word in words):
        return True
    going_on = _GOING_ON.match(plain.strip(" ¿¡"))
    if not words or len(words) > _SHORT or going_on is None:
        return False
    # "Why?", but not "Who invented the telephone?".
    return not going_on["asks"] or len(own_terms(question)) < _LEAST_TERMS
