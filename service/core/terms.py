"""The terms of a text: what BM25 and the scores count.

Two spellings of one thing give one term: case, accents, Unicode form, possessives, hyphens, thousands
separators and English endings (Porter 2) do not matter. Chinese and Japanese are written without
spaces, so their terms are pairs of characters (Lunde, CJKV Information Processing; the usual bigram
index). A Korean word gives itself and its pairs, so that a particle at its end hides no noun.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

import snowballstemmer

from service.core.scripts import HAN, HANGUL, KANA

_ENGLISH = frozenset(
    """
    a an the and or but if nor so than then that this these those there here of in on at by for from
    to into with without about as is am are was were be been being do does did doing has have had
    having will would shall should can could may might must it its he his him she her hers they them
    their theirs we us our ours you your yours i me my mine who whom whose what which when where why
    how not no any some such own same too very just also please tell said say says according
    """.split()
)
_ABROAD = tuple(
    frozenset(words.split())
    for words in (
        """
        der die das den dem des ein eine einer eines einem einen und oder aber ist sind war waren wird
        werden wurde wurden hat haben hatte von zu zum zur mit im am bei auf aus fur nach uber wer was
        wann wo wie warum welche welcher es er sie wir ich nicht
        """,
        """
        le la les un une des du de et ou est sont etait qui que quoi quand comment pourquoi quel quelle
        dans par pour sur avec au aux ce cette ces il elle ils elles ne pas
        """,
        """
        el los las una unos unas y o es son fue fueron quien que cuando donde como por para con en del
        al se su sus
        """,
    )
)
_ENGLISH_TOO = frozenset("war die hat son fur den pour par con comment".split())
"""Words of grammar abroad, but not in English: who won the war?"""
_ENGLISH_ALONE = _ENGLISH.difference(*_ABROAD, "a an as at by do has he in me my no on so such us was will".split())
STOP_WORDS: Final[frozenset[str]] = _ENGLISH.union(*_ABROAD) - _ENGLISH_TOO
"""Question words and words of grammar, accents folded: they say nothing about which passage answers."""

_MARKS = "".join(chr(n) for n in range(0x300, 0xE00) if unicodedata.category(chr(n)) in ("Mn", "Mc"))  # vowel signs
_TOKEN = re.compile(
    rf"(?P<number>\d+(?:[.,]\d+)*)|(?P<unspaced>[{HAN}{KANA}]+)|(?P<hangul>[{HANGUL}]+)"
    rf"|(?P<word>(?:(?![{HAN}{KANA}{HANGUL}])[^\W\d_])(?:(?![{HAN}{KANA}{HANGUL}])[^\W_]|[{_MARKS}]|['’.](?=[^\W\d_]))*)"
)
_WORD = re.compile(r"\w+")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}")
_DAY_AND_YEAR = re.compile(r"\d\d?,[12]\d\d\d")  # June 4,2025
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]\Z")
_ABBREVIATED = re.compile(r"[A-Z]{2,}|(?:[A-Z]\.)+[A-Z]")  # US, WHO, IT: no stop words
_FOLDED_APART = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i"})
# What a Korean question asks with, and the endings of its verb: they say nothing about which passage answers.
_KOREAN_QUESTION = re.compile(
    r"(?:누구|누가|누굴|무엇|뭐|무슨|언제|어디|어느|어떤|어떻게|얼마|며칠|왜|몇)(?:[은는이가을를의에로와과나]|에서|에게|인가요?|입니까)?"
)
_KOREAN_ENDING = re.compile(r"(?:습니까|입니까|니까|나요|까요|인가요|인가|는가|은가)$")


def terms(text: str) -> list[str]:
    """The terms of `text` in order, repeats included.

    >>> terms("Russia’s 20,000 containers; Korea-Russia ties")
    ['russia', '20000', 'contain', 'korea', 'russia', 'tie']
    >>> terms("평양에서")
    ['평양에서', '평양', '양에', '에서']
    """
    return list(_terms(text, frozenset()))


def content_terms(text: str) -> list[str]:
    """The terms of `text` without stop words; all of its terms where nothing else is left.

    >>> content_terms("Who did Kim meet on June 4?")
    ['kim', 'meet', 'june', '4']
    >>> content_terms("Who won the war?"), content_terms("Wer hat den Krieg gewonnen?")
    (['won', 'war'], ['krieg', 'gewonnen'])
    """
    return list(_terms(text, _stop_words(text))) or terms(text)


def _stop_words(text: str) -> frozenset[str]:
    """With those of the languages that the text may be in, where no word of it is of English grammar alone."""
    own = set(_WORD.findall(fold(text)))
    if own & _ENGLISH_ALONE:
        return STOP_WORDS
    return STOP_WORDS.union(*(abroad for abroad in _ABROAD if own & (abroad - _ENGLISH_TOO)))


def likeness(one: str, other: str) -> float:
    """The share of terms that two texts have in common (Jaccard), 0 to 1.

    >>> likeness("Kim met Shoigu", "Shoigu met Kim")
    1.0
    """
    left, right = set(terms(one)), set(terms(other))
    return len(left & right) / len(left | right) if left | right else 0.0


def _terms(text: str, stop: frozenset[str]) -> Iterator[str]:
    asked = bool(stop)
    text = unicodedata.normalize("NFKC", text)
    shouted = text.isupper()
    for match in _TOKEN.finditer(text):
        token, kind = match.group(), match.lastgroup
        if kind == "number":
            yield from map(_number, token.split(",") if _DAY_AND_YEAR.fullmatch(token) else [token])
        elif kind == "unspaced":
            yield from _pairs(token)
        elif token in stop or (asked and kind == "hangul" and _KOREAN_QUESTION.fullmatch(token)):
            continue
        elif kind == "hangul":
            token = (_KOREAN_ENDING.sub("", token) or token) if asked else token
            yield from _pairs(token) if len(token) == 2 else (token, *_pairs(token))
        else:
            named = not shouted and (_ABBREVIATED.fullmatch(token) or (match.start() and token == "May"))  # noqa: S105
            yield from _words(token, frozenset() if named else stop)


def _words(token: str, stop: frozenset[str]) -> Iterable[str]:
    for word in _parts(token):
        if word and word not in stop:
            yield _stem(word) if word.isascii() else word


@lru_cache(maxsize=100_000)
def _parts(token: str) -> tuple[str, ...]:
    """The folded words in a token: no possessive, acronyms without points, other points divide."""
    folded = fold(token)
    for ending in ("'s", "’s"):
        folded = folded.removesuffix(ending)
    if _ACRONYM.match(folded):
        return (folded.replace(".", ""),)
    return tuple(folded.replace("'", "").replace("’", "").split("."))


def fold(text: str) -> str:
    """`text` without case and accents.

    >>> fold("Müller"), fold("ÉTÉ")
    ('muller', 'ete')
    """
    text = text.casefold()
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text.translate(_FOLDED_APART))
    kept = "".join(sign for sign in apart if not "\u0300" <= sign <= "\u036f")
    return unicodedata.normalize("NFKC", kept)


def _number(token: str) -> str:
    if _THOUSANDS.fullmatch(token):
        token = token.replace(",", "") if "," in token else token.replace(".", "")
    digits = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in token)
    return digits.replace(",", ".")


def _pairs(token: str) -> Iterable[str]:
    return [token] if len(token) == 1 else [token[at : at + 2] for at in range(len(token) - 1)]


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    # A stemmer of its own each time: it keeps state, and passages and questions are read in several threads.
    return str(snowballstemmer.stemmer("english").stemWord(word)) if len(word) < 40 else word[:40]


STOP_TERMS: Final[frozenset[str]] = frozenset(term for word in STOP_WORDS for term in terms(word))
"""The terms of the stop words, which `content_terms` gives where nothing else is left."""
