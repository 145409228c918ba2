"""A follow-up question made to stand alone by a rule, where no language model does it.

Names are carried over to find the passages, or nouns where there are none; where the last answer's words stand in
an article, the question stays in that article, and its own words choose the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from service.core.answer import Turn
from service.core.capitals import NO_NAMES, WORD, names
from service.core.support.past import is_past
from service.core.terms import STOP_TERMS, content_terms, terms

MAX_NAMES = 4
_TURNS_BACK, _LOOKED_AT = 3, 4000  # questions; characters of a turn


def _words(listing: str) -> frozenset[str]:
    return frozenset(listing.split())


# Words that point at something said before. Not "that" and "this": they mostly begin a clause or go with a noun.
_PRONOUNS = _words(
    """he him his she her hers it its they them their theirs
    er ihn ihm sein seine ihr ihre sie es
    il elle lui leur leurs ils elles
    él ella ellos ellas su sus"""
)
_POINTING = _PRONOUNS | _words("there then former latter both dort damals")
_MORE = re.compile(
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
_MARKERS, _OWN_BRACKETS = re.compile(r"\[\d+\]"), re.compile(r"［(\d+)］")
_GIVEN = re.compile(r"(?P<question>.+?)\s*\((?P<names>[^()]+)\)", re.DOTALL)
_FEWEST_QUOTED = 20  # characters; a shorter statement could stand in any article
# "There" that says no more than that something is.
_EXISTS = re.compile(
    r"\b(?:is|are|was|were|be|been) there (?=\w)|\bthere (?:is|are|was|were|be|been|will|would|has|have|had)\b",
    re.IGNORECASE,
)
_SHORT = 4
_AND = re.compile(r"\s*(?:and|und|et|y)\b", re.IGNORECASE)
_NO_NOUN = re.compile(r"\b(?:how (?!much|many)|who )\w+", re.IGNORECASE)
_LEAST_TERMS = 2  # of a question that could be looked up without the one before
# "PORT AMERY — Two people …", "VELDEN, March 14 (Norrland Press) — …": where it was written, not what it is about.
_DATELINE = re.compile(r"\A[A-Z][A-Z.’' -]{1,40}(?:, [^—–\n]{1,40}?| \([^)]{1,30}\)){0,3}\s*(?: -|[—–]) ")
_TEXTS = _words("article story report text news page piece summary")  # what one asks of, not about
# Terms of a shortened question that say nothing about its subject.
_EMPTY = frozenset(terms("many much more else about long since"))
_SMALL_TALK = re.compile(
    r"(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|thanks?(?: you)?(?: very much)?|ok(?:ay)?|yes|no"
    r"|really|help|are you sure|who are you|what are you|what can you do|what is (?:this|that|it)"
    r"|why|how|who|what|when|where|which)",
    re.IGNORECASE,
)


def standalone_by_rule(question: str, history: Sequence[Turn]) -> str:
    """The question with what it leans on in brackets behind it, or the question as it is.

    Names are carried over only when the question points back (a pronoun, a shortened question) and has no
    name of its own: a wrong name would lead away from the right passages, so in doubt nothing is added.
    Names of the user's last question come first, then the first one that the last answer brought up; where neither
    has one, the nouns of the user's last question.

    >>> history = [Turn("user", "What did Kim Jong-un send to Putin?"), Turn("assistant", "A message. [1]")]
    >>> standalone_by_rule("When did he send it?", history)
    'When did he send it? (Kim Jong-un, Putin)'
    >>> standalone_by_rule("Tell me more.", history)
    'Tell me more about Kim Jong-un'
    >>> standalone_by_rule("When was Shoigu in Pyongyang?", history)
    'When was Shoigu in Pyongyang?'
    >>> standalone_by_rule("Who led it?", [Turn("user", "How many towns took the survey of open wells?")])
    'Who led it? (towns, survey, open wells)'
    """
    carried = _carried(history)
    if carried and _MORE.fullmatch(question.strip(" .!?")):
        return f"Tell me more about {carried[0]}"
    if not leans_back(question):
        return question
    return f"{question.rstrip()} ({', '.join(carried)})" if carried else question


def leans_back(question: str) -> bool:
    """Whether the question points at something said before and names nothing itself.

    >>> leans_back("What did he convey?"), leans_back("What did Shoigu convey to him?")
    (True, False)
    """
    return _leans(question) and not any(names(question))


def leans_wholly(question: str) -> bool:
    """Whether it points at something by a pronoun and says too little besides to be looked up.

    >>> leans_wholly("Who led it?"), leans_wholly("How long does it take to cross the lake?")
    (True, False)
    """
    points = points_back(question) and leans_back(question)
    return points and len(_own_terms(question)) < _LEAST_TERMS


def may_lean(question: str) -> bool:
    """Whether it points back, or names nothing and says so little that it is asked of what was spoken of, if that
    has an answer.

    >>> may_lean("Was anyone hurt?"), may_lean("Which town council raised the price of water?")
    (True, False)
    """
    return leans_back(question) or not (any(names(question)) or len(_own_terms(question)) > _LEAST_TERMS)


def points_back(question: str) -> bool:
    """Whether it has a pronoun that stands for something said before.

    >>> points_back("Who led it?"), points_back("Who led the team?")
    (True, False)
    """
    return any(word.lower() in _PRONOUNS for word in WORD.findall(question))


def last_statements(history: Sequence[Turn]) -> list[str]:
    """The sentences of the last answer that carried markers, without these; of the one before, where it had none
    and its question went on with that.

    >>> last_statements([Turn("assistant", "Kim met Sergei Shoigu. [1] Rain fell in Pyongyang. [2][3]")])
    ['Kim met Sergei Shoigu.', 'Rain fell in Pyongyang.']
    """
    while history and history[-1].role == "assistant":
        # What follows the last marker was not cited.
        parts = [_OWN_BRACKETS.sub(r"[\1]", part).strip() for part in _MARKERS.split(history[-1].content)[:-1]]
        found = [part for part in parts if len(part) >= _FEWEST_QUOTED]
        if found or not _goes_on(history[-2:][0].content):
            return found
        history = history[:-2]
    return []


def question_inside(question: str, standalone: str, texts: Iterable[str]) -> str | None:
    """How to ask a follow-up of the passages that it stays in: by its own words where these occur, by its
    stand-alone form where it has none; None where it is about something that the passages do not speak of.

    >>> question_inside("And how many workers?", "And how many workers? (Kim)", ["He sent workers."])
    'And how many workers?'
    >>> question_inside("When was it?", "When was it? (Kim)", ["He sent workers."])
    'When was it? (Kim)'
    """
    own = _own_terms(question)
    if not own:
        return standalone
    return question if any(own & set(terms(text)) for text in texts) else None


def is_small_talk(question: str) -> bool:
    """Whether it asks for nothing that could be looked up.

    >>> is_small_talk("Tell me more!"), is_small_talk("Who won?")
    (True, False)
    """
    plain = question.strip(" .,!?")
    return bool(_MORE.fullmatch(plain) or _SMALL_TALK.fullmatch(plain))


def bare(question: str) -> str:
    """The question without the names that it has been given in brackets.

    >>> bare("When was it? (Kim)")
    'When was it?'
    """
    return given(question)[0]


def given(question: str) -> tuple[str, str]:
    """The question, and the names that it has been given in brackets behind it; empty where there are none.

    >>> given("When was it? (Kim, Putin)")
    ('When was it?', 'Kim, Putin')
    """
    match = _GIVEN.fullmatch(question)
    return (match["question"], match["names"]) if match else (question, "")


def _goes_on(question: str) -> bool:
    return leans_back(question) or bool(_AND.match(question))


def _own_terms(question: str) -> set[str]:
    return set(content_terms(question)) - STOP_TERMS - _EMPTY


def _leans(question: str) -> bool:
    words = [word.lower() for word in WORD.findall(_EXISTS.sub("", question))]
    if any(word in _POINTING for word in words):
        return True
    going_on = _GOING_ON.match(question.strip(" ¿¡"))
    if not words or len(words) > _SHORT or going_on is None:
        return False
    # "Why?", but not "Who invented the telephone?".
    return not going_on["asks"] or len(_own_terms(question)) < _LEAST_TERMS


def _carried(history: Sequence[Turn]) -> list[str]:
    """What the user's last questions are about, and the first new name of the newest answer. What carries no marker
    is no answer: that nothing is known is said in words of our own."""
    history = [replace(turn, content=turn.content[:_LOOKED_AT]) for turn in history[-2 * _TURNS_BACK :]]
    said = _MARKERS.sub("\n", "\n".join(turn.content for turn in history))
    carried = _subjects([turn.content for turn in reversed(history) if turn.role == "user"][:_TURNS_BACK], said)
    newest = next((turn.content for turn in reversed(history) if turn.role == "assistant"), "")
    answered = _DATELINE.sub("", _MARKERS.sub("\n", newest)) if _MARKERS.search(newest) else ""
    known = {word for name in carried for word in name.split()}
    new = [name for name in names(answered, said) if not known & set(name.split())][:1]
    return carried[: MAX_NAMES - len(new)] + new


def _subjects(questions: Sequence[str], said: str) -> list[str]:
    """The names of the first of the questions that has any, or the nouns of those up to one that stands alone."""
    found: list[str] = []
    for question in questions:
        if named := list(dict.fromkeys(names(question, said))):
            return named
        found += _nouns(question)
        if found and not _goes_on(question):
            break
    return list(dict.fromkeys(found))[:MAX_NAMES]


def _nouns(question: str) -> list[str]:
    """The nouns of a question, as far as their place and form show them, with what stands in front of them."""
    plain = _NO_NOUN.sub("", question)
    found: list[str] = []
    end = -1
    for word in WORD.finditer(plain):
        low = word[0].lower()
        if not _own_terms(word[0]) or low in NO_NAMES | _TEXTS or _is_deed(low):
            continue
        if plain[end : word.start()] == " ":
            found[-1] += f" {word[0]}"
        else:
            found.append(word[0])
        end = word.end()
    return found


def _is_deed(low: str) -> bool:
    return is_past(low) or low.endswith("ly")
