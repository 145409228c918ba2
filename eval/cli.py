"""The command line of the evaluation."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import anyio
import typer
from openai import OpenAIError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from eval import draft as drafting
from eval import squad as published
from eval import targets
from eval.baseline import BASELINE
from eval.evaluation import Options, chosen, evaluate
from eval.examples import DATA, Example, save_examples
from eval.grades import Grade, grade
from eval.language_model import language_model, prompt_named
from eval.outcomes import Outcome
from eval.report import Report, percent
from eval.report import to_json as report_json
from eval.report_html import html
from eval.report_junit import junit
from eval.report_markdown import markdown
from service.core.errors import QAError
from service.settings import Settings
from service.terminal import escape
from service.web.routes.feedback import FILE as FEEDBACK

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
console = Console(highlight=False, soft_wrap=True, emoji=False)
MARKS = {Grade.CORRECT: "[green]✓[/]", Grade.NOT_ATTEMPTED: "[yellow]–[/]", Grade.INCORRECT: "[red]✗[/]"}


@app.callback(invoke_without_command=True)
def main(
    context: typer.Context,
    url: Annotated[str, typer.Option(help="A running server; default: the application in this process.")] = "",
    data: Annotated[Path, typer.Option(help="The set to ask: its articles/ and questions.jsonl.")] = DATA,
    generator: Annotated[targets.Generator, typer.Option(help="Who answers.")] = "auto",
    report_dir: Annotated[Path, typer.Option(help="Folder for the reports.")] = Path("reports/eval"),
    baseline: Annotated[Path, typer.Option(help="The run to compare with.")] = BASELINE,
    only: Annotated[str, typer.Option(help="One kind of examples; the gate then checks invariants only.")] = "",
    repeat: Annotated[int, typer.Option(min=1, help="Rounds; outcomes must not differ between them.")] = 1,
    judged: Annotated[bool, typer.Option("--judge", help="Let the language model grade, too (advisory).")] = False,
    accept: Annotated[bool, typer.Option("--accept", help="Take this run as the new baseline.")] = False,
) -> None:
    """Run the evaluation. Exit status: 0 the gate is green, 1 it is red, 2 the run was not possible."""
    if context.invoked_subcommand is not None:
        return
    options = Options(url, generator, baseline, only, repeat, judged, accept, data.resolve())
    if accept and (url or not options.whole):
        _fail("A baseline is taken from a whole run in this process: leave out --data, --only and --url.")
    if not (accept or baseline.is_file()):
        _fail(f"There is no baseline {baseline}: name another one, or take it with --accept.")
    if judged and not Settings().llm_model:
        _fail("There is no language model to judge: set QA_LLM_MODEL.")
    try:
        report = anyio.run(_evaluated, options)
    except (QAError, OpenAIError, ValueError, OSError) as error:
        _fail(str(error))
    _write(report, report_dir)
    _print(report, report_dir)
    raise typer.Exit(0 if report.passed else 1)


async def _evaluated(options: Options) -> Report:
    examples = chosen(options)
    with _progress() as progress:
        task = progress.add_task("Asking", total=len(examples) * options.repeat)

        def seen(outcome: Outcome) -> None:
            progress.console.print(_line(outcome))
            progress.advance(task)

        judging = progress.add_task("Judging", total=len(examples), visible=options.judged)
        return await evaluate(options, examples, seen=seen, ruled=lambda _: progress.advance(judging))


def _write(report: Report, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(
        json.dumps(report_json(report), ensure_ascii=False, indent=1, allow_nan=False) + "\n", encoding="utf-8"
    )
    (folder / "report.md").write_text(markdown(report), encoding="utf-8")
    (folder / "report.html").write_text(html(report), encoding="utf-8")
    (folder / "junit.xml").write_bytes(junit(report))


def _print(report: Report, folder: Path) -> None:
    console.print()
    for _, title, m in report.shown():
        console.print(
            f"  {title:<44}{percent(m.value):>9}   [dim]{percent(m.low)} to {percent(m.high)}, n={m.n}[/]"
        )
    console.print()
    for finding in report.findings:
        mark = "[green]✓[/]" if finding.passed else "[red]✗[/]"
        console.print(f"  {mark} {escape(finding.message)}")
    if report.comparison and not report.comparison.unfair:
        for word, ids in (("fixed", report.comparison.fixed), ("broken", report.comparison.broken)):
            if ids:
                console.print(f"    {word}: {escape(', '.join(ids))}")
    if report.not_compared:
        console.print(f"  [yellow]–[/] {escape(report.not_compared)}")
    if report.agreement:
        console.print(f"  Judge (advisory): {report.agreement.sentence()}")
    verdict = "[bold green]The gate is green[/]" if report.passed else "[bold red]The gate is red[/]"
    console.print(f"\n  {verdict}. The report: {folder / 'report.html'}\n")


def _line(outcome: Outcome) -> str:
    answer = outcome.answer or f"{outcome.status.replace('_', ' ')} ({outcome.reason})"
    cut = answer if len(answer) <= 80 else answer[:79] + "…"
    mark, example = MARKS[grade(outcome)], outcome.example
    return f"{mark} {escape(f'{example.id:<18}')} {escape(example.question)} [dim]→ {escape(cut)}[/]"


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console)


@app.command()
def draft(
    article: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    out: Annotated[Path, typer.Option(help="Where the drafts go, for review.")] = Path("reports/drafts.jsonl"),
    count: Annotated[int, typer.Option(min=1, max=50)] = 12,
) -> None:
    """Propose examples about an article through the language model; only verbatim evidence is kept."""
    _keep(out)
    try:
        examples, dropped = anyio.run(_draft, article, count)
    except (QAError, OpenAIError, ValueError, OSError) as error:
        _fail(str(error))
    _save_drafts(examples, out)
    console.print(f"{len(examples)} drafts in {out}, {dropped} proposals thrown away. Review them before use.")


async def _draft(path: Path, count: int) -> tuple[list[Example], int]:
    settings = Settings()
    async with language_model(settings) as reply:
        # Through the service, so that evidence is checked against the text that will be stored.
        async with targets.in_process() as target:
            article = await target.store(path)
        return await drafting.draft(article, reply, prompt_named("draft_examples", settings), count)


@app.command()
def feedback(
    file: Annotated[Path | None, typer.Argument(help="Default: the feedback in QA_DATA.")] = None,
    out: Annotated[Path, typer.Option(help="Where the drafts go, for review.")] = Path("reports/feedback.jsonl"),
) -> None:
    """Turn the feedback of the chat page into draft examples, with evidence from the stored articles."""
    _keep(out)
    file = file or Settings().data / FEEDBACK
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        records = [json.loads(line) for line in lines if line.strip()]
        examples = drafting.from_feedback(records, anyio.run(targets.stored_articles))
    except (QAError, ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        _fail(f"{file} cannot be used: {error}")
    _save_drafts(examples, out)
    console.print(f"{len(examples)} drafts in {out}, out of {len(records)} ratings. Review them before use.")


@app.command()
def squad(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Questions in the format of SQuAD.")],
    out: Annotated[Path, typer.Option(help="Where the set goes.")] = Path("reports/squad"),
    count: Annotated[int, typer.Option(min=1, help="So many of its questions.")] = 300,
) -> None:
    """Make a set to ask (--data) of a published one."""
    _keep(out)
    try:
        articles, examples, dropped = published.convert(file, out, count)
    except (QAError, ValueError, OSError) as error:
        _fail(f"{file} cannot be used: {error}")
    if dropped:
        console.print(f"{dropped} answers of the file left out: their words do not stand where it says.")
    console.print(f"{articles} articles and {examples} examples in {out}. To ask them: python -m eval --data {out}")


def _keep(out: Path) -> None:
    """What stands there may have been reviewed by hand."""
    if any(out.iterdir()) if out.is_dir() else out.exists() and out.stat().st_size:
        _fail(f"{out} is there already and may hold somebody's work: choose another --out, or delete it.")


def _save_drafts(examples: Sequence[Example], out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    save_examples(examples, out)


def _fail(message: str) -> None:
    console.print(f"[red]✗[/] {escape(message)}")
    raise typer.Exit(2)
