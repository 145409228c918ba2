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
from service.core.leaning import MORE, brings_up, goes_on, leans_back, own_terms
from service.core.pronouns import AUXILIARY, asks_alone, asks_of_somebody, points_back, points_back_abroad
from service.core.scripts import ASIAN
from service.core.support.past import is_past
from service.core.terms import fold, terms

MAX_NAMES = 4
_TURNS_BACK, _LOOKED_AT = 3, 4000  # questions; characters of a turn
_MARKERS, _OWN_BRACKETS = re.compile(r"\[\d+\]"), re.compile(r"［(\d+)］")
_GIVEN = re.compile(r"(?P<question>.+?)\s*\((?P<names>[^()]+)\)", re.DOTALL)
_FEWEST_QUOTED = 20  # letters, of which one of Asia is four; a shorter statement could stand in any article
_AND_WHOM = re.compile(r"¿?(?:and|und|et|y|what about|how about) (?P<name>[^?]+)", re.IGNORECASE)
# In front of a name that is not somebody who does something.
_PLACED = "in|at|near|from|to|of|bei|aus|von|nach|à|de|en|dans|a"
_NO_NOUN = re.compile(r"\b(?:how (?!much|many)|who )\w+", re.IGNORECASE)
# "PORT AMERY — Two people …", "VELDEN, March 14 (Norrland Press) — …": where it was written, not what it is about.
_DATELINE = re.compile(r"\A[A-Z][A-Z.’' -]{1,40}(?:, [^—–\n]{1,40}?| \([^)]{1,30}\)){0,3}\s*(?: -|[—–]) ")
_TEXTS = frozenset("article story report text news page piece summary".split())  # what one asks of, not about


def standalone_by_rule(question: str, history: Sequence[Turn]) -> str:
    """The question with what it leans on in brackets behind it, the last question asked of another, or the question
    as it is.

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
    >>> standalone_by_rule("And Berg?", [Turn("user", "When did Dov Castell resign?")])
    'When did Berg resign?'
    """
    if of_another := _of_another(question, history):
        return of_another
    if points_back_abroad(question):
        return _after_the_last(question, history)
    carried = [one for one in _carried(history) if one not in question]
    if carried and MORE.fullmatch(question.strip(" .!?")):
        return f"Tell me more about {carried[0]}"
    if not leans_back(question):
        return question
    return f"{question.rstrip()} ({', '.join(carried)})" if carried else question


def spoken_of(question: str, history: Sequence[Turn]) -> list[str]:
    """Words of which an article that answers it has one at least: the last one of each name that it takes along; of
    those that may be somebody, where it asks of "her".

    >>> history = [Turn("user", "Who built the mill in Orla?"), Turn("assistant", "Ole Dahl built the mill. [1]")]
    >>> spoken_of("When did he die?", history), spoken_of("Why?", history), spoken_of("When did Dahl die?", history)
    (['Dahl'], ['Orla', 'Dahl'], [])
    """
    if not leans_back(question) or brings_up(question):
        return []
    found = [one for one in _carried(history) if one not in question and not one[0].islower()]
    said = "\n".join(turn.content[:_LOOKED_AT] for turn in history[-2 * _TURNS_BACK :])
    free = [one for one in found if not re.search(rf"\b(?:{_PLACED}) (?:the )?{re.escape(one)}\b", said)]
    return [one.split()[-1] for one in (asks_of_somebody(question) and free) or found]


def speaks_of(text: str, words: Sequence[str]) -> bool:
    """Whether a text has one of the words, whatever their accents, also with an "s".

    >>> speaks_of("Recep Erdoğan came.", ["Erdogan"]), speaks_of("The Dahls came.", ["Holt"])
    (True, False)
    """
    return bool(re.search(rf"\b(?:{'|'.join(re.escape(fold(one)) for one in words)})s?\b", fold(text)))


def last_statements(history: Sequence[Turn]) -> list[str]:
    """The sentences of the last answer that carried markers, without these; of the one before, where it had none
    and its question went on with that.

    >>> last_statements([Turn("assistant", "Kim met Sergei Shoigu. [1] Rain fell in Pyongyang. [2][3]")])
    ['Kim met Sergei Shoigu.', 'Rain fell in Pyongyang.']
    """
    while history and history[-1].role == "assistant":
        # What follows the last marker was not cited.
        parts = [_OWN_BRACKETS.sub(r"[\1]", part).strip() for part in _MARKERS.split(history[-1].content)[:-1]]
        found = [part for part in parts if len(part) + 3 * len(ASIAN.findall(part)) >= _FEWEST_QUOTED]
        if found or not goes_on(history[-2:][0].content):
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
    own = own_terms(question)
    if not own or asks_alone(question):
        return standalone
    return question if any(own & set(terms(text)) for text in texts) else None


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


def _after_the_last(question: str, history: Sequence[Turn]) -> str:
    """Where it is no more than a word that asks, with the user's last question, if that was answered."""
    last = next((turn.content for turn in reversed(history) if turn.role == "user"), "")
    alone = asks_alone(question) and not points_back_abroad(last) and last_statements(history)
    return f"{question.rstrip()} ({last.strip(' ?？')[:_LOOKED_AT]})" if alone else question


def _of_another(question: str, history: Sequence[Turn]) -> str:
    """The user's last question with the name that "And Berg?" gives in place of its only one, at its verb."""
    other = _AND_WHOM.fullmatch(question.strip(" ?"))
    if other is None or list(names(f"of {other['name']}")) != [other["name"]]:
        return ""
    before = [turn.content for turn in history[-2 * _TURNS_BACK :] if turn.role == "user"]
    last = next((one for one in reversed(before) if not _AND_WHOM.fullmatch(one.strip(" ?"))), "")
    named = set(names(last))
    if len(named) != 1:
        return ""
    in_front = rf"{AUXILIARY} |\A\W*\w+ (?:(?!(?:{_PLACED}|the|der|die|das|le|la|el)\b)\w+ )?"
    place = re.search(rf"(?:{in_front})(?P<name>{re.escape(named.pop())})(?= \w)", last, re.IGNORECASE)
    return f"{last[: place.start('name')]}{other['name']}{last[place.end() :]}" if place else ""


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
    """The names of the first of the questions that has any, after those of the one that it goes on with; or the
    nouns of those up to one that stands alone."""
    named, found = list[str](), list[str]()
    for question in questions:
        named = [*names(question, said), *named]
        found += [] if named else _nouns(question)
        if (named and not leans_back(question)) or (found and not goes_on(question)):
            break
    return list(dict.fromkeys(named or found))[:MAX_NAMES]


def _nouns(question: str) -> list[str]:
    """The nouns of a question, as far as their place and form show them, with what stands in front of them."""
    plain = _NO_NOUN.sub("", question)
    found: list[str] = []
    end = -1
    for word in WORD.finditer(plain):
        low = word[0].lower()
        if not own_terms(word[0]) or low in NO_NAMES | _TEXTS or _is_deed(low) or points_back(low):
            continue
        if plain[end : word.start()] == " ":
            found[-1] += f" {word[0]}"
        else:
            found.append(word[0])
        end = word.end()
    return found


def _is_deed(low: str) -> bool:
    return is_past(low) or low.endswith("ly")
