"""A follow-up question made to stand alone by a rule, where no language model does it.

Names are carried over to find the passages; where the last answer's words stand in an article, the question
stays in that article, and its own words choose the sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from service.core.answer import Turn
from service.core.support.dates import MONTHS, WEEKDAYS
from service.core.terms import STOP_TERMS, content_terms, terms

MAX_NAMES = 4
_TURNS_BACK = 3


def _words(listing: str) -> frozenset[str]:
    return frozenset(listing.split())


# Words that point at something said before. Not "that" and "this": they mostly begin a clause or go with a noun.
_POINTING = _words(
    """he him his she her hers it its they them their theirs there then former latter both
    er ihn ihm sein seine ihr ihre sie es dort damals
    il elle lui leur leurs ils elles
    él ella ellos ellas su sus"""
)
_MORE = re.compile(
    r"(?:(?:please|could you|can you) )*"
    r"(?:tell me more|(?:some )?more(?: details?)?|go on|continue|what else|anything else)(?:,? please)?",
    re.IGNORECASE,
)
# A question that begins like this goes on with the one before.
_GOING_ON = re.compile(
    r"^(?:and|but|so|also|what about|how about|why|how so|when|where|who|since when|und|aber|et|mais|y|pero)\b",
    re.IGNORECASE,
)
# Capitalised only because they begin a question or a sentence.
_OPENERS = _words(
    """a about according after also am an and any anybody anyone anything are as at be before both but by can
    could describe did do does during else everybody everyone everything explain find for from give had has have
    he her his how i if in is it its list many may me might more most much name no nobody not nothing of on or
    our please say she should show since so some somebody someone something still summarise summarize tell than
    thanks that the their them then there these they this those to under until was we were what when where
    whether which while who whom whose why will with would yes you your
    und aber was wann wer wo wie warum welche welcher hat ist sind der die das ein eine
    et mais qui que quoi quand où comment pourquoi est le la les un une
    y pero qué quién cuándo dónde cómo por el los las una"""
)
_CALENDAR = frozenset(name.lower() for name in (*MONTHS, *WEEKDAYS))
_NO_NAMES = _OPENERS | _CALENDAR | {"ca", "wo"}  # can't, won't
_MARKERS, _OWN_BRACKETS = re.compile(r"\[\d+\]"), re.compile(r"［(\d+)］")
_GIVEN = re.compile(r"(?P<question>.+?)\s*\((?P<names>[^()]+)\)", re.DOTALL)
_FEWEST_QUOTED = 20  # characters; a shorter statement could stand in any article
_WORD = re.compile(r"[^\W_](?:[\w'’.&-]*[^\W_])?")
_POSSESSIVE = re.compile(r"['’]s$")
_CONTRACTED = re.compile(r"(?:n['’]t|['’](?:m|re|ve|ll|d))$")
# "There" that says no more than that something is.
_EXISTS = re.compile(
    r"\b(?:is|are|was|were|be|been) there (?=\w)|\bthere (?:is|are|was|were|be|been|will|would|has|have|had)\b",
    re.IGNORECASE,
)
_SHORT = 4
# Terms of a shortened question that say nothing about its subject.
_EMPTY = frozenset(terms("many much more else about long since"))
_SMALL_TALK = re.compile(
    r"(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|thanks?(?: you)?(?: very much)?|ok(?:ay)?|yes|no"
    r"|really|help|are you sure|who are you|what are you|what can you do|what is (?:this|that|it)"
    r"|why|how|who|what|when|where|which)",
    re.IGNORECASE,
)


def standalone_by_rule(question: str, history: Sequence[Turn]) -> str:
    """The question with the names it leans on in brackets behind it, or the question as it is.

    Names are carried over only when the question points back (a pronoun, a shortened question) and has no
    name of its own: a wrong name would lead away from the right passages, so in doubt nothing is added.
    Names of the user's last question come first, then the first one that the last answer brought up.

    >>> history = [Turn("user", "What did Kim Jong-un send to Putin?"), Turn("assistant", "A message. [1]")]
    >>> standalone_by_rule("When did he send it?", history)
    'When did he send it? (Kim Jong-un, Putin)'
    >>> standalone_by_rule("Tell me more.", history)
    'Tell me more about Kim Jong-un'
    >>> standalone_by_rule("When was Shoigu in Pyongyang?", history)
    'When was Shoigu in Pyongyang?'
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
    return _points_back(question) and not any(names(question))


def last_statements(history: Sequence[Turn]) -> list[str]:
    """The sentences of the last answer that carried markers, without these.

    >>> last_statements([Turn("assistant", "Kim met Sergei Shoigu. [1] Rain fell in Pyongyang. [2][3]")])
    ['Kim met Sergei Shoigu.', 'Rain fell in Pyongyang.']
    """
    if not history or history[-1].role != "assistant":
        return []
    # What follows the last marker was not cited.
    parts = [_OWN_BRACKETS.sub(r"[\1]", part).strip() for part in _MARKERS.split(history[-1].content)[:-1]]
    return [part for part in parts if len(part) >= _FEWEST_QUOTED]


def question_inside(question: str, standalone: str, texts: Iterable[str]) -> str | None:
    """How to ask a follow-up of the passages that it stays in: by its own words where these occur, by its
    stand-alone form where it has none; None where it is about something that the passages do not speak of.

    >>> question_inside("And how many workers?", "And how many workers? (Kim)", ["He sent workers."])
    'And how many workers?'
    >>> question_inside("When was it?", "When was it? (Kim)", ["He sent workers."])
    'When was it? (Kim)'
    """
    own = set(content_terms(question)) - STOP_TERMS - _EMPTY
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


def names(text: str) -> Iterator[str]:
    """The names in a text as far as capital letters show them: `Kim Jong-un`, `KCNA`, `Boeing 747`.

    >>> list(names("Did Kim Jong-un's message reach the Kremlin?"))
    ['Kim Jong-un', 'Kremlin']
    """
    run: list[str] = []
    end = 0
    text = unicodedata.normalize("NFC", text)
    if text.isupper() and " " in text.strip():
        return  # capital letters show nothing here
    for found in _WORD.finditer(text):
        word, between = _POSSESSIVE.sub("", found[0]), text[end : found.start()]
        opener = _CONTRACTED.sub("", word.lower()) in _NO_NAMES and not (len(word) > 1 and word.isupper())
        named = word[0].isupper() and not opener
        joined = between.strip() == "" and "\n" not in between
        number = word[0].isdigit() and text[found.end() : found.end() + 1] != ","
        if run and not (joined and (named or number)):
            yield " ".join(run)
            run = []
        if named or (run and number):
            run.append(word)
        end = found.end()
        if found[0] != word and run:
            yield " ".join(run)
            run = []
    if run:
        yield " ".join(run)


def _points_back(question: str) -> bool:
    words = [word.lower() for word in _WORD.findall(_EXISTS.sub("", question))]
    if any(word in _POINTING for word in words):
        return True
    return bool(words) and len(words) <= _SHORT and bool(_GOING_ON.match(question.strip()))


def _carried(history: Sequence[Turn]) -> list[str]:
    """Names of the newest user's turn that has any, and the first new name of the newest answer."""
    asked = [turn.content for turn in reversed(history) if turn.role == "user"][:_TURNS_BACK]
    carried = next(filter(None, (list(dict.fromkeys(names(content))) for content in asked)), [])
    answered = next((turn.content for turn in reversed(history) if turn.role == "assistant"), "")
    known = {word for name in carried for word in name.split()}
    new = [name for name in names(answered) if not known & set(name.split())][:1]
    return carried[: MAX_NAMES - len(new)] + new
