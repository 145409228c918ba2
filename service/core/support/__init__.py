"""Does the evidence carry the statement? Cheap, strict, deterministic: no model, no similarity score.

>>> from service.core.article import Metadata
>>> quote = Quote("The committee rejected the plan on Monday.", Metadata())
>>> [reason.code for reason in unsupported("The committee approved the plan on Monday.", [quote])]
['polarity']
"""

from __future__ import annotations

from service.core.support.evidence import Quote
from service.core.support.guard import unsupported

__all__ = ["Quote", "unsupported"]
