"""What can go wrong, as the caller sees it.

    QAError
    ├── InvalidInput        the caller's input cannot be used; the message says what to do (4xx)
    │   └── TooLarge        it is over a limit (413)
    ├── Forbidden           the caller may not do this here (403)
    ├── NotFound            no such article (404)
    ├── Conflict            the state of the store forbids it (409)
    │   ├── EmbedderMismatch    the store was built with another embedder
    │   └── StoreInUse          another process serves the embedded store
    ├── PageFailed          the web page that was to be fetched cannot be had (502)
    │   └── PageTimedOut        its server took too long (504)
    └── Unavailable         something we depend on is down; try again (503)

Messages are safe to show: they carry no internals.
"""

from __future__ import annotations


class QAError(Exception):
    """The root. `code` is stable and names the problem type."""

    code = "internal"


class InvalidInput(QAError):
    def __init__(self, message: str, code: str = "invalid-input") -> None:
        super().__init__(message)
        self.code = code


class TooLarge(InvalidInput):
    def __init__(self, message: str, code: str = "too-large") -> None:
        super().__init__(message, code)


class Forbidden(QAError):
    def __init__(self, message: str, code: str = "forbidden") -> None:
        super().__init__(message)
        self.code = code


class NotFound(QAError):
    code = "not-found"


class Conflict(QAError):
    code = "conflict"


class EmbedderMismatch(Conflict):
    code = "embedder-mismatch"


class StoreInUse(Conflict):
    code = "store-in-use"


class PageFailed(QAError):
    code = "page-failed"


class PageTimedOut(PageFailed):
    code = "page-timed-out"


class Unavailable(QAError):
    """`retry_after` is in seconds."""

    def __init__(self, message: str, code: str = "unavailable", retry_after: int = 5) -> None:
        super().__init__(message)
        self.code = code
        self.retry_after = retry_after
