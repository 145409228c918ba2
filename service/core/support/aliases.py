"""Aliases: names that stand for the same, by general knowledge or as an article defines them."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from service.core import terms
from service.core.keeping import kept
from service.core.normalise import fold
from service.core.scripts import FIRST_NOT_LATIN
from service.core.support.lexicon import ALIASES, DEMONYMS, SPELLINGS, STOP
from service.core.support.reading import Reading, of_reading, read

# A name has so many words and letters, and is read in one way only: an article may be one long row of capitals.
_DEFINED = re.compile(
    r"([A-Z][\w.&'-]{0,60}+(?: (?:of|the|and|for|on|in|de|du|&|[A-Z][\w.&'-]{0,60}+)){0,16}+)"
    r" \(([A-Z][\w.&-]{1,11})\)"
)
_DEFINED_AFTER = re.compile(
    r"\b([A-Z]{2,10}) \(((?:the )?[A-Z][\w'-]*(?: (?:of|the|and|for|on|in|[A-Z][\w'-]*))+)\)"
)
_KNOWN_AS = re.compile(
    r"([A-Z][\w'()&-]{0,60}+(?: (?:(?:of|the|and|for)\b|[A-Z(][\w'()&-]{0,60}+)){0,16}+),? (?:is|was"
    r"|,)? ?(?:the )?(?:official name (?:of|for)|"
    r"(?:also |better |formally |formerly |officially |previously |commonly )+(?:known|called|named)(?: as)?"
    r"|short for|"
    r"nicknamed|(?:also |better )?known as|an? abbreviation (?:of|for)) (?:the )?[\"']?([A-Z][\w'&-]*(?: (?:of"
    r"|the|and|for|[A-Z][\w'&-]*))*)"
)


@cache
def nations() -> dict[str, str]:
    lines = DEMONYMS.replace("\n", "").split("|")
    return {word: line.split()[0] for line in lines for word in line.split()}


@cache
def lands() -> frozenset[str]:
    """The names of nations, as `nations` gives them."""
    return frozenset(nations().values())


@lru_cache(maxsize=16384)
def canonical(low: str) -> str:
    """A nation's name for its people and its language; other words without the accents of their Latin letters.

    >>> canonical("danes"), canonical("nicolás"), canonical("김정은")
    ('denmark', 'nicolas', '김정은')
    """
    plain = low if low.isascii() or max(low) >= FIRST_NOT_LATIN else terms.fold(low)
    return nations().get(low) or nations().get(plain, plain)


@cache
def _spellings() -> dict[str, str]:
    """The American spelling of what names write in two ways."""
    return dict(pair.split() for pair in SPELLINGS.replace("\n", "").split("|"))


def token(low: str) -> str:
    """The word as names are compared: canonical, in one spelling.

    >>> token("defence"), token("defense"), token("danes")
    ('defense', 'defense', 'denmark')
    """
    plain = canonical(low)
    return _spellings().get(plain, plain)


@of_reading
def tokens(reading: Reading) -> tuple[str, ...]:
    return tuple(token(word.low) for word in reading.words)


@of_reading
def token_text(reading: Reading) -> str:
    return f" {' '.join(tokens(reading))} "


@kept(256)
def defined(text: str) -> tuple[tuple[str, str], ...]:
    """What an article defines: pairs of token texts that name the same.

    >>> defined("The Korean Central News Agency (KCNA) said so.")
    ((' korea central news agency ', ' kcna '),)
    """
    plain = fold(text).text
    pairs = [*_DEFINED.findall(plain), *_DEFINED_AFTER.findall(plain)]
    for long, short in _KNOWN_AS.findall(plain):
        pairs += [(part, short) for part in re.split(r"[()]", long)]
    found = [(_phrase(long), _phrase(short)) for long, short in pairs]
    return tuple(pair for pair in found if all(one.strip() for one in pair))


def _phrase(text: str) -> str:
    words = list(tokens(read(text.strip())))
    while len(words) > 1 and words[0] in STOP:
        words = words[1:]
    return f" {' '.join(words)} "


@cache
def well_known() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(_phrase(name) for name in line.split("|")) for line in ALIASES.strip().splitlines())
