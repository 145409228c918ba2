"""The command line: `article-qa serve | ingest | feed | sync | ask | search | mcp | articles …`.

Those that ask or store speak the HTTP API, with a running service or with the application inside this process.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote as percent_encoded

import anyio
import typer
import uvicorn
from pydantic import ValidationError

from service import __version__
from service.adapters.mpnet_judge import load_guard
from service.adapters.readers import read
from service.calling import Url, run
from service.core.answer import Verdict
from service.core.article import Article
from service.core.errors import InvalidInput, QAError
from service.core.support import unsupported
from service.core.verify import verify_quote
from service.ingest_cli import feed, ingest, sync
from service.keys_cli import keys
from service.settings import Settings, variable_of
from service.store_cli import store
from service.terminal import (
    console,
    fail,
    print_answer,
    print_articles,
    print_judgement,
    print_results,
    print_verification,
)
from service.web import logs
from service.web.app import create_app
from service.web.client import Client
from service.web.routes.receipts import each_once, judged, sources_of
from service.web.serving import listening, server_of
from service.wiring import opened, warm_up

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
articles = typer.Typer(no_args_is_help=True, help="List and delete stored articles.")
app.add_typer(articles, name="articles")
app.add_typer(store, name="store")
app.add_typer(keys, name="keys")

AsOf = Annotated[str, typer.Option(help="The articles as they were stored at this moment: 2025-06-12T09:00Z.")]


def _tell_version(wanted: bool) -> None:
    if wanted:
        console.print(f"article-qa {__version__}")
        raise typer.Exit


@app.callback()
def answer_questions_about_articles(
    _: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Answers questions about articles; every sentence is proven by a verbatim quote."""
    try:
        Settings()
    except ValidationError as error:
        fail(
            "\n".join(
                f"{variable_of(one['loc'][0])}: {one['msg'].removeprefix('Value error, ')}."
                for one in error.errors()
            )
        )


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
) -> None:
    """Serve the API and the chat page."""
    settings = Settings()
    logs.configure(settings.log)
    try:
        anyio.run(_serve, settings, host, port)
    except QAError as error:
        fail(str(error))


async def _serve(settings: Settings, host: str, port: int) -> None:
    async with opened(settings) as qa:
        warm_up(qa)
        config = server_of(create_app(settings, qa), settings)
        with listening(host, port, settings) as (bound, address):
            hint = (
                "" if await qa.store.count() else f"\n  No article is stored yet. Add one at {address}/#/articles"
            )
            console.print(f"\n  Article QA   [bold]{address}[/]{hint}\n")
            # uvicorn raises the signal that stopped it once more; by then it has done its work.
            for stop in (signal.SIGINT, signal.SIGTERM):
                signal.signal(stop, lambda *_: None)
            await uvicorn.Server(config).serve(sockets=[bound])


for command in (ingest, feed, sync):
    app.command()(command)


@app.command()
def ask(
    question: str,
    url: Url = "",
    generator: Annotated[str, typer.Option(help="auto, llm or extractive")] = "auto",
    as_of: AsOf = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole answer as JSON.")] = False,
) -> None:
    """Answer a question with proven statements and their quotes."""
    body = {"question": question, "generator": generator, **_filters(as_of)}
    print_answer(run(_post, url, "/v1/answers", body), as_json=as_json)


@app.command()
def search(
    query: str, url: Url = "", top_k: Annotated[int, typer.Option(min=1, max=50)] = 5, as_of: AsOf = ""
) -> None:
    """Find the passages that fit best."""
    body = {"query": query, "top_k": top_k, **_filters(as_of)}
    print_results(run(_post, url, "/v1/search", body)["results"])


def _filters(as_of: str) -> dict[str, Any]:
    return {"filters": {"as_of": as_of}} if as_of else {}


@app.command()
def verify(
    quote: str,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The article.")],
    statement: Annotated[str, typer.Option(help="What the quote is said to prove.")] = "",
) -> None:
    """Check a quote, and a statement, against a file. Exit status 0: verified or repaired; 1: not."""
    article = _article(file)
    checked = verify_quote(quote, article, statement or None, guard=load_guard() if statement else unsupported)
    print_verification(checked)
    raise typer.Exit(0 if checked.verdict in (Verdict.VERIFIED, Verdict.REPAIRED) else 1)


@app.command("verify-answer")
def verify_saved_answer(
    answer: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A saved answer, as JSON.")],
    files: Annotated[list[Path] | None, typer.Argument(exists=True, dir_okay=False, help="Its articles.")] = None,
    url: Url = "",
) -> None:
    """Check a saved answer: against files, offline, or else against the stored articles. Exit status as verify."""
    saved = _saved(answer)
    sources = sources_of(saved, [_article(path) for path in files or []])
    try:
        checked = judged(saved, sources, load_guard()).model_dump() if files else None
    except (QAError, ValueError) as error:
        fail(f"{answer}: {error}")
    if checked is None:
        checked = run(_post, url, "/v1/verify/answer", {"answer": saved})
    print_judgement(checked)
    raise typer.Exit(0 if checked["holds"] else 1)


def _saved(path: Path) -> dict[str, Any]:
    try:
        saved = json.loads(path.read_bytes(), object_pairs_hook=each_once)
        json.dumps(saved, ensure_ascii=False, allow_nan=False).encode()
    except InvalidInput as error:
        fail(f"{path}: {error}")
    except (ValueError, RecursionError):
        saved = None
    if not isinstance(saved, dict):
        fail(f"{path} is no saved answer; `article-qa ask --json` prints one.")
    return saved


def _article(path: Path) -> Article:
    try:
        document = read(path.read_bytes(), filename=path.name)
    except QAError as error:
        fail(f"{path}: {error}")
    return Article.of(document.text, document.metadata)


@app.command()
def vocabulary() -> None:
    """Fetch the vocabularies that count a language model's tokens exactly; without them counts are estimates."""
    from service.adapters.tokens import cache_folder, fetch_vocabulary

    try:
        fetch_vocabulary()
    except QAError as error:
        fail(str(error))
    console.print(f"The vocabularies are in {cache_folder()}")


@app.command()
def mcp(url: Url = "") -> None:
    """Offer the tools over standard input and output (MCP), to a program that starts this command."""
    from service.web.mcp.stdio import serve as serve_tools

    anyio.run(serve_tools, Settings(), url)


@articles.command("list")
def list_articles(url: Url = "") -> None:
    """List what is stored."""
    print_articles(run(_all_articles, url))


@articles.command("delete")
def delete_article(
    article_id: str, url: Url = "", yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False
) -> None:
    """Delete an article with all its versions."""
    if not article_id.strip("."):
        fail("An article is named by its id; `article-qa articles list` prints them.")
    if not yes:
        typer.confirm(f"Delete {article_id} with all its versions?", abort=True)
    run(_delete, url, article_id)


async def _all_articles(client: Client) -> list[dict[str, Any]]:
    return await client.articles()


async def _post(client: Client, path: str, body: dict[str, object]) -> Any:
    return await client.call("POST", path, json=body)


async def _delete(client: Client, article_id: str) -> None:
    await client.call("DELETE", f"/v1/articles/{percent_encoded(article_id, safe='')}")


def main() -> None:
    """The program: `app`, which ends with a sentence where what it prints cannot be written."""
    if sys.stdout is None:
        sys.exit("Standard output is closed.")
    try:
        try:
            app()
        finally:
            if not sys.stdout.closed:
                sys.stdout.flush()
    except OSError as error:
        if error.filename is not None:
            raise
        # The interpreter flushes once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(f"Standard output cannot be written: {error.strerror}.")


if __name__ == "__main__":
    main()
