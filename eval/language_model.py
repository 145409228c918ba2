"""The language model that judges and drafts: the one the service is configured with (QA_LLM_*)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from openai import OpenAIError

from service.adapters.openai_client import connect
from service.prompting import Prompt, default_folder
from service.settings import Settings

GAP_S = 60.0

Reply = Callable[[str], Awaitable[str]]
"""A prompt in, the model's words out. Raises openai.OpenAIError."""


@asynccontextmanager
async def language_model(settings: Settings) -> AsyncIterator[Reply]:
    """The configured model. Raises ValueError where none is."""
    if not settings.llm_model:
        raise ValueError("No language model is configured: set QA_LLM_MODEL (and QA_LLM_BASE_URL, QA_LLM_API_KEY).")
    client = connect(settings.llm_base_url, settings.llm_api_key.get_secret_value(), GAP_S, retries=2)

    async def reply(prompt: str) -> str:
        # The client checks nothing it reads: a server may answer 200 with an error, or with anything else.
        try:
            completion = await client.chat.completions.create(
                model=settings.llm_model, messages=[{"role": "user", "content": prompt}]
            )
            content = completion.choices[0].message.content
        except (AttributeError, TypeError, LookupError, ValueError) as error:
            raise OpenAIError("The language model's server answered without a message.") from error
        return content if isinstance(content, str) else ""

    async with client:
        yield reply


def prompt_named(name: str, settings: Settings) -> Prompt:
    """A prompt of the evaluation, from the folder of the service's prompts, else the one that came with it."""
    file = (settings.prompts or default_folder()) / f"{name}.md"
    if not file.exists():
        file = default_folder() / file.name
    return Prompt.of(name, file.read_text(encoding="utf-8").strip())
