"""What an honest but simple-minded model says: evidence sentences, word for word."""

from __future__ import annotations

import json
import re

_LINE = re.compile(r"^\[[a-z]+:(\d+)\] (.+)$", re.MULTILINE)
_QUESTION = re.compile(r"^QUESTION\n(.+)$", re.MULTILINE)
_FAILURE = re.compile(r"\(evidence: (\d+)")
_NAME = re.compile(r"\b[A-Z]\w+(?:[ -][A-Z]\w+)*")
_COMMON = """about after also and are article articles been did does for from had has have her his how into its
not say says said than that the their them they this was were what when where which who whom whose why will
with"""


def honest_reply(prompt: str) -> str:
    """The reply to any of the service's prompts."""
    question = (_QUESTION.search(prompt) or ["", ""])[1]
    if "CONVERSATION\n" in prompt:
        return _rewritten(prompt, question)
    lines = {int(number): text for number, text in _LINE.findall(prompt)}
    if failed := [int(number) for number in _FAILURE.findall(prompt)]:
        numbers = [number for number in failed if number in lines]
    else:
        numbers = _matching(question, lines)
    statements = [{"text": lines[number], "evidence": [number]} for number in numbers]
    missing = None if statements else "The articles do not say."
    return json.dumps({"statements": statements, "not_covered": missing}, ensure_ascii=False)


def _matching(question: str, lines: dict[int, str]) -> list[int]:
    """The up to three sentences that share most words with the question, by the first five letters."""
    wanted = _stems(question)
    shared = {number: len(wanted & _stems(text)) for number, text in lines.items()}
    enough = [number for number, count in shared.items() if count >= max(1, len(wanted) // 2)]
    return sorted(enough, key=lambda number: (-shared[number], number))[:3]


def _stems(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"\w+", text.lower()) if len(word) > 2 and word not in _COMMON.split()}


def _rewritten(prompt: str, question: str) -> str:
    """The question with the names of the last message of the user."""
    asked = [line for line in prompt.splitlines() if line.startswith("User: ")]
    names = _NAME.findall(asked[-1].removeprefix("User: ").partition(" ")[2]) if asked else []
    return f"{question.rstrip('?')} ({', '.join(dict.fromkeys(names))})?" if names else question
