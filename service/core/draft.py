"""What becomes an article: text with what the sender says of it and what the text says of itself."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from service.core.article import Metadata


@dataclass(frozen=True, slots=True)
class Draft:
    """A text to be stored. `given` is what the sender said, `read` what was read off the text itself."""

    text: str
    given: Metadata = Metadata()
    read: Metadata = Metadata()
    key: str | None = None

    def metadata(self, stored: Metadata | None = None) -> Metadata:
        """What holds: what the sender says now, else what is stored already, else what the text says.

        >>> Draft("…", given=Metadata(title="A"), read=Metadata(title="B", author="C")).metadata().author
        'C'
        """
        merged = self.read
        for better in (stored, self.given):
            if better is not None:
                merged = overlaid(merged, better)
        # What the text says of itself is not lost where the sender says something else.
        return replace(merged, extra={**self.read.extra, **merged.extra}) if self.read.extra else merged


def overlaid(below: Metadata, above: Metadata) -> Metadata:
    """`above` where it knows something, else `below`."""
    known = {
        field.name: value for field in fields(Metadata) if (value := getattr(above, field.name)) not in (None, {})
    }
    return replace(below, **known)
