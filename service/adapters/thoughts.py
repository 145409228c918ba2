"""What a model thinks before it answers, known by the tags around it."""

from __future__ import annotations

import re

_NAME = r"(?:\w{1,20}:)?(?:think|thinking|thought|reasoning)"
_FORMAT = 40  # that gpt-oss may name for its answer: json, <|constrain|>json
BEGIN = re.compile(rf"\s{{0,1000}}(?:[<\[◁]{_NAME}[>\]▷]|<\|channel\|>analysis)", re.IGNORECASE)
# The last one is how gpt-oss goes over to its answer, where the server does not take its format apart.
END = re.compile(
    rf"[<\[◁]/{_NAME}[>\]▷]|<\|channel\|>final[^\"{{}}\[\]\n]{{0,{_FORMAT}}}?<\|message\|>", re.IGNORECASE
)
LONGEST_TAG = len("<|channel|>final<|message|>") + _FORMAT


def without_thoughts(text: str) -> str:
    """What a model says after it has thought; nothing where its thoughts do not end.

    >>> without_thoughts("<think>He is Kim.</think>When did Kim write?")
    'When did Kim write?'
    """
    ends = list(END.finditer(text))
    if not ends and BEGIN.match(text):
        return ""
    return text[ends[-1].end() :] if ends else text
