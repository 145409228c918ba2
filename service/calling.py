"""How a command reaches the service: a running one, or the same application inside this process."""

from __future__ import annotations

from typing import Annotated, Any

import anyio
import typer

from service.settings import Settings, address
from service.terminal import errors_told
from service.web.client import connected


def _service(url: str) -> str:
    try:
        return address(url)
    except ValueError as error:
        raise typer.BadParameter(f"It {error}.") from None


Url = Annotated[
    str,
    typer.Option(
        envvar="QA_URL",
        callback=_service,
        help="A running service; default: the one on the embedded store, if any.",
    ),
]


def run(work: Any, url: str, *arguments: Any) -> Any:
    """Do the work with a client. Errors end the program with a sentence."""

    async def called() -> Any:
        async with connected(Settings(), url) as client:
            return await work(client, *arguments)

    with errors_told():
        return anyio.run(called)
