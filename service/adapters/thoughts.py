"""What a model thinks before it answers, known by the tags around it."""

from __future__ import annotations

import re

# The last one is how gpt-oss goes over to its answer, where the server does not take its format apart; the answer's
# own format may stand in between, as "json" or "<|constrain|>json".
BEGIN = re.compile(r"\s*(?:<(?:think|thinking|thought|reasoning)>|\[THINK\]|<\|channel\|>analysis)")
END = re.compile(
    r"</(?:think|thinking|thought|reasoning)>|\[/THINK\]|<\|channel\|>final[^\"{}\[\]\n]{0,40}?<\|message\|>"
)
LONGEST_TAG = len("<|channel|>final") + 40 + len("<|message|>")


def without_thoughts(text: str) -> str:
    """What a model says after it has thought; nothing where its thoughts do not end.

    >>> without_thoughts("<think>He is Kim.</think>When did Kim write?")
    'When did Kim write?'
    """
    ends = list(END.finditer(text))
    if not ends and BEGIN.match(text):
        return ""
    return text[ends[-1].end() :] if ends else text
