"""What goes wrong between us and a language model, as the Unavailable that callers see.

model-down          no connection, a server error, or the circuit breaker is open
model-timeout       no token within the time limit, or the deadline of the question is over
model-rate-limited  too many requests (429); `retry_after` is the server's
model-over-budget   the account's quota is used up
model-unauthorized  the key is missing or not accepted
model-missing       the server has no such model or no such path
model-rejected      the request itself is refused, for instance as too long
model-interrupted   the answer broke off after its first token
model-malformed     what came is not the protocol, or not the output asked for
refused             a content filter before the model refuses the question
"""

from __future__ import annotations

import math
import re
import time
from email.utils import parsedate_to_datetime

import httpx2
import openai

from service.adapters.complaint import complaint_of, moderated
from service.core.errors import Unavailable

RETRYABLE = frozenset({"model-down", "model-timeout", "model-rate-limited"})
# Faults of one question, which the next one need not have.
OF_THE_QUESTION = frozenset({"model-rejected", "refused"})
_MAX_RETRY_AFTER_S = 3600

_SENTENCES = {
    "model-down": "The language model cannot be reached.",
    "model-timeout": "The language model did not answer in time.",
    "model-rate-limited": "The language model is asked too often.",
    "model-over-budget": "The account of the language model has no budget left.",
    "model-unauthorized": "The language model does not accept our key.",
    "model-missing": "The server has no such language model.",
    "model-rejected": "The language model refuses this request.",
    "model-interrupted": "The language model broke off in the middle of its answer.",
    "model-malformed": "The language model answered in a form that cannot be read.",
    "refused": "The language model refused to answer.",
}


def fault(code: str, retry_after: float | None = None) -> Unavailable:
    """The error of this code; `retry_after` in seconds where the server named it."""
    return Unavailable(_SENTENCES[code], code, seconds_to_wait(retry_after))


def seconds_to_wait(named: float | None) -> int:
    """What a caller is told to wait, given what the server named, if anything."""
    return 5 if named is None else min(_MAX_RETRY_AFTER_S, max(0, math.ceil(named)))


def fault_of(error: Exception, started: bool) -> Unavailable:
    """The fault behind any error of the client; `started` is true once a token has come."""
    if isinstance(error, Unavailable):
        return error
    if isinstance(error, TimeoutError | openai.APITimeoutError | httpx2.TimeoutException):
        return fault("model-timeout")
    if isinstance(error, openai.APIStatusError):
        return fault(_code_of(error, error.status_code), retry_after_of(error))
    if isinstance(error, openai.APIResponseValidationError):
        return fault("model-malformed")
    if isinstance(error, openai.APIError):
        return fault("model-interrupted" if started else _code_of(error, _status_in(error)))
    if isinstance(error, httpx2.TransportError):
        return fault("model-down")
    # A page of HTML with status 200, JSON of another shape: whatever the client makes of it.
    return fault("model-malformed")


def retry_after_of(error: BaseException | None) -> float | None:
    """Seconds of the Retry-After header, given as such or as a date; None without a usable one."""
    if not isinstance(error, openai.APIStatusError):
        return None
    header = error.response.headers.get("retry-after", "")
    try:
        seconds = float(header)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(header).timestamp() - time.time()
        except (ValueError, OverflowError):
            return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _status_in(error: openai.APIError) -> int:
    """The status that an error inside an answer has for its code; 500 where it has none."""
    if "rate_limit_exceeded" in (error.code, error.type) or "insufficient_quota" in (error.code, error.type):
        return 429
    return int(error.code) if error.code and re.fullmatch("[45][0-9][0-9]", error.code) else 500


def _code_of(error: openai.APIError, status: int) -> str:
    # OpenRouter moderates with 403.
    if error.code == "content_filter" or (status == 403 and moderated(complaint_of(error))):
        return "refused"
    if status == 429:
        spent = "insufficient_quota" in (error.code, error.type)
        return "model-over-budget" if spent else "model-rate-limited"
    if status == 402:
        return "model-over-budget"
    if status in (401, 403):
        return "model-unauthorized"
    if status == 404:
        return "model-missing"
    return "model-down" if status >= 500 or status in (408, 409) else "model-rejected"
