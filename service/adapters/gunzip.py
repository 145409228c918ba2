"""Bytes that come packed by gzip, unpacked as they come."""

from __future__ import annotations

import zlib

_GZIP = zlib.MAX_WBITS | 16  # zlib itself finds the head of a gzip file by this number


class Gunzip:
    """Unpacks gzip: one member, or several one after the other. What else stands behind them is left, as browsers
    do."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(_GZIP)
        self._is_over = False

    @property
    def is_whole(self) -> bool:
        return self._member.eof

    def unpacked(self, piece: bytes, most: int) -> bytes:
        """The next bytes, `most` of them at most. Raises zlib.error."""
        found = bytearray()
        while piece and len(found) < most:
            if self._member.eof:
                self._is_over = self._is_over or piece[:1] != b"\x1f"
                if self._is_over:
                    break
                self._member = zlib.decompressobj(_GZIP)
            found += self._member.decompress(piece, most - len(found))
            piece = self._member.unused_data
        return bytes(found)
