"""Does the evidence carry the statement? `unsupported` is cheap, strict, deterministic: no model, no likeness.
`SecondOpinion` is the same guard with a model beside it.

>>> from service.core.article import Metadata
>>> quote = Quote("The committee rejected the plan on Monday.", Metadata())
>>> [reason.code for reason in unsupported("The committee approved the plan on Monday.", [quote])]
['polarity']
"""

from __future__ import annotations

from service.core.support.evidence import Quote
from service.core.support.guard import unsupported
from service.core.support.second_opinion import Guard, SecondOpinion

__all__ = ["Guard", "Quote", "SecondOpinion", "unsupported"]
