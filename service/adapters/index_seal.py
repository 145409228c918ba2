"""Seals of the vector index's files: is the index as the last process left it when it was at rest?

Chroma rewrites its graph files in place, without a checksum, so a kill can leave half of them behind, and the
damage can be silent. They are rewritten only inside a write, every 1,000 vectors or so. A seal is a digest of
the files, kept in the catalog; where it does not match, the files are never opened.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TypeAlias

Stamp: TypeAlias = tuple[tuple[str, int, int], ...]
"""Names, sizes and times of change: cheap, and enough to notice in this process that files were written."""

DATABASE = "chroma.sqlite3"


def stamp(folder: Path) -> Stamp:
    """The stamp of the graph files."""
    stats = ((path, path.stat()) for path in _graph_files(folder))
    return tuple((str(path.relative_to(folder)), stat.st_size, stat.st_mtime_ns) for path, stat in stats)


def seal(folder: Path, *, closed: bool = False) -> str:
    """The seal of the graph files; of an index that is closed, of its database too."""
    files = _graph_files(folder)
    if closed:
        files += [path for path in sorted(folder.glob(DATABASE + "*")) if path.is_file()]
    return json.dumps({str(path.relative_to(folder)): _digest(path) for path in files})


def is_closed(sealed: str) -> bool:
    """Whether the seal is that of an index that was closed in good order."""
    return DATABASE in json.loads(sealed)


def holds(sealed: str, folder: Path) -> bool:
    """Whether the files are those that were sealed."""
    return sealed == seal(folder, closed=is_closed(sealed))


def _graph_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*/*") if path.is_file())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
