"""What the rules object to in a statement, beside one quote."""

from __future__ import annotations

from service.core.support import Quote, unsupported


def codes(statement: str, evidence: str) -> list[str]:
    """The codes of the objections, none where the evidence carries the statement."""
    return [reason.code for reason in unsupported(statement, [Quote(evidence)])]
