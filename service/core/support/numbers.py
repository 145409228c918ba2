"""Numbers: every amount of the statement is in the evidence, with its unit, its noun and its comparison."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.core.answer import Reason
from service.core.support.amounts import Amount, amounts
from service.core.support.bearers import Known, by_for_to, equivalent, of_another, same, unit_of_another
from service.core.support.derived import computed, follows
from service.core.support.digits import may_be_metres
from service.core.support.evidence import Evidence, first_and_final
from service.core.support.minus import sign_fits
from service.core.support.otherwise import has_amount, said_otherwise, told_as_period
from service.core.support.rates import ranks, rates, turned
from service.core.support.reading import Reading, concept, stem
from service.core.support.units import MONEY, TIME, UNIT_OF, akin

_ALLOWED = {
    "eq": {"eq", "approx"},
    "approx": {"approx", "eq"},
    "gt": {"gt", "ge"},
    "ge": {"ge"},
    "lt": {"lt", "le"},
    "le": {"le"},
    "over": {"over", "eq", "gt", "ge", "approx"},
    "near": {"near", "approx", "lt"},
}
_STRICT = MONEY | {"percent", "points", "bp", "clock", "ordinal", "tens"}
_ALLOWED |= {"after": {"after", "eq", "approx"}, "before": {"before", "eq", "approx"}}
_SCALED = 1e6
_MOST_DIGITS = 90
_ABOUT = 15  # minutes
_SHORTLY = 30
_ROUNDING = {"approx": 0.05, "gt": 0.25, "lt": 0.25, "near": 0.1}
_NO_MORE = frozenset("only just merely".split())
_PARTS = frozenset(concept(stem(word)) for word in ("quarter", "half"))
_TEMPERATURES = {"celsius", "fahrenheit"}
_YEARLY = frozenset(concept(stem(word)) for word in ("anniversary", "birthday", "year"))
_DEFINITE = frozenset("the these those both all other his her its their".split())


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    known = [(reading, one) for reading in (*evidence.readings, *evidence.titles) for one in amounts(reading)]
    yield from turned(statement, evidence)
    yield from rates(statement, evidence)
    yield from ranks(statement, evidence)
    yield from _rows_of_digits(statement, evidence)
    found = (_against(statement, amount, known, evidence) for amount in amounts(statement))
    yield from first_and_final(reason for reason in found if reason)


def _rows_of_digits(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """Numbers too large to reckon with must stand in the evidence as they are."""
    long = [word.text for word in statement.words if word.numeric and len(word.text) > _MOST_DIGITS]
    told = {word.text for reading in evidence.readings for word in reading.words} if long else set()
    yield from (
        Reason("number", f"The number “{one}” is not in the evidence.", final=True)
        for one in long
        if one not in told
    )


def _against(statement: Reading, amount: Amount, known: Sequence[Known], evidence: Evidence) -> Reason | None:
    words = statement.words[amount.index : amount.last + 1]
    said = statement.text[words[0].start : words[-1].end]
    valued = [pair for pair in known if same(amount, pair[1]) or _rounded(amount, pair[1])]
    otherwise = said_otherwise(amount, evidence, statement)
    if not valued:
        if otherwise or follows(amount, statement, evidence):
            return None
        loose = _is_loose(statement, amount, evidence) or computed(amount, evidence)
        loose = loose or told_as_period(amount, evidence, statement)
        loose = loose or any(_are_metres((statement, amount), pair) for pair in known)
        return Reason("number", f"The number “{said}” is not in the evidence.", final=not loose)
    united = [
        pair
        for pair in valued
        if _is_elliptical(amount, pair, known)
        or (_unit_fits(amount, pair[1]) and not unit_of_another(amount, pair[1], known))
    ]
    if not united and otherwise:
        return None
    if not united:
        other = all({amount.unit, one.unit} == _TEMPERATURES for _, one in valued)
        return Reason("unit", f"The evidence gives “{said}” in another unit.", final=other)
    placed = [pair for pair in united if not of_another(statement, amount, pair, known, evidence)]
    if not placed and otherwise:
        return None
    if not placed:
        final = all(by_for_to((statement, amount), pair) for pair in united)
        return Reason("number", f"In the evidence “{said}” is the number of something else.", final=final)
    if not any(sign_fits((statement, amount), pair) for pair in placed):
        return Reason("number", f"The evidence gives “{said}” with the other sign.")
    if not any(_comparison_fits(amount, one) for _, one in placed):
        return Reason("quantifier", f"The evidence does not compare with “{said}” in this way.")
    return None


def _are_metres(ours: Known, theirs: Known) -> bool:
    """Whether the glued m of one, read as millions, may be the metres of the other: "300m from the coast"."""
    return any(
        other.unit == "m" and one.value == _SCALED * other.value and may_be_metres(reading, one.last)
        for (reading, one), (_, other) in ((ours, theirs), (theirs, ours))
    )


def _is_loose(statement: Reading, amount: Amount, evidence: Evidence) -> bool:
    """Whether it may count what the evidence tells without a number: "one of them", "the two sides", "half"."""
    if statement.words[amount.index].numeric or amount.unit in _STRICT - {"ordinal"}:
        return False
    if amount.value < 1:
        return not has_amount(evidence, lambda one: one.unit == "percent" or one.value < 1 or one.role == "of")
    if amount.unit == "ordinal":
        return amount.value == 2 and not has_amount(evidence, lambda one: one.unit == "ordinal")
    return amount.value == 1 or (amount.value == 2 and not amount.unit and amount.role in _DEFINITE)


def _rounded(ours: Amount, theirs: Amount) -> bool:
    """Whether ours is a fair rounding of theirs: "more than 20,000" of 20,431."""
    if ours.unit.startswith("clock") and theirs.unit.startswith("clock"):
        return _is_about(ours, theirs)
    slack = _ROUNDING.get(ours.compared)
    if slack is None or theirs.compared not in ("eq", "approx") or (ours.value < 10 and not ours.unit):
        return False
    if not ours.value or _digits(ours.value) >= _digits(theirs.value):
        return False
    off = (theirs.value - ours.value) / ours.value
    return {"gt": 0 < off <= slack, "lt": -slack <= off < 0, "near": -slack <= off < 0}.get(
        ours.compared, abs(off) <= slack
    )


def _is_about(ours: Amount, theirs: Amount) -> bool:
    """About 6 p.m. and shortly after 6 p.m. are 6.10 p.m."""
    day = 720 if "clock?" in (ours.unit, theirs.unit) else 1440
    off = (theirs.value - ours.value + day / 2) % day - day / 2
    if ours.compared == "approx":
        return abs(off) <= _ABOUT and ours.value % _ABOUT == 0
    return {"after": 0 < off <= _SHORTLY, "before": -_SHORTLY <= off < 0}.get(ours.compared, False)


def _digits(value: float) -> int:
    """How many digits count."""
    return len(f"{value:.6g}".replace(".", "").strip("0").partition("e")[0])


def _is_elliptical(ours: Amount, pair: Known, known: Sequence[Known]) -> bool:
    """Whether the evidence leaves out what it counts, and has our unit beside: "98,000 euros, in Greece 61,000"."""
    reading, theirs = pair
    if not ours.unit or ours.unit in ("ordinal", "times") or theirs.unit:
        return False
    behind = reading.words[theirs.last + 1 : theirs.last + 2]
    own = behind and behind[0].content and reading.gap(theirs.last) in (" ", "-")
    return not own and any(text is reading and one.unit == ours.unit for text, one in known)


def _unit_fits(ours: Amount, theirs: Amount) -> bool:
    equal = ours.unit.rstrip("?") == theirs.unit.rstrip("?")
    if equal or akin(ours.unit, theirs.unit) or equivalent(ours, theirs):
        return True
    if "clock" in (ours.unit[:5], theirs.unit[:5]) and "" in (ours.unit, theirs.unit):
        return same(ours, theirs)
    if theirs.unit == "ordinal" and not ours.unit and _is_ranked(ours, theirs):
        return True
    if ours.unit in ("y", "") and theirs.unit == "ordinal" and theirs.nouns & _YEARLY:
        return True  # forty years on the 40th anniversary, 18 from the 18th birthday on
    if ours.unit == "ordinal" and not theirs.unit and theirs.role in ("number", "no"):
        return True
    if ours.unit == "ordinal" and theirs.unit in TIME and not ours.nouns & _PARTS:
        return True  # after 70 minutes is the 70th minute
    if {ours.unit, theirs.unit} in ({"percent", ""}, {"points", "bp"}):
        return not ours.same_value(theirs)
    if theirs.unit in MONEY and not (ours.unit or ours.nouns):
        return ours.value >= _SCALED  # a loss of 214 million
    if ours.unit in _STRICT or theirs.unit in _STRICT:
        return False
    return not ours.unit or not theirs.unit or {ours.unit, theirs.unit} <= {"t", "ton"}


def _is_ranked(ours: Amount, theirs: Amount) -> bool:
    """Whether a count says what an ordinal does: the 20th goal is the last of 20 goals, number 20 is the 20th."""
    named = ours.role in ("number", "no", "ranked") or concept(stem(ours.role)) in theirs.nouns
    return named or ours.role in UNIT_OF or bool(ours.nouns & theirs.nouns)


def _comparison_fits(ours: Amount, theirs: Amount) -> bool:
    if not same(ours, theirs) or ours.compared == "over":
        return True
    if ours.compared in ("after", "before"):
        return theirs.compared == ours.compared or theirs.compared not in ("after", "before")
    if ours.compared == "le" and theirs.compared == "eq" and theirs.role in _NO_MORE:
        return True
    return ours.compared in _ALLOWED[theirs.compared]
