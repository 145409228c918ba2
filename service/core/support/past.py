"""The past tense: what tells a verb of English news prose by its form."""

from __future__ import annotations

from functools import lru_cache

_IRREGULAR = frozenset(
    """
sent met led won lost rose fell grew began gave took went came became bought sold built held left found made
paid wrote spoke brought chose flew broke drew struck threw beat beaten taken given written shown known taught
caught fought lent hit cut put shot stole stolen drove sang ran kept hid fled said told thought felt heard stood
saw knew swore sank shrank spent meant sued swung sought rode drank ate froze shook swept slid hung wore tore
slept bit blew laid burst ridden frozen shaken torn worn eaten drunk sung sunk sworn flown grown drawn thrown
risen fallen driven hidden bitten blown spun stuck sprang sprung swam swum woke woken clung crept dealt dug fed
bled bred bound wound wove woven wept knelt leapt sped split forgot forgotten forbade forbidden forgave forgiven
overcame arose undertook undergone underwent got gotten flung strove trod bore borne
""".split()
)
_PREFIXES = ("re", "with", "over", "under", "out", "fore", "mis", "un", "up")


@lru_cache(maxsize=16384)
def is_past(low: str) -> bool:
    """Whether the word has the form of a verb in the past, or of its participle.

    >>> is_past("approved"), is_past("withdrew"), is_past("veteran")
    (True, True, False)
    """
    return low.endswith("ed") or any(low.removeprefix(prefix) in _IRREGULAR for prefix in _PREFIXES)
