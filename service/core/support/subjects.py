"""Subjects: the noun phrase a verb belongs to, as far as word order and capitals show it."""

from __future__ import annotations

from service.core.support.aliases import canonical
from service.core.support.past import is_past
from service.core.support.reading import Reading, Word, stem

_PRONOUNS = frozenset("he she they it i we who his her their its you".split())
PREPOSITIONS = frozenset(
    "of in on at with from for to by during about against between into over under near behalf amid after before "
    "since "
    "through towards toward as than without within".split()
)
_RELATIVE = frozenset("who whom whose which".split())
PLACING = frozenset("in at near from to on across into through outside around".split())
"""In front of a name that is a place rather than somebody."""
_NOT_PLAIN = _PRONOUNS | frozenset(
    "who which whose to not one some others most both those these there what".split()
)
_STARTS = frozenset("the a an its his her their this that these those our my your every each some to".split())
ARTICLES = frozenset("the a an its his her their this that".split())
_HELPERS = frozenset(
    "is are was were be been being got has have had will would may might could can shall should must did does do "
    "also already later then still first now".split()
)
_TELLING = frozenset(stem(word) for word in "say add tell claim argue warn announce believe think hope".split())
_OPENING = frozenset("after before since that".split())  # a clause may begin with these


def keys(words: list[Word]) -> frozenset[str]:
    """The words as they are compared: nations for their people, others by stem."""
    return frozenset(canonical(word.low) if canonical(word.low) != word.low else word.stem for word in words)


def subject(reading: Reading, index: int) -> frozenset[str]:
    """The head of what stands in front of a verb; empty where it is a pronoun or nothing."""
    verb = reading.words[index]
    infinitive = index > 1 and reading.words[index - 1].low == "to"
    clause = [word for word in reading.words[: index - 2 if infinitive else index] if word.clause == verb.clause]
    nearest = head(_phrase(clause, first=infinitive), reading)
    if nearest:
        return keys(nearest + ([clause[-1]] if clause[-1].capital and clause[-1].content else []))
    sentence = [word for word in reading.words[:index] if word.sentence == verb.sentence]
    if any(word.low in _PRONOUNS for word in clause[1:]):
        return frozenset()
    if clause and clause[0].low in ("who", "which", "that"):
        last = max((word.clause for word in sentence if word.clause < clause[0].clause), default=-1)
        before = [word for word in sentence if word.clause == last]
        if antecedent := [word for word in _phrase(before) if word.content]:
            return keys(antecedent)
    if any(word.low in _PRONOUNS for word in clause):
        return frozenset()
    if sentence and sentence[0].low in PREPOSITIONS:
        sentence = [word for word in sentence if word.clause != sentence[0].clause]
    found: list[Word] = []
    sentence = without_beside(sentence)
    for number in sorted({word.clause for word in sentence} - {verb.clause}):  # appositions in between
        part = [word for word in sentence if word.clause == number]
        if not found and any(word.low in _PRONOUNS - {"its", "his", "her", "their"} for word in part):
            return frozenset()
        found += head(_phrase(part, first=True), reading)
    return keys(found)


def without_beside(words: list[Word]) -> list[Word]:
    """The words without the names in relative clauses: Lang in "Moss, who hired Lang in May, resigned"."""
    opening = {word.clause: word.low for word in reversed(words)}
    return [word for word in words if not (word.capital and opening[word.clause] in _RELATIVE)]


def plain_subject(reading: Reading, index: int) -> tuple[list[Word], list[Word]]:
    """The words that name the subject of a verb, and all that stands before it in its clause; empty where that
    leaves any doubt: a pronoun, a relative clause, one of several subjects, the object of a verb in front.

    >>> from service.core.support.reading import read
    >>> text = read("The mayor said the Liberals in the town had lost.")
    >>> [word.text for word in plain_subject(text, 8)[0]]
    ['Liberals']
    """
    at, words = index - 1, reading.words
    clause = words[index].clause
    while at >= 0 and words[at].clause == clause and (words[at].low in _HELPERS or words[at].low.endswith("ly")):
        at -= 1
    end = at + 1
    while at >= 0 and words[at].clause == clause and (words[at].capital or not is_past(words[at].low)):
        at -= 1
    if at >= 0 and words[at].clause == clause and words[at].stem not in _TELLING:
        return [], []
    front = list(words[at + 1 : end])
    if front and front[0].low in _OPENING and words[at].clause != clause:
        front = front[1:]
    if not front or front[0].low in PREPOSITIONS or any(word.low in _NOT_PLAIN for word in front):
        return [], []
    if front[0].low in ("and", "or") and not _has_verb(reading, at):
        return [], []
    return head(_phrase(front), reading), front


def _has_verb(reading: Reading, index: int) -> bool:
    """Whether there is a verb in the clause of the word."""
    clause = [word for word in reading.words if word.clause == reading.words[index].clause]
    return any(is_past(word.low) or word.low in _HELPERS for word in clause)


def _phrase(words: list[Word], first: bool = False) -> list[Word]:
    """The noun phrase next to the end (or the first one): what stands behind the last verb and begins with the
    last determiner that no preposition leads."""
    phrases: list[list[Word]] = [[]]
    before = ""
    for word in words:
        verb = is_past(word.low) and not word.capital
        if verb or (word.low in _STARTS and before not in PREPOSITIONS):
            phrases.append([])
        if not verb:
            phrases[-1].append(word)
        before = word.low
    found = [phrase for phrase in phrases if any(word.content for word in phrase)]
    return (found[0] if first else found[-1]) if found else []


def head(words: list[Word], reading: Reading) -> list[Word]:
    """Content words up to the first preposition; the rest qualifies them."""
    found: list[Word] = []
    for number, word in enumerate(words):
        if not number and word.low in ("after", "before", "since", "as", "until", "than"):
            continue
        if word.low in PREPOSITIONS and reading.text[word.start - 1 : word.start] == "-":
            continue  # editor-in-chief
        if word.low in PREPOSITIONS and found:
            break
        if word.low in PREPOSITIONS:
            return []
        owner = reading.text[word.end : word.end + 2] in ("'s", "' ")
        if word.content and not owner and not (word.low.endswith("ly") and not word.capital):
            found.append(word)
    return found
