"""Currencies: the signs and codes in front of an amount, the words and nations behind it."""

from __future__ import annotations

import re

from service.core.support.reading import Reading

_WORDS = """usd dollar dollars|eur euro euros|gbp pound pounds sterling quid pence penny|krw won|jpy yen|
cny yuan renminbi rmb|rub ruble rubles rouble roubles kopeck kopecks|inr rupee rupees paisa paise|
chf franc francs centime centimes rappen|brl reais|sek krona kronor|crown crowns kroner|czk koruna|
pln zloty zlotys grosz groszy|huf forint forints|try lira liras|ils shekel shekels|zar rand|
thb baht|myr ringgit|idr rupiah|vnd dong|uah hryvnia hryvnias|peso pesos|cent cents"""
WORDS = {word: line.split()[0] for line in _WORDS.replace("\n", "").split("|") for word in line.split()[1:]}
WORDS |= {"peso": "peso", "cent": "cent"}
"""The unit of each word for money; `crown`, `peso` and `cent` are those of several currencies."""
HUNDREDTHS = frozenset(
    "cent cents pence penny p centime centimes rappen kopeck kopecks paisa paise grosz groszy".split()
)
_SIGNS = {"$": "usd", "US$": "usd", "€": "eur", "£": "gbp", "¥": "jpy", "₩": "krw", "₹": "inr", "₽": "rub"}
_SIGNS |= {"A$": "aud", "AU$": "aud", "C$": "cad", "CA$": "cad", "NZ$": "nzd", "HK$": "hkd", "NT$": "twd"}
_SIGNS |= {"T$": "twd", "S$": "sgd", "SG$": "sgd", "R$": "brl", "Rs": "inr", "Rs.": "inr", "RMB": "cny"}
# The nations of a currency, by which its word without them means another or none.
_NATIONS = """usd us american|aud australian|cad canadian|nzd new-zealand|hkd hong-kong|twd taiwan taiwanese|
sgd singapore singaporean|gbp british|egp egyptian|chf swiss|krw korean south-korean|jpy japanese|cny chinese|
rub russian|inr indian|pkr pakistani|sek swedish|nok norwegian|dkk danish|czk czech|mxn mexican|php philippine|
ars argentine|clp chilean|cop colombian|brl brazilian|zar south-african|try turkish|ils israeli|thb thai"""
_OF_NATION = {
    nation.replace("-", " "): line.split()[0]
    for line in _NATIONS.replace("\n", "").split("|")
    for nation in line.split()[1:]
}
_SHARED = {"usd": "aud cad nzd hkd twd sgd", "gbp": "egp", "inr": "pkr", "crown": "sek nok dkk czk"}
_SHARED |= {"peso": "mxn php ars clp cop", "cent": "usd eur aud cad nzd hkd sgd zar"}
_SHARING = {(unit, shared) for shared, units in _SHARED.items() for unit in units.split()}
CURRENCIES = frozenset({*WORDS.values(), *_OF_NATION.values()}) - {"crown", "peso", "cent"}
CODES = frozenset(unit.upper() for unit in CURRENCIES) - {"COP", "TRY"} | {"RMB", "Rs"}  # COP 29
_BEFORE = re.compile(
    r"((?<![A-Za-z])(?:US|AU|A|CA|C|NZ|HK|NT|T|SG|S|R)?\$|[€£¥₩₹₽]"
    rf"|\b(?:{'|'.join(sorted(CODES))})\b\.?)\s?$"
)


def sign_of(text: str, start: int) -> re.Match[str] | None:
    """The sign or code right in front of an amount."""
    return _BEFORE.search(text, max(0, start - 6), start)


def named_by(sign: str) -> str:
    """The currency of a sign or code.

    >>> named_by("A$"), named_by("CHF")
    ('aud', 'chf')
    """
    return _SIGNS.get(sign, sign.lower().rstrip("."))


def word_for(reading: Reading, index: int) -> tuple[str, int] | None:
    """The currency whose words begin at the index, and the index of the last one.

    >>> from service.core.support.reading import read
    >>> word_for(read("Hong Kong dollars"), 0), word_for(read("Swedish crowns"), 0)
    (('hkd', 2), ('sek', 1))
    """
    for length in (0, 1, 2):
        word = WORDS.get(reading.low(index + length))
        if word is None:
            continue
        if not length:
            return word, index
        nation = " ".join(reading.low(index + at) for at in range(length))
        currency = _OF_NATION.get(nation, "")
        return (currency, index + length) if word == currency or (currency, word) in _SHARING else None
    return None


def sharing(one: str, other: str) -> bool:
    """Whether one unit is the other by the word that several currencies have: crowns and Swedish crowns."""
    return other in ("crown", "peso", "cent") and (one, other) in _SHARING


def words_of(reading: Reading, index: int, last: int) -> set[int]:
    """The indices of the words in which the number between the indices has its currency.

    >>> from service.core.support.reading import read
    >>> words_of(read("It lost 19 million Hong Kong dollars."), 2, 3)
    {4, 5, 6}
    """
    found: set[int] = set()
    if index and (sign := sign_of(reading.text, reading.words[index].start)):
        found.update({index - 1} if reading.words[index - 1].end > sign.start() else ())
    if money := word_for(reading, last + 1):
        found.update(range(last + 1, money[1] + 1))
    return found
