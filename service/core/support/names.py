"""Proper names: every name of the statement is in the evidence, or stands for one that is.

A name may also come from the article's title, source and author; from the question, where the article has it,
too; from the sentences just before the quote, to which its pronouns point; from a definition in the article ("the
Democratic People's Republic of Korea (DPRK)"); or complete a name of the evidence as the article writes it ("Kim"
to "Kim Jong-un").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise

from service.core.answer import Reason
from service.core.keeping import kept
from service.core.support import seats
from service.core.support.aliases import defined, nations, token, token_text, tokens, well_known
from service.core.support.evidence import Evidence, first_and_final
from service.core.support.excused import currency_words, is_office, is_setting
from service.core.support.initials import spelt_or_shortened
from service.core.support.lexicon import STOP
from service.core.support.proper import name_runs
from service.core.support.reading import Reading, of_reading, read
from service.core.support.spelt import SMALL
from service.core.support.thesaurus import meanings

_DEMONYM = re.compile(r"(?:ese|ians?|eans?|ans?|is?h|i|ic|ers?)$")
_GENTILE = re.compile(r"(?:sh|ch)(?:wo)?m[ae]n$")
_PRONOUNS = frozenset("he she they him her them his their i me my we us our you your".split())
_REACH = 4  # words over which a name and a title in front of it hang together
_COMPASS = frozenset("north south east west northern southern eastern western new united upper lower".split())


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    yield from first_and_final(_against(statement, evidence))


def _against(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    runs = list(name_runs(statement))
    if not runs:
        return
    named = frozenset(one for text in _told(evidence) for one in tokens(text)) | _asked(evidence)
    allowed = named if all(_known(statement, at, named) for run in runs for at in run) else _allowed(evidence)
    for run in runs:
        opener: tuple[int, ...] = ()  # a plain word, whose capital may mean nothing
        if run[0] == 0 or statement.words[run[0] - 1].sentence != statement.words[run[0]].sentence:
            first = statement.words[run[0]]
            plain = bool(meanings(first.stem)) and first.low not in nations()
            opener = run[:1] if plain else ()
            run = run[1:] if (plain and len(run) == 1) or _is_common(first.low, evidence) else run
        if not run:
            continue
        missing = _missing(statement, run, evidence, allowed)
        if missing and (money := currency_words(statement, evidence)):
            missing = [at for at in missing if at not in money]
            run = tuple(at for at in run if at not in money)
        if missing and not spelt_or_shortened(statement, run, evidence):
            said = statement.words[missing[0]].text
            told = tuple(missing) == opener or _may_be_meant(statement, missing, runs, evidence)
            told = told or is_office(statement, missing, run) or is_setting(statement, missing, evidence)
            yield Reason("name", f"The name “{said}” is not in the evidence.", final=not told)
        if run and not missing and (place := _elsewhere(statement, run, evidence)):
            yield Reason("name", f"The evidence does not put “{statement.words[run[-1]].text}” with “{place}”.")
        if not missing and (pair := _broken(statement, run, evidence)):
            yield Reason("name", f"The evidence does not speak of “{pair}”.")


def _missing(statement: Reading, run: tuple[int, ...], evidence: Evidence, allowed: frozenset[str]) -> list[int]:
    """The words of a name that neither the evidence has nor the article puts beside what it has."""
    missing = [at for at in run if not _known(statement, at, allowed) and statement.words[at].low not in SMALL]
    missing = [at for at in missing if not seats.governs(statement, at, _told(evidence))]
    return [at for at in missing if not _completes(statement, at, evidence, allowed)]


@kept(256)
def _article_tokens(text: str) -> str:
    return token_text(read(text))


def _told(evidence: Evidence) -> list[Reading]:
    return [*evidence.readings, *evidence.titles]


def _asked(evidence: Evidence) -> frozenset[str]:
    """What the question and an article of the quotes both name. What only the question names may be its mistake."""
    if not evidence.question.words:
        return frozenset()
    articles = "".join(_article_tokens(quote.article_text) for quote in evidence.quotes)
    return frozenset(one for one in tokens(evidence.question) if f" {one} " in articles)


def _allowed(evidence: Evidence) -> frozenset[str]:
    """The tokens that names may consist of."""
    texts = [*_told(evidence), *evidence.before]
    known = {one for text in texts for one in tokens(text)} | _asked(evidence)
    known |= {token(re.sub("(?:wo)?m[ae]n$", "", one)) for one in known if _GENTILE.search(one)}
    known = known.union(*(seats.nations_seated(text) for text in texts))
    known |= {token(one[:-1]) for one in known if one.endswith("s") and one[:-1] in nations()}
    groups: list[tuple[str, ...]] = [*well_known()]
    for article in {quote.article_text for quote in evidence.quotes}:
        groups += defined(article)
    joined = "".join(token_text(text) for text in texts)
    for _ in range(2):  # an alias of an alias
        for group in groups:
            if any(phrase in joined for phrase in group):
                joined += "".join(group)
                known.update(word for phrase in group for word in phrase.split())
    return frozenset(known)


def _known(statement: Reading, at: int, allowed: frozenset[str]) -> bool:
    word = statement.words[at]
    name = token(word.low)
    return (
        name in allowed
        or word.stem in allowed
        or (name.endswith("s") and token(name[:-1]) in allowed)
        or any(name + end in allowed for end in ("man", "woman", "men", "women"))
        or (name.endswith(("man", "woman", "men")) and token(re.sub("(?:wo)?m[ae]n$", "", name)) in allowed)
        or name + "s" in allowed
        or _is_demonym(name, allowed)
        or any(_is_demonym(other, {name}) for other in allowed if other[:4] == name[:4])
    )


def _is_demonym(word: str, allowed: Set[str]) -> bool:
    """Whether the word is a country's or a city's with an ending: Maltese, Torvian."""
    root = _DEMONYM.sub("", word)
    return (
        root != word
        and len(root) > 3
        and any(other.startswith(root) and len(other) - len(root) < 3 for other in allowed)
    )


def _may_be_meant(
    statement: Reading, missing: Sequence[int], runs: Sequence[tuple[int, ...]], evidence: Evidence
) -> bool:
    """Whether a pronoun of the quotes may stand for the name: the article has it in front of them, and they name
    nobody whom the statement leaves out, as where one name is put for another."""
    own = evidence.readings
    if not any(word.low in _PRONOUNS for reading in own for word in reading.words):
        return False
    named = {token(statement.words[at].low) for run in runs for at in run}
    if {token(reading.words[at].low) for reading in own for run in name_runs(reading) for at in run} - named:
        return False
    before = [_article_tokens(quote.before(len(quote.article_text))) for quote in evidence.quotes]
    return all(any(f" {token(statement.words[at].low)} " in text for text in before) for at in missing)


def _completes(statement: Reading, at: int, evidence: Evidence, allowed: frozenset[str]) -> bool:
    """Whether the article writes the name together with one of the evidence, as the statement does."""
    words = tokens(statement)
    for other in range(max(0, at - _REACH), min(len(words), at + _REACH + 1)):
        if other == at or words[other] in STOP or words[other] not in allowed or not statement.words[other].capital:
            continue
        phrase = f" {' '.join(words[min(at, other) : max(at, other) + 1])} "
        if any(phrase in _article_tokens(quote.article_text) for quote in evidence.quotes):
            return True
    return False


def _elsewhere(statement: Reading, run: tuple[int, ...], evidence: Evidence) -> str:
    """The name behind "of" or "from", where the quotes name another one there and not this one."""
    behind = _belongs(statement, run)
    if not behind or any(behind in tokens(reading) for reading in evidence.readings):
        return ""
    last = token(statement.words[run[-1]].low)
    for reading in evidence.readings:
        for other in name_runs(reading):
            if token(reading.words[other[-1]].low) == last and _belongs(reading, other):
                return behind
    return ""


def _belongs(reading: Reading, run: tuple[int, ...]) -> str:
    following = reading.words[run[-1] + 1 : run[-1] + 3]
    if len(following) < 2 or following[0].low not in ("of", "from", "at") or not following[1].capital:
        return ""
    return token(following[1].low)


def _is_common(low: str, evidence: Evidence) -> bool:
    """Whether the article writes the word small: a "farmer" that opens a sentence."""
    form = re.compile(rf"(?<!\w){re.escape(low)}(?!\w)")
    texts = [text.text for text in _told(evidence)] + [quote.article_text for quote in evidence.quotes]
    return any(form.search(text) for text in texts)


def _broken(statement: Reading, run: tuple[int, ...], evidence: Evidence) -> str:
    """Two neighbours in a name of the statement that hang together nowhere: "South" and "Korea"."""
    for left, right in pairwise(run):
        pair = token(statement.words[left].low), token(statement.words[right].low)
        if statement.words[left].text.isupper() and 1 < len(pair[0]) <= 4:
            continue  # CEO Raman
        if (
            pair[0] != pair[1]
            and not any(pair in _pairs(text) for text in _texts(evidence))
            and not _in_alias(pair)
            and not any(_is_turned(pair, text) for text in _texts(evidence))
        ):
            return f"{statement.words[left].text} {statement.words[right].text}"
    return ""


def _is_turned(pair: tuple[str, str], text: Reading) -> bool:
    """Whether the text has the Ministry of Health for the Health Ministry."""
    whole = token_text(text)
    return any(f" {pair[1]} {link} {pair[0]} " in whole for link in ("of", "of the", "for"))


def _in_alias(pair: tuple[str, str]) -> bool:
    phrase = f" {' '.join(pair)} "
    return phrase in seats.phrases() or any(phrase in name for group in well_known() for name in group)


def _texts(evidence: Evidence) -> Iterator[Reading]:
    yield from _told(evidence)
    for text in {quote.article_text for quote in evidence.quotes}:
        yield read(text)


@of_reading
def _pairs(reading: Reading) -> frozenset[tuple[str, str]]:
    """Words that follow each other closely; a compass word binds only its next."""
    words = tokens(reading)
    found: set[tuple[str, str]] = set()
    for at, word in enumerate(words):
        reach = 1 if word in _COMPASS else _REACH
        found.update((word, other) for other in words[at + 1 : at + 1 + reach])
    return frozenset(found)
