"""Names across scripts: 푸틴, Путин and Putin sound alike, and are found by their consonants.

A question in Korean about an English article shares no term with it but numbers; its names are the same. Each
word in another script and each name in Latin letters gives the consonants that are kept in the other script:
vowels, h, w and y go, voiced and voiceless are one, so are l and r. What two scripts share in this way is a weak
sign, one among the terms of BM25.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from anyascii import anyascii

from service.core.scripts import HANGUL
from service.core.support.dates import MONTHS, WEEKDAYS, month_name
from service.core.terms import terms

_LATIN, _OTHER = "ˈ", "ˌ"  # what marks the sounds of words in Latin letters, and of words in other scripts
_FEWEST = 2
_LONGEST_RUN = 3
_WORD = re.compile(rf"(?P<hangul>[{HANGUL}]+)|(?P<kana>[\u30a1-\u30fa\u30fc]+)|(?P<other>[\u0370-\u052f]+)")
PARTICLES = "에게서|에서는|에서|에게|께서|으로|이라고|라고|까지|부터|은|는|이|가|을|를|의|에|로|와|과|도|만"
"""Those of Korean that may stand at the end of a noun, as alternatives of a pattern."""
_PARTICLE = re.compile(rf"(?:{PARTICLES})$")
_CAPITAL = "[A-Z" + "".join(chr(n) for n in range(0xC0, 0x250) if chr(n).isupper()) + "]"
_NAME = re.compile(rf"{_CAPITAL}[\w’']*(?:[ -](?:{_CAPITAL}[\w’']*|(?<=-)\w+))*")
_MONTH = re.compile(r"(\d{1,2})\s?[월月]")
_CALENDAR = frozenset((*MONTHS, *WEEKDAYS))
_APART = re.compile(r"[ -]")
_POSSESSIVE = re.compile(r"['’]s?$")
_SOUNDS = [
    (re.compile(form), sound)
    for form, sound in (
        ("ng", "n"),
        ("sch|sh|^x", "s"),
        ("tch|ch|zh|z", "j"),
        ("ck|q", "k"),
        ("c(?=[eiy])", "s"),
        ("c|g(?!h)", "k"),
        ("x", "ks"),
        ("ph|[vfb]", "p"),
        ("d", "t"),
        ("l", "r"),
        ("[^a-z]|[aeiouywh]|g(?=h)", ""),
        (r"(.)\1+", r"\1"),
    )
]


def heard(text: str) -> list[str]:
    """The sounds of the words of a passage, as an index keeps them.

    >>> heard("It came from Putin."), heard("푸틴을 불렀다.")
    (['ˈptn'], ['ˌptnr', 'ˌptn', 'ˌprst'])
    """
    return [*(_LATIN + one for one in _names(text)), *(_OTHER + one for one in _others(text))]


def listened_for(question: str) -> list[str]:
    """The sounds that a question looks for: its words in other scripts as names in Latin letters, and the reverse;
    and its months in English.

    >>> set(listened_for("푸틴은 누구를 초청했습니까?")) & set(heard("Putin invited Kim."))
    {'ˈptn'}
    """
    months = filter(None, map(month_name, map(int, _MONTH.findall(question))))
    sounds = [*(_OTHER + one for one in _names(question)), *(_LATIN + one for one in _others(question))]
    return [term for month in months for term in terms(month)] + sounds


def spelt_alike(words: Sequence[str], texts: Iterable[str]) -> dict[str, str]:
    """For each word in another script the name in these texts that sounds like it, where there is one; no month and
    no day.

    >>> spelt_alike(["쇼이구는", "누구"], ["Sergei Shoigu arrived."])
    {'쇼이구는': 'Shoigu'}
    """
    wanted = {sound: word for word in words for sound in _others(word)}
    found: dict[str, str] = {}
    for match in _NAME.finditer("\n".join(texts)) if wanted else ():
        for run in _runs(match[0]):
            for sound in _sounds("".join(run)):
                if sound in wanted and run[0] not in _CALENDAR:
                    found.setdefault(wanted[sound], " ".join(run))
    return found


def _names(text: str) -> Iterator[str]:
    """Of each word of a name, and of two or three that stand together."""
    for found in _NAME.finditer(text):
        yield from _sounds(*("".join(run) for run in _runs(found[0])))


def _runs(name: str) -> Iterator[list[str]]:
    words = [_POSSESSIVE.sub("", word) for word in _APART.split(name)]
    yield from (words[at : at + n] for n in range(1, _LONGEST_RUN + 1) for at in range(len(words) + 1 - n))


def _others(text: str) -> Iterator[str]:
    for found in _WORD.finditer(text):
        word = found[0]
        short = _PARTICLE.sub("", word) if found.lastgroup == "hangul" else word
        yield from _sounds(word, short)


def _sounds(*words: str) -> Iterator[str]:
    yield from (sound for sound in dict.fromkeys(map(_sound, words)) if len(sound) >= _FEWEST)


@lru_cache(maxsize=20_000)
def _sound(word: str) -> str:
    """The consonants of a word.

    >>> _sound("Pyongyang") == _sound("평양"), _sound("Kursk") == _sound("쿠르스크")
    (True, True)
    """
    sound = anyascii(word).lower()
    for form, kept in _SOUNDS:
        sound = form.sub(kept, sound)
    return sound
