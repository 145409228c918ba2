"""Numbers that are only foreseen, feared, planned or demanded are not the numbers of what is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.core.answer import Reason
from service.core.support.amounts import Amount, amounts
from service.core.support.bearers import same
from service.core.support.evidence import Evidence
from service.core.support.modality import SAID
from service.core.support.past import is_past
from service.core.support.reading import Reading

_FORESEEN = re.compile(
    r"\b(?:could|might|(?-i:may)|fears?|feared|wants?|promis\w+|considering|hopes?|demand(?:s|ed)|ask(?:s|ed)? for"
    r"|asking for|propos(?:e[sd]?|ing|al)|plans? to|planned|expects?|expected|forecast|predict\w*|would"
    r"|offered(?! by)|claim(?:s|ed)?(?! (?:\w+ ){0,4}lives)|seeks?|threat\w*|target\w*|goal|aims?)\b(?! not\b)",
    re.IGNORECASE,
)
_RESERVED = re.compile(
    r"\b(?:will|can|should|must|need\w*|to|estimate\w*|if|plan|proposal|believ\w*|offer\w*|instead"
    r"|charg\w*|demand\w*|call\w*|wish|hop\w+|likely|set|due"
    r"|request\w*|sought|project\w*|reckon\w*|afraid|disput\w*|anticipat\w*|warn\w*|want\w*|suggest\w*|think\w*"
    r"|thought|risk|pledg\w*|puts?|a?wait\w*|ask\w*|reject\w*|refus\w*|declin\w*|turned down)\b"
)
_BORDER = re.compile(
    r"[,;.:](?!\d)|\b(?:after|before|against|over|during|because|where|which|while|who|although|but|and \w+ed)\b"
)
_RELATIVE = frozenset("who whom whose which".split())
_REACH = 9  # words between what colours the number and the number
_FEWEST = 3  # less may be no number at all: "one of them"


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    ours = [one for one in amounts(statement) if _counts(statement, one)]
    if not ours or not any(_FORESEEN.search(one.text) for one in evidence.readings):
        return
    if any(form.search(statement.text) for form in (_FORESEEN, SAID, _RESERVED)):
        return
    for amount in ours:
        theirs = [(reading, one) for reading in evidence.readings for one in amounts(reading) if same(amount, one)]
        if theirs and all(_is_foreseen(*pair) for pair in theirs):
            said = statement.words[amount.index].text
            yield Reason("modality", f"The evidence does not give “{said}” as what is.")
            return


def _counts(reading: Reading, amount: Amount) -> bool:
    joined = any(reading.gap(at).startswith("-") for at in (amount.index, amount.last))
    return amount.value >= _FEWEST and not joined


def _is_foreseen(reading: Reading, amount: Amount) -> bool:
    """Whether something in front of the number, in the same phrase, says that it is not yet so."""
    if _is_known(reading, amount):
        return False
    start, end = reading.words[max(0, amount.index - _REACH)].start, reading.words[amount.index].start
    return any(
        not _BORDER.search(reading.text, match.end(), end) for match in _FORESEEN.finditer(reading.text, start, end)
    )


def _is_known(reading: Reading, amount: Amount) -> bool:
    """Whether what is counted is there already: 2,900 acres owned by him, 212 posts which stood empty."""
    for at in range(amount.last + 1, min(amount.last + 4, len(reading.words))):
        if not reading.gap(at - 1).isspace():
            return False
        if reading.low(at) in _RELATIVE or (at > amount.last + 1 and is_past(reading.low(at))):
            return True
    return False
