"""What a model's server understands of the chat completions protocol, found out by asking.

OpenAI's newest models refuse `max_tokens` and `temperature`, many local servers refuse `json_schema` or
`stream_options`, and the chat templates of Gemma and older Mistrals know no system message. A refusal (400, 422)
moves one step down; what works is remembered. So does a server error that names what was sent: llama-cpp-python
refuses with 500.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from service.adapters.complaint import too_long

OutputFormat = Literal["json_schema", "json_object", "plain"]
_LOWER: dict[OutputFormat, OutputFormat] = {"json_schema": "json_object", "json_object": "plain"}
_REFUSED, _SERVER_ERROR = (400, 422), 500
# As chat templates say it: "System role not supported", "Conversation roles must alternate user/assistant".
_NO_SYSTEM = ("system role", "roles must alternate", "user and assistant roles")


@dataclass(frozen=True, slots=True)
class Dialect:
    """The optional parameters to send, and whether the system message is one of its own.

    >>> Dialect().without("'response_format' of type json_schema is not supported").output
    'json_object'
    """

    output: OutputFormat = "json_schema"
    usage: bool = True
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    temperature: bool = True
    system: bool = True

    def parameters(self, max_tokens: int, schema: dict[str, Any] | None) -> dict[str, Any]:
        """The request's parameters; without `schema` the output is free text."""
        sent: dict[str, Any] = {self.limit: max_tokens}
        if self.temperature:
            sent["temperature"] = 0.0
        if self.usage:
            sent["stream_options"] = {"include_usage": True}
        if schema is not None and self.output == "json_schema":
            named = {"name": "answer", "strict": True, "schema": schema}
            sent["response_format"] = {"type": "json_schema", "json_schema": named}
        elif schema is not None and self.output == "json_object":
            sent["response_format"] = {"type": "json_object"}
        return sent

    def messages(self, messages: Sequence[dict[str, str]]) -> list[dict[str, str]]:
        """Those of the request; what the system is told stands before what the user says where it must."""
        first = [message["content"] for message in messages if message["role"] == "system"]
        if self.system or not first:
            return list(messages)
        user, *others = [message for message in messages if message["role"] != "system"]
        return [{**user, "content": "\n\n".join([*first, user["content"]])}, *others]

    def without(self, complaint: str, status: int = 400) -> Dialect | None:
        """The next dialect to try after an answer with this status and in these words; None where no other is left.

        A refusal that names nothing is taken to mean the output format, the part servers differ in most.
        """
        complaint = complaint.lower()
        unheard = self.system and any(words in complaint for words in _NO_SYSTEM)
        broken = status >= _SERVER_ERROR and (unheard or any(name in complaint for name in self._optional()))
        if status not in _REFUSED and not broken:
            return None
        if unheard:
            return replace(self, system=False)
        if "stream_options" in complaint or "include_usage" in complaint:
            return replace(self, usage=False) if self.usage else None
        if "max_completion_tokens" in complaint and self.limit == "max_tokens":
            return replace(self, limit="max_completion_tokens")
        if "temperature" in complaint:
            return replace(self, temperature=False) if self.temperature else None
        if "content_filter" in complaint:
            # Azure's filter refuses what is asked, not how.
            return None
        if too_long(complaint):
            return None
        return self.lower()

    def _optional(self) -> list[str]:
        """The names of the optional parameters that are sent."""
        return [name for name in self.parameters(1, {}) if name != "max_tokens"]

    def lower(self) -> Dialect | None:
        """The same with the next simpler output format; None below plain."""
        return replace(self, output=_LOWER[self.output]) if self.output in _LOWER else None
