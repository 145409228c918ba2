"""A "Yes" or "No" in front of a statement.

It means something beside its question only, and no sentence of an article says it. So it is not proven, and a
language model is asked to leave it away; where it comes all the same, what follows it is the statement.
"""

from __future__ import annotations

import re

_REPLY = re.compile(
    r"(?:yes|no|ja|nein|nee|oui|non|sí|si|sì|sim|não|네|예|아니요|아니오|はい|いいえ|是的|不是)"
    r"(?:\s*[,:;!，、：；！]|\s*[.。](?!\s?\d)|\s+[–—-](?!\S)|$)\s*",
    re.IGNORECASE,
)


def without_reply(text: str) -> str:
    """The text without the reply at its beginning; empty where it is nothing else.

    >>> without_reply("Yes, the council approved the plan.")
    'The council approved the plan.'
    >>> without_reply("No. 10 said nothing."), without_reply("No deal was made."), without_reply("Yes.")
    ('No. 10 said nothing.', 'No deal was made.', '')
    """
    if not (reply := _REPLY.match(text)):
        return text
    rest = text[reply.end() :]
    return rest[:1].upper() + rest[1:]
