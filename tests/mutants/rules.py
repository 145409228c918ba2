"""The rules that make mutants: one change each, and every change makes the sentence say something else.

Each rule yields the sentences it can make of one sentence. Names are exchanged or replaced only where the result
cannot mean the same (not inside a list).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
NUMBERS = "two three four five six seven eight nine ten".split()
_SWAPS = {
    "scale": "million:billion billion:million thousand:million",
    "unit": "percent:percentage_points euros:dollars dollars:euros kilometres:miles months:weeks years:months "
    "weeks:months "
    "days:weeks hours:days minutes:hours tonnes:kilograms metres:kilometres $:€ €:$ £:$",
    "opposite": "approve:reject rejected:approved accepted:refused rise:fall fell:rose increased:decreased "
    "more:less "
    "acquitted:convicted convicted:acquitted won:lost denied:confirmed admitted:denied opened:closed "
    "closed:opened "
    "before:after after:before highest:lowest first:last suspended:started supports:opposes oppose:support "
    "raised:lowered "
    "praised:criticised criticised:praised welcomed:condemned signed:rejected lowered:raised higher:lower "
    "declined:rose "
    "dropped:rose began:ended started:ended slipped:rose northern:southern north:south western:eastern",
    "quantifier": "most:all Most:All some:all nearly:more_than almost:more_than both:neither",
    "hedge": "reportedly: allegedly: may:will might:will could:will probably:certainly likely:certain "
    "about:more_than",
}
_BEFORE_NUMBERS = ("about", "nearly", "almost")
_COMPARISONS = {
    "more than": "less than",
    "at least": "at most",
    "less than": "more than",
    "up to": "at least",
    "over": "under",
}
_AUXILIARY = re.compile(
    r"\b(is|are|was|were|has|have|had|will|would|could|can|may|might|should|did)\b(?! not\b)(?! no\b)"
)
_NEGATION = re.compile(r"\b(?:did not|does not|do not) (\w+)|\bnot ((?!only)\w)|\bnever (\w)", re.IGNORECASE)
_NAME = re.compile(r"(?<![.!?] )(?<!^)(?<!\")\b[A-Z][a-z]{3,}(?:[ -][A-Z][a-z]+)*\b")


def digits(text: str) -> Iterator[str]:
    """Another leading digit: 12 percent, 22 percent."""
    for match in re.finditer(r"(?<![\w.,])\d[\d.,]*\d|(?<![\w.,])\d\b", text):
        first = match[0][0]
        other = {"9": "8", "1": "3", "2": "1", "3": "2"}.get(first) if len(match[0]) < 3 else None
        changed = (other or str(int(first) % 9 + 1)) + match[0][1:]
        if re.fullmatch(r"[12]\d{3}", match[0]):
            changed = match[0][:3] + str((int(match[0][3]) + 3) % 10)
        yield text[: match.start()] + changed + text[match.end() :]


def words_of_number(text: str) -> Iterator[str]:
    for match in re.finditer(rf"\b(?:{'|'.join(NUMBERS)})\b", text):
        other = NUMBERS[(NUMBERS.index(match[0]) + 1) % len(NUMBERS)]
        yield text[: match.start()] + other + text[match.end() :]


def swapped(kind: str) -> Callable[[str], Iterator[str]]:
    pairs = [pair.split(":") for pair in _SWAPS[kind].split()]

    def rule(text: str) -> Iterator[str]:
        for word, other in pairs:
            form = re.escape(word) if not word.isalpha() else rf"(?<!more )(?<!less )(?<!\bas )\b{word}\b(?! out)"
            form += (
                rf"(?= (?:a |[$€£])?(?:\d|half|third|quarter|{'|'.join(NUMBERS)}))"
                if word in _BEFORE_NUMBERS
                else ""
            )
            if match := re.search(form + (" " if not other else ""), text):
                yield text[: match.start()] + other.replace("_", " ") + text[match.end() :]

    return rule


def comparisons(text: str) -> Iterator[str]:
    for phrase, other in _COMPARISONS.items():
        if re.search(rf"\b{phrase} [$€£]?\d", text):
            yield re.sub(rf"\b{phrase}(?= [$€£]?\d)", other, text, count=1)


def weekday(text: str) -> Iterator[str]:
    for match in re.finditer("|".join(WEEKDAYS), text):
        yield text[: match.start()] + WEEKDAYS[(WEEKDAYS.index(match[0]) + 3) % 7] + text[match.end() :]


def month(text: str) -> Iterator[str]:
    for match in re.finditer(rf"\b(?:{'|'.join(MONTHS)})\b", text):
        yield text[: match.start()] + MONTHS[(MONTHS.index(match[0]) + 4) % 12] + text[match.end() :]


def negation(text: str) -> Iterator[str]:
    """A negator more, or one less."""
    if match := _NEGATION.search(text):
        kept = next(group for group in match.groups() if group)
        yield text[: match.start()] + kept + text[match.end() :]
    elif not re.search(r"n't|\bno\b|\bnever\b|\bnot\b|\bneither\b|\bnobody\b", text, re.IGNORECASE) and (
        match := _AUXILIARY.search(text)
    ):
        yield text[: match.end()] + " not" + text[match.end() :]


def foreign_name(text: str) -> Iterator[str]:
    """A name that is in no article."""
    for match in list(_NAME.finditer(text))[:2]:
        if match[0] not in (*WEEKDAYS, *MONTHS):
            yield text[: match.start()] + "Wexford Quillby"[: None if " " in match[0] else 7] + text[match.end() :]


RULES: dict[str, Callable[[str], Iterator[str]]] = {
    "digit": digits,
    "number word": words_of_number,
    "comparison": comparisons,
    "weekday": weekday,
    "month": month,
    "negation": negation,
    "name": foreign_name,
    **{kind: swapped(kind) for kind in _SWAPS},
}


def mutants(text: str) -> Iterator[tuple[str, str]]:
    """Every mutant of a sentence, with the name of its rule."""
    for name, rule in RULES.items():
        for changed in rule(text):
            if changed != text:
                yield name, changed


def variants(text: str) -> Iterator[tuple[str, str]]:
    """The same words, typed in another way, with the name of the variation."""
    changes: dict[str, Callable[[str], str]] = {
        "straight quotes": lambda t: re.sub("[“”]", '"', re.sub("[‘’]", "'", t)),
        "curly quotes": lambda t: re.sub(r'"(?=\w)', "“", t).replace('"', "”").replace("'", "’"),
        "low quotes": lambda t: re.sub(r'["“](?=\w)', "„", t).replace('"', "“"),
        "single for double": lambda t: re.sub(r'(?<!\d)["“”]', "'", t),
        "no-break spaces": lambda t: t.replace(" ", "\u00a0"),
        "thin space": lambda t: t.replace(" ", "\u2009", 1),
        "runs of spaces": lambda t: t.replace(" ", "  "),
        "line breaks": lambda t: t.replace(" ", "\n", 3),
        "Windows lines": lambda t: t.replace(" ", "\r\n", 2),
        "tabs": lambda t: t.replace(" ", "\t", 2),
        "no-break hyphens": lambda t: t.replace("-", "\u2011"),
        "en dashes": lambda t: t.replace("-", "–"),
        "decomposed": lambda t: unicodedata.normalize("NFD", t),
        "composed": lambda t: unicodedata.normalize("NFC", t),
        "soft hyphens": lambda t: re.sub(r"(\w{3})(\w{3})", "\\1\u00ad\\2", t, count=4),
        "zero-width spaces": lambda t: t.replace(" ", "\u200b ", 3),
        "byte order mark": lambda t: "\ufeff" + t,
        "ligatures": lambda t: t.replace("fi", "ﬁ").replace("fl", "ﬂ").replace("ff", "ﬀ"),
        "full-width digits": lambda t: re.sub(r"\d", lambda m: chr(ord(m[0]) + 0xFEE0), t),
        "direction marks": lambda t: t.replace(" ", " \u200e", 2),
        "ends trimmed": lambda t: f"  {t}\n",
        "quoted as a whole": lambda t: f"“{t}”",
    }
    for name, change in changes.items():
        changed = change(text)
        if changed != text:
            yield name, changed
