"""The forms of dates, as patterns; `dates` tells what they mean."""

from __future__ import annotations

import re

_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)"
_TURN = r"(?P<turn>last|this|next) year"
_FORMS = [
    rf"\b{_YEAR}-(?P<m>\d\d?)-{_DAY}\b",
    rf"\b{_YEAR}\s?[년年]\s?(?:(?P<m>\d\d?)\s?[월月]\s?(?:{_DAY}\s?[일日])?)?",
    rf"\b(?P<m>\d\d?)\s?[월月]\s?{_DAY}\s?[일日]",
    rf"\b(?P<day>\d\d?)[./](?P<m>\d\d?)[./]{_YEAR}\b",
    rf"\b(?:the )?{_DAY} (?:of )?{_MONTH}(?:,? (?:of )?(?:{_YEAR}|{_TURN}))?(?![\w])",
    rf"(?<![Ii]n )\b{_MONTH} (?:the )?{_DAY}\b(?![.,]\d)(?!%)(?:,? (?:{_YEAR}|{_TURN})\b)?",
    rf"(?i:\b(?P<turn>last|this|next)) {_MONTH}",
    rf"\b{_MONTH},? (?:of )?(?:{_YEAR}|{_TURN})\b",
    rf"\b{_MONTH}",
    r"\b(?P<decade>1[5-9]\d|20\d)0'?s\b",
    rf"(?<![\w$€£¥₩.,/])(?<!\d-){_YEAR}(?![\w%]|[,.]\d)"
    r"(?! (?:GMT|UTC|BST|CET|CEST|hours|hrs|percent|per cent|dollars|euros|people|men|tons"
    rf"|tonnes|workers)\b)",
    r"(?i)\b(?:(?P<turn>last|this|next|past|coming) )?(?P<weekday>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b",
    r"(?i)\b(?P<turn>last|this|next|past|previous|current|coming) (?P<unit>week|month|year)\b",
    r"(?i)\b(?P<count>\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r" (?P<unit>day|week|fortnight|month|year)s? ago\b",
    r"(?i)\b(?P<word>today|tonight|yesterday|tomorrow|this (?:morning|afternoon|evening)|last night)\b",
]
PATTERNS = [re.compile(form) for form in _FORMS]
_OTHER = r"(?P<other>0?[1-9]|[12]\d|3[01])"
_NO_PLURAL = (
    "was|is|has|does|goes|as|this|his|its|us|less|across|always|perhaps|sometimes|towards|versus|brings|marks|sees"
    "|looks|begins|ends|starts|remains"
)
# Behind a number that is no day: "on June 2 and 14 died".
_NO_DAY = r"were|others?|more|women|children|died|dead|hurt|went|fish|staff|police|(?!failed\b)[a-z]+ed"
_BEHIND = re.compile(
    rf"(?: to |-| (?P<listed>and|or) ){_OTHER}\b"
    r"(?![.,:]\d|%| (?:percent|per cent|people|men|million|(?:of )?[A-Z]))"
    rf"(?(listed)(?! (?:{_NO_DAY}|(?!(?:{_NO_PLURAL})\b)[a-z-]+s)\b)"
    rf"(?! (?:on|in) (?:\w+day\b|{_MONTH})))"
)
_IN_FRONT = re.compile(rf"(?<![\d.,:]){_OTHER}(?: and | or | to |-)$")
_LONGEST = len("31 and ")
UNTIL = re.compile(r"[-/](\d\d(?:\d\d)?)(?![\w%]|[.,:]\d)")  # of 2024-25 and 2024/2025
AHEAD = re.compile(r"\b(?:would|will|is to|are to|expects?|expected|plans?|hopes?|next|until|at the earliest)\b")
_OF_A_YEAR = (
    "levels|figures|prices|results|standards|rates|terms|sales|profits|earnings|revenues|emissions|elections"
)
# What may be counted by 1600, and what in front of it tells that it is a year all the same.
COUNTED = re.compile(rf" (?!(?:{_NO_PLURAL}|{_OF_A_YEAR})\b)[a-z]{{2,30}}s\b(?<!ss)(?! (?:the|an?|its|their)\b)")
NEARLY = re.compile(r"(?i)\b(?:some|nearly|almost|roughly|approximately|(?:more|fewer|less) than) $")
ABOUT = re.compile(r"(?i)\b(?:about|around|over) $")
OF_YEAR = re.compile(
    r"\b(?i:the|in|of|since|by|until|till|from|between|during|before|after|my|our|your|his|her|its"
    r"|their|last|early|late|mid|spring|summer|autumn|winter)[ -]$|\d (?:to|and|or) $|'s $|s' $|-$|[A-Z][\w'-]* $"
)
# More than 30 years ago is no date, but an amount.
ROUGHLY = re.compile(r"(?i)\b(?:than|over|about|around|some|nearly|almost|least|roughly|under|approximately) $")
MAYBE = re.compile(
    r"(?:in|of|since|by|until|till|last|this|next|early|late|mid|from|to|through|before|after|during|between|for|around)"
    rf"[ -]$|\b{_MONTH} (?:and|or) $",
    re.IGNORECASE,
)


def second_day(text: str, match: re.Match[str]) -> re.Match[str] | None:
    """The other day, as group `other`, of a list or a range in one month: 3 and 4 June, June 3 to 8. A number that
    what follows may count is none: on June 2 and 14 vehicles."""
    if "month" not in match.re.groupindex or not match.groupdict().get("day"):
        return None
    if match.start("day") < match.start("month"):
        return _IN_FRONT.search(text, max(0, match.start() - _LONGEST), match.start())
    return _BEHIND.match(text, match.end()) if match.end() - match.end("day") <= len("th") else None
