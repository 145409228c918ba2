"""Does an index open, and does it know what the catalog knows? Asked in a child process, which may crash or hang.

    python -m service.adapters.index_probe FOLDER CATALOG

exits with 0 if so, else prints what is wrong.
"""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np

from service.core.errors import Unavailable
from service.core.ports import Vectors

if TYPE_CHECKING:
    from service.adapters.chroma_index import ChromaIndex

# The seal vouches for every byte of the graph; the sample is to find an index that does not fit the catalog.
SAMPLE = 2000
QUERIES = 50
# The graph is an approximation: after many deletions it can miss single vectors without being damaged.
MOST_LOST = QUERIES // 10
TIME_LIMIT_SECONDS = 120.0
_SAMPLE_SQL = """
SELECT p.article_id || ':' || p.ordinal, v.value FROM vector v JOIN passage p ON p.number = v.number
WHERE v.number IN (SELECT number FROM vector ORDER BY random() LIMIT ?) AND NOT EXISTS
  (SELECT 1 FROM index_queue q WHERE q.article_id = p.article_id AND q.ordinal = p.ordinal)
"""


def probe(folder: Path, catalog: Path, stop: threading.Event) -> str | None:
    """What is wrong with the index, or None. Blocks; `stop` ends it early."""
    command = [sys.executable, "-m", __name__, str(folder), str(catalog)]
    limit = monotonic() + TIME_LIMIT_SECONDS
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as child:  # noqa: S603 -- our own module
        while child.poll() is None:
            if stop.wait(0.05) or monotonic() > limit:
                child.kill()
                return "it took too long to open"
        said = child.stdout.read().strip() if child.stdout else ""
    if child.returncode == 0:
        return None
    return said or f"it ended the process that opened it (status {child.returncode})"


def fault(folder: Path, catalog: Path) -> str | None:
    """The probe itself."""
    # Who only asks a child process does not wait for Chroma to load.
    from service.adapters.chroma_index import ChromaIndex

    with contextlib.closing(sqlite3.connect(f"{catalog.absolute().as_uri()}?mode=ro", uri=True)) as db:
        known = {row[0]: np.frombuffer(row[1], dtype="<f4") for row in db.execute(_SAMPLE_SQL, (SAMPLE,))}
    try:
        index = ChromaIndex(folder)
        ids = list(known)
        found: dict[str, Vectors] = {}
        for first in range(0, len(ids), 500):
            found |= index.vectors(ids[first : first + 500])
        wrong = [id_ for id_ in ids if id_ not in found or not np.allclose(found[id_], known[id_], atol=1e-3)]
        lost = [id_ for id_ in ids[:QUERIES] if not _finds(index, known[id_])]
        index.close()
    except Unavailable as error:
        return f"{error} {error.__cause__!r}"
    if wrong or len(lost) > MOST_LOST:
        return f"of {len(ids)} vectors {len(wrong)} are missing or wrong, {len(lost)} of {QUERIES} are not found"
    return None


def _finds(index: ChromaIndex, vector: Vectors) -> bool:
    """Another passage may have the same vector, so the score decides."""
    return any(score > 0.999 for _, score in index.nearest(vector, 1))


if __name__ == "__main__":
    wrong = fault(Path(sys.argv[1]), Path(sys.argv[2]))
    sys.stdout.write(wrong or "")
    sys.exit(1 if wrong else 0)
