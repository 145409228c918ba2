"""How many tokens a text is to a language model, without ever waiting for a download.

tiktoken fetches its vocabulary at first use, with no time limit and under a global lock. So it is called only
where the vocabulary, checked by digest, lies in its cache; `fetch_vocabulary` puts it there beforehand.
"""

from __future__ import annotations

import hashlib
import math
import os
import re
import tempfile
import time
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Final

import tiktoken

from service.core.errors import Unavailable

DEFAULT_ENCODING: Final = "o200k_base"
_SERVER: Final = "https://openaipublic.blob.core.windows.net/encodings/"
# The digests that tiktoken itself expects; a test compares them.
VOCABULARIES: Final = {
    "o200k_base": "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    "cl100k_base": "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
}
_MAX_BYTES: Final = 16_000_000
_SLICE: Final = 50_000  # code points
# Tokens a piece by its length, per class of characters; see `estimate`.
_RATES: Final[dict[str, Callable[[int], float]]] = {
    "word": lambda length: -(-length // 4),
    "capitals": lambda length: -(-length // 2),
    "digits": lambda length: -(-length // 2),
    "space": lambda length: -(-length // 16),
    "wide": lambda length: 1.5 * length,
    "near": lambda length: 0.6 * length,
    "far": lambda length: length,
    "picture": lambda length: 3 * length,
    "mark": lambda length: length,
}
_PIECE: Final = re.compile(
    r"(?P<word>[A-Z]?[a-z]+)|(?P<capitals>[A-Z]+)|(?P<digits>[0-9]+)|(?P<space>\s{2,}|[^\S ])"
    r"|(?P<wide>[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef]+)"  # Hangul, kana, Han
    r"|(?P<near>[\u00c0-\u052f]+)"  # Latin with accents, Greek, Cyrillic
    r"|(?P<picture>[\U00010000-\U0010ffff]+)"
    r"|(?P<far>[^\W\d_])|(?P<mark>[^ ])"  # letters of all other scripts; the rest but a single blank
)


@dataclass(frozen=True, slots=True)
class Counter:
    """Counts tokens in the vocabulary `name`; an estimate on the safe side unless `exact`."""

    name: str
    exact: bool
    count: Callable[[str], int]


def load_counter(model: str) -> Counter:
    """The counter for a language model's name. A model that tiktoken does not know has another vocabulary, which
    may take half as many tokens again: it counts as o200k_base or as estimated, whichever is more.

    Reads a file of some megabytes and never the network.
    """
    name, known = encoding_of(model), _known(model) is not None
    folder = cache_folder()
    if folder is None or not _is_vocabulary(_file(folder, name), name):
        return Counter(name, False, estimate)
    encoding = tiktoken.get_encoding(name)
    if known:
        return Counter(name, True, lambda text: _exact(encoding, text))
    return Counter(name, False, lambda text: max(_exact(encoding, text), estimate(text)))


def encoding_of(model: str) -> str:
    """The vocabulary of a language model by its name.

    >>> encoding_of("gpt-4"), encoding_of("openai/gpt-4"), encoding_of("my-local-model")
    ('cl100k_base', 'cl100k_base', 'o200k_base')
    """
    return _known(model) or DEFAULT_ENCODING


def _known(model: str) -> str | None:
    with suppress(KeyError):
        # Behind a gateway a name begins with who made the model.
        name = tiktoken.encoding_name_for_model(model.rpartition("/")[2])
        if name in VOCABULARIES:
            return name
    return None


def _exact(encoding: tiktoken.Encoding, text: str) -> int:
    # In slices: a very long run of white space overflows tiktoken's stack, as an error that is no Exception.
    slices = (text[start : start + _SLICE] for start in range(0, len(text), _SLICE))
    return sum(len(encoding.encode_ordinary(part)) for part in slices)


def estimate(text: str) -> int:
    """Tokens of a text where the vocabulary is missing or not known: rather too many than too few.

    Words, numbers and signs are counted as byte-pair vocabularies tend to cut them. Against o200k_base it
    gave 1.25 times the tokens of English news, 1.5 of code, 1.8 of Korean, 2 to 4 of scripts that only this
    vocabulary packs well; the fewest were 0.84 (rare names) and 0.89 (base64). Takes linear time.

    >>> estimate("Kim met Shoigu in Pyongyang on June 4.")
    12
    """
    total = 0.0
    for piece in _PIECE.finditer(text):
        total += _RATES[str(piece.lastgroup)](piece.end() - piece.start())
    return math.ceil(total)


def fetch_vocabulary(
    names: Sequence[str] = tuple(VOCABULARIES),
    folder: Path | None = None,
    *,
    server: str = _SERVER,
    seconds: float = 60.0,
) -> list[Path]:
    """The vocabularies as files in the folder (tiktoken's own by default), downloaded where they are missing.

    `seconds` bounds each download as a whole. Raises Unavailable where one cannot be had, is not the published
    one, or the folder cannot be written; KeyError on a name that is not in VOCABULARIES.
    """
    folder = folder or cache_folder()
    if folder is None:
        raise Unavailable("TIKTOKEN_CACHE_DIR is empty, which turns the cache off.", "vocabulary-missing")
    paths = []
    for name in names:
        path = _file(folder, name)
        if not _is_vocabulary(path, name):
            try:
                content = _download(f"{server}{name}.tiktoken", seconds)
                _check(content, name)
                _write(path, content)
            except (OSError, ValueError, HTTPException) as error:
                raise Unavailable(
                    f"The vocabulary {name} could not be fetched: {error}", "vocabulary-missing"
                ) from error
        paths.append(path)
    return paths


def cache_folder() -> Path | None:
    """Where tiktoken looks for vocabularies; None where its cache is turned off."""
    for variable in ("TIKTOKEN_CACHE_DIR", "DATA_GYM_CACHE_DIR"):
        if variable in os.environ:
            return Path(os.environ[variable]) if os.environ[variable] else None
    return Path(tempfile.gettempdir()) / "data-gym-cache"


def _file(folder: Path, name: str) -> Path:
    """tiktoken names a file after the address it comes from."""
    address = f"{_SERVER}{name}.tiktoken"
    return folder / hashlib.sha1(address.encode(), usedforsecurity=False).hexdigest()


def _is_vocabulary(path: Path, name: str) -> bool:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == VOCABULARIES[name]
    except OSError:
        return False


def _download(address: str, seconds: float) -> bytes:
    deadline = time.monotonic() + seconds
    content = bytearray()
    with urllib.request.urlopen(address, timeout=min(10.0, seconds)) as response:  # noqa: S310 - ours, https
        while part := response.read1(65_536):
            content += part
            # The socket's own limit starts anew with every byte.
            if time.monotonic() > deadline:
                raise TimeoutError(f"no end after {seconds:g} seconds")
            if len(content) > _MAX_BYTES:
                raise ValueError("it is too large")
    return bytes(content)


def _check(content: bytes, name: str) -> None:
    digest = hashlib.sha256(content).hexdigest()
    if digest != VOCABULARIES[name]:
        raise ValueError(f"it has sha256 {digest}, expected {VOCABULARIES[name]}")


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, whoever else fetches at the same time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
        part.write(content)
    Path(part.name).chmod(0o644)  # in an image another user reads it
    Path(part.name).replace(path)


__all__ = ["VOCABULARIES", "Counter", "cache_folder", "encoding_of", "estimate", "fetch_vocabulary", "load_counter"]
