"""What the command line shows."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape as escape_markup
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from service.core.errors import QAError
from service.core.verify import Verification

# What articles say is printed as it stands: `:100:` is no picture.
console = Console(emoji=False)
errors = Console(stderr=True, soft_wrap=True, emoji=False)

LONGEST_LINE = 300
_COMMAND = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
KINDS = ("new", "changed", "unchanged", "gone", "refused")


def escape(text: str) -> str:
    """Words of others as they are: neither markup nor commands to the terminal.

    >>> print(escape("[b]\\x1b[2J"))
    \\[b]\\x1b[2J
    """
    return escape_markup(_COMMAND.sub(lambda sign: f"\\x{ord(sign[0]):02x}", text))


class Tally:
    """Counts what becomes of many things, and names those that go wrong."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress, self._task = progress, task
        self.counts: Counter[str] = Counter()

    @property
    def refused(self) -> int:
        return self.counts["refused"]

    def count(self, kind: str) -> None:
        self.counts[kind] += 1
        self._progress.advance(self._task)

    def show(self, kind: str, name: str) -> None:
        self._print(f"{kind}: {escape(name)}")
        self.count(kind)

    def refuse(self, name: str, reason: object, *, counts: bool = True) -> None:
        """`counts`: whether it is one of the things the bar counts."""
        self._print(f"[red]{escape(name)}[/]: {escape(str(reason))}")
        self.counts["refused"] += 1
        if counts:
            self._progress.advance(self._task)

    def _print(self, line: str) -> None:
        # Unbroken: a name in two lines can be neither copied nor searched for.
        self._progress.console.print(line, highlight=False, soft_wrap=True)


def bar(*, quiet: bool = False) -> Progress:
    """A progress bar that counts, with the time that has passed."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, disable=quiet)


@contextmanager
def tally(what: str, total: int, *, quiet: bool) -> Iterator[Tally]:
    """Under a progress bar, and a line with the counts at the end."""
    with bar(quiet=quiet) as progress:
        counted = Tally(progress, progress.add_task(escape(what), total=total))
        yield counted
    if not quiet:
        told = ", ".join(f"{counted.counts[kind]} {kind}" for kind in KINDS if counted.counts[kind])
        console.print(told or "nothing new")


def fail(message: str) -> NoReturn:
    """Say what is wrong and end the program."""
    errors.print(f"[red]{escape(message)}[/]", highlight=False)
    raise typer.Exit(1)


@contextmanager
def errors_told() -> Iterator[None]:
    """Errors end the program with a sentence."""
    try:
        yield
    except QAError as error:
        fail(str(error))
    except OSError as error:
        fail(f"{error.filename or 'A file'} cannot be used: {error.strerror}.")
    except UnicodeEncodeError:
        fail("An argument is not UTF-8. Check the encoding of the terminal.")


def print_answer(answer: dict[str, Any], *, as_json: bool = False) -> None:
    if as_json:
        print(json.dumps(answer, ensure_ascii=False, indent=2))  # noqa: T201 -- data, not for people
        return
    if answer["degraded"]:
        console.print(f"[yellow]{escape(answer['message'])}[/]")
    if answer["asked_as"]:
        console.print(f"[dim]Understood as: {escape(answer['asked_as'])}[/]", highlight=False)
    for statement in answer["statements"]:
        marks = "".join(f"[{number}]" for number in statement["citations"])
        console.print(f"{escape(statement['text'])} [cyan]{escape(marks)}[/]", highlight=False)
    if answer["status"] == "not_found":
        console.print(f"[yellow]I do not know.[/] {escape(answer['message'])}")
        for near in answer["nearest"][:1]:
            console.print(f"[dim]Nearest: {escape(_line(near['text']))}[/]", highlight=False)
    for citation in answer["citations"]:
        where = ", ".join(filter(None, (citation["title"], citation["source"], citation["published_at"])))
        console.print(f"\n[cyan]{escape('[' + str(citation['index']) + ']')}[/] {escape(where)}", highlight=False)
        console.print(f"    “{escape(citation['quote'])}”", highlight=False)
        console.print(f"    [dim]characters {citation['start']}–{citation['end']}[/]", highlight=False)
        for line in _beside(citation):
            console.print(f"    [dim]{escape(line)}[/]", highlight=False)
    for left in answer["dropped"]:
        console.print(f"\n[dim]Left out: {escape(left['text'])} ({escape(' '.join(left['reasons']))})[/]")


def print_results(results: Sequence[dict[str, Any]]) -> None:
    for result in results:
        console.print(f"[cyan]{result['score']:.2f}[/] {escape(result['title'] or result['article_id'])}")
        console.print(f"     {escape(_line(result['text']))}", highlight=False)
        for line in _beside(result):
            console.print(f"     [dim]{escape(line)}[/]", highlight=False)


def _beside(place: dict[str, Any]) -> list[str]:
    """What else is known of where the words of a citation or a result stand."""
    others = [one["source"] or one["title"] or one["article_id"] for one in place.get("also_in", ())]
    told = [f"Also reported by {', '.join(dict.fromkeys(others))}."] if others else []
    return [*told, "This version has since changed."] if place.get("superseded") else told


def print_articles(articles: Sequence[dict[str, Any]]) -> None:
    table = Table("id", "published", "title", box=None, pad_edge=False)
    table.columns[0].no_wrap = table.columns[1].no_wrap = True
    for one in articles:
        row = (one["id"], (one["published_at"] or "")[:10], one["title"] or one["key"])
        table.add_row(*(escape(cell or "") for cell in row))
    console.print(table)


def print_verification(checked: Verification) -> None:
    console.print(f"[bold]{checked.verdict.value}[/]")
    if checked.spans:
        where = ", ".join(f"{span.start}–{span.end}" for span in checked.spans)
        console.print(f"“{escape(checked.quote)}” [dim]characters {where}[/]", highlight=False)
    for reason in checked.reasons:
        console.print(f"{escape(reason.message)} [dim]({reason.code})[/]", highlight=False)


def print_judgement(checked: dict[str, Any]) -> None:
    """What the check of a whole answer found."""
    console.print("[bold green]holds[/]" if checked["holds"] else "[bold red]does not hold[/]")
    for one in (*checked["statements"], *checked["citations"]):
        console.print(f"{one['verdict']}: {escape(_line(one['text']))}", highlight=False)
        for reason in one["reasons"]:
            console.print(f"    {escape(reason)}", highlight=False)
    for reason in checked["reasons"]:
        console.print(escape(reason), highlight=False)


def _line(text: str) -> str:
    """The text on one line; a long one is cut after a word, where there are spaces near its end."""
    line = " ".join(text.split())
    if len(line) <= LONGEST_LINE:
        return line
    cut = line.rfind(" ", LONGEST_LINE - 50, LONGEST_LINE + 1)
    return line[: cut if cut > 0 else LONGEST_LINE] + "…"
