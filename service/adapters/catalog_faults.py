"""What SQLite's errors mean to a caller."""

from __future__ import annotations

import sqlite3

from service.core.errors import Unavailable

# By primary result code (https://sqlite.org/rescode.html): the problem's code, its sentence, seconds to wait.
_FAULTS = {
    sqlite3.SQLITE_BUSY: ("store-busy", "The article store is busy. Try again.", 1),
    sqlite3.SQLITE_FULL: ("store-full", "The disk of the article store is full. Nothing of this was stored.", 60),
    sqlite3.SQLITE_IOERR: ("store-io", "The disk of the article store cannot be read or written.", 30),
    sqlite3.SQLITE_READONLY: ("store-read-only", "The folder of the article store cannot be written.", 60),
    sqlite3.SQLITE_CANTOPEN: ("store-missing", "The file of the article store cannot be opened.", 60),
    sqlite3.SQLITE_CORRUPT: (
        "store-damaged",
        "The file of the article store is damaged. Put a backup in its place: article-qa store restore.",
        300,
    ),
    sqlite3.SQLITE_NOTADB: (
        "store-damaged",
        "The file of the article store is no database. Put a backup in its place: article-qa store restore.",
        300,
    ),
}
_OTHER = ("store-down", "The article store cannot be read or written at the moment.", 5)


def unavailable(error: sqlite3.Error) -> Unavailable:
    """The error for callers; extended result codes carry the primary one in their low byte."""
    code = getattr(error, "sqlite_errorcode", None)
    name, message, seconds = _FAULTS.get(code & 0xFF, _OTHER) if isinstance(code, int) else _OTHER
    return Unavailable(message, name, seconds)
