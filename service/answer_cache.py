"""Answers kept to be given again, for as long as the store is as it was when they were made."""

from __future__ import annotations

import uuid
from collections import OrderedDict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

from service.answering import Event
from service.core.answer import Answer, Usage


class AnswerCache:
    """The events of up to `places` answers; those asked for longest ago go first. Lives in the process.

    Entries never grow old by time: the key holds the store's mark, so a change of the store leaves them behind.
    """

    def __init__(self, places: int) -> None:
        self._places = places
        self._kept: OrderedDict[Hashable, tuple[Event, ...]] = OrderedDict()

    def find(self, key: Hashable) -> tuple[Event, ...]:
        """The events kept under the key; none where there are none."""
        events = self._kept.get(key, ())
        if events:
            self._kept.move_to_end(key)
        return events

    def keep(self, key: Hashable, events: Sequence[Event]) -> None:
        """Keep the events of one whole answer."""
        self._kept[key] = tuple(events)
        self._kept.move_to_end(key)
        while len(self._kept) > self._places:
            self._kept.popitem(last=False)


def given_again(events: Sequence[Event], milliseconds: float) -> Iterator[Event]:
    """The same events for another who asks: the answer has an id of its own, says that it is cached, and has cost
    no tokens and only these milliseconds."""
    for event in events:
        if isinstance(event, Answer):
            event = replace(
                event,
                id=f"ans_{uuid.uuid4().hex}",
                cached=True,
                usage=Usage(),
                timings_ms=dict.fromkeys(event.timings_ms, 0.0) | {"total": milliseconds},
            )
        yield event
