"""What readers think of answers: thumbs and comments, as JSON lines in the folder of all state."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path as FilePath
from typing import Annotated, Literal

import anyio.to_thread
from fastapi import APIRouter, Path
from pydantic import Field

from service.core.errors import Unavailable
from service.web.dependencies import QA, ActiveSettings
from service.web.fields import Body, Text, example

router = APIRouter(prefix="/v1/answers", tags=["answers"])

FILE = "feedback.jsonl"
# The file and the one before it are kept: feedback never fills the disk and is never refused.
MOST_BYTES = 5_000_000

_writing = threading.Lock()


class FeedbackIn(Body):
    model_config = example(rating="up", comment="Just what I was looking for.")

    rating: Literal["up", "down"]
    comment: Annotated[Text, Field(max_length=2_000)] = ""
    question: Annotated[Text, Field(max_length=2_000)] = ""
    answer: Annotated[Text, Field(max_length=20_000)] = Field("", description="The answer as the reader saw it.")


@router.post("/{answer_id}/feedback", status_code=204)
async def rate(
    answer_id: Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$")],
    body: FeedbackIn,
    qa: QA,
    settings: ActiveSettings,
) -> None:
    """Keep a reader's rating of an answer. A later one for the same answer stands beside the earlier."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    line = {"at": at, "tenant": qa.tenant, "answer_id": answer_id, **body.model_dump()}
    try:
        await anyio.to_thread.run_sync(_append, settings.data / FILE, json.dumps(line) + "\n")
    except OSError as error:
        raise Unavailable("The feedback cannot be written at the moment.", "feedback-down") from error


def _append(path: FilePath, line: str) -> None:
    with _writing:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size + len(line) > MOST_BYTES:
            path.replace(path.with_suffix(".1.jsonl"))
        with path.open("a", encoding="utf-8") as file:
            file.write(line)
