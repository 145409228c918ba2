"""A Korean, Japanese or Chinese question in English key words, so that English articles can be asked.

`누가 6월에 평양을 방문했습니까?` becomes "who June Pyongyang visit?". Names that the glossary does not have are
found in the articles by their sound.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from service.core.asking import asks
from service.core.glossary import Known, is_polite, language_of, words_of
from service.core.scripts import mostly_latin
from service.core.sounds import PARTICLES, spelt_alike
from service.core.terms import STOP_WORDS, fold

_LEAST_UNDERSTOOD = 0.6  # of the words
_PARTICLE = re.compile(rf"(?:{PARTICLES}|(?<=..)[社市県])$")
# What tells which mayor, and is nobody's name.
_WHICH = re.compile(r"(?:現職?|现任?|新任?|初代|首任|女|代理|主任|匿名|현직?|신임|초대|익명의?)+$")
_FORMER = re.compile("(?<=..)[前元]$")  # "鈴木前市長", but who "前市長" is must be told


@dataclass(frozen=True, slots=True)
class InEnglish:
    """A question in key words, as it is for a search."""

    _words: Sequence[Known]
    _is_polite: bool = False

    @property
    def question(self) -> str:
        """Without names that are not in the glossary."""
        return self._with({})

    @property
    def search(self) -> str:
        """Other words for the same things besides, without those that ask."""
        return " ".join(dict.fromkeys(other for one in self._words if not one.asks for other in one.english))

    @property
    def names(self) -> list[list[str]]:
        """The unknown words that are names by where they stand: first, or beside an office; those of one name
        together.

        >>> [in_english(f"{word}市長はいつ来ましたか").names for word in ("鈴木", "初代")]
        [[['鈴木']], []]
        """
        return [name for name, _ in self._names]

    @property
    def _names(self) -> list[tuple[list[str], bool]]:
        """Each name, and whether it stands beside an office."""
        said = [Known([]), *self._said, Known([])]
        found, run = [], list[Known]()
        for at, one in enumerate(said):
            if one.unknown:
                run.append(one)
                continue
            before = at - len(run) - 1
            words = [word.unknown for word in run]
            beside = one.office or (before >= 0 and said[before].office)
            if run and (one.office or (run[-1].role and (beside or before == 0))) and any(map(_bare, words)):
                found.append((words, beside))
            run = []
        return found

    @property
    def _said(self) -> list[Known]:
        return [one for one in self._words if not one.asks]

    def named_in(self, text: str) -> bool:
        """Whether a text in the writing of the question has its names, each at least in part. What merely stands
        first may be any noun, unless the question is polite to somebody."""
        names = [name for name, beside in self._names if beside or self._is_polite]
        return all(any(_named(word) in text for word in name) for name in names)

    def of(self, texts: Iterable[str]) -> str | None:
        """To ask of these texts: with the names as they spell them. None where too little of it is understood, or
        a name is not found: without it, the question would be about somebody else."""
        spelt = spelt_alike([one.unknown for one in self._words if one.unknown], texts)
        if any(spelt.keys().isdisjoint(name) for name in self.names):
            return None
        said = self._said
        understood = [one for one in said if one.english or one.unknown in spelt]
        return self._with(spelt) if len(understood) >= _LEAST_UNDERSTOOD * len(said) else None

    def _with(self, names: Mapping[str, str]) -> str:
        known = (
            one.english[0] if one.english else names.get(one.unknown, "") for one in _asking_first(self._words)
        )
        return " ".join(dict.fromkeys(filter(None, known))) + "?"


@lru_cache(maxsize=256)
def in_english(question: str) -> InEnglish | None:
    """The question in English key words; None where it is in another language, or none of its words is known. What
    is mostly in Latin letters, with words of grammar, is in another language, whatever its names.

    >>> found = in_english("푸틴은 6월에 평양에서 누구를 만났습니까?")
    >>> found and found.question
    'who Putin June Pyongyang meet?'
    >>> in_english("Who founded 小米?")
    """
    language = language_of(question)
    if language is None or (mostly_latin(question) and not asks(question) and _has_grammar(question)):
        return None
    words = list(words_of(question, language))
    return (
        InEnglish(tuple(words), is_polite(question)) if any(one.english and not one.asks for one in words) else None
    )


def _bare(word: str) -> str:
    return _WHICH.sub("", _PARTICLE.sub("", word))


def _named(word: str) -> str:
    """The name itself; of two signs neither is left out: 石原 is a name, and so is 김현."""
    bare = _bare(word)
    return _FORMER.sub("", bare if len(bare) > 1 else _PARTICLE.sub("", word))


def _has_grammar(question: str) -> bool:
    return not STOP_WORDS.isdisjoint(fold(question).split())


def _asking_first(words: Sequence[Known]) -> Iterator[Known]:
    """As in English: the words that ask, and what is counted or chosen from, stand first."""
    at = next((at for at, one in enumerate(words) if one.asks), None)
    if at is None:
        yield from words
        return
    yield words[at]
    asking, things = words[at], []
    if asking.english[0] in ("how many", "which", "what"):
        # "労働者は何人", but "何人の労働者".
        behind = asking.english[0] != "how many" or asking.role == "of" or at == 0 or words[at - 1].role != "thing"
        near = at + 1 if behind else at - 1
        things = [near] if near < len(words) and not words[near].asks else []
    yield from (words[near] for near in things)
    yield from (one for near, one in enumerate(words) if near not in things and not one.asks)
