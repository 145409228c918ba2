"""The evaluation from end to end: run, measure, check, compare, judge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from eval.baseline import BASELINE, Comparison, as_baseline, compare, load_baseline, save_baseline
from eval.examples import DATA, Example, article_files, load_examples
from eval.fingerprints import of_data
from eval.gate import check, check_baseline, load_floors
from eval.judge import Agreement, Ruling, agreement, judge, judge_prompt
from eval.language_model import language_model
from eval.metrics import measures
from eval.outcomes import ERROR, Outcome
from eval.report import Report
from eval.run import Run, run
from eval.targets import Generator, Target, in_process, server
from service.core.errors import QAError
from service.prompting import Prompt
from service.settings import Settings
from service.web.schemas import MAX_ARTICLE_IDS


@dataclass(frozen=True, slots=True)
class Options:
    """What to evaluate and what to compare it with. `accept` makes the run the new baseline."""

    url: str = ""
    generator: Generator = "auto"
    baseline: Path = BASELINE
    only: str = ""
    repeat: int = 1
    judged: bool = False
    accept: bool = False
    data: Path = DATA

    @property
    def whole(self) -> bool:
        """Whether floors and baseline hold: for all of the project's own set."""
        return not self.only and self.data == DATA


def chosen(options: Options) -> list[Example]:
    """The examples to ask. Raises ValueError where there are none."""
    examples = [
        example for example in load_examples(options.data / "questions.jsonl") if options.only in ("", example.kind)
    ]
    if not examples:
        raise ValueError(f"There are no examples of the kind {options.only!r}.")
    return examples


async def evaluate(
    options: Options,
    examples: Sequence[Example],
    files: Sequence[Path] | None = None,
    seen: Callable[[Outcome], None] = lambda _: None,
    ruled: Callable[[Ruling], None] = lambda _: None,
) -> Report:
    """The report on these examples, over all articles of the set or only some `files`.

    `seen` is told of each outcome, `ruled` of each ruling of the judge. Raises QAError or ValueError where no
    run is possible.
    """
    files = article_files(options.data / "articles") if files is None else files
    if options.url and len(files) > MAX_ARTICLE_IDS:
        raise ValueError(
            f"A running server is asked of at most {MAX_ARTICLE_IDS} articles, the set has {len(files)}. "
            "Leave out --url to ask it in this process."
        )
    prompt = judge_prompt(Settings()) if options.judged else None
    async with server(options.url) if options.url else in_process() as target:
        done = await run(target, files, examples, options.generator, options.repeat, seen)
    if all(outcome.status == ERROR for outcome in done.outcomes):
        raise QAError(f"The service answered no question: {done.outcomes[0].reason}")
    agreed = await _agreement(done.outcomes, prompt, ruled) if prompt else None
    return _report(done, options, target, agreed)


def _report(done: Run, options: Options, target: Target, agreed: Agreement | None) -> Report:
    names = sorted({o.generator for o in done.outcomes if o.generator and not o.degraded})
    kind = "extractive" if set(names) <= {"extractive"} and options.generator != "llm" else "llm"
    table = measures(done.outcomes)
    if done.stability is not None:
        table["stability"] = done.stability
    prints = {**of_data(options.data), **target.fingerprints, "generator": " ".join(names)}
    floors, whole = load_floors(kind), options.whole
    findings = check(table, floors, whole)
    current = as_baseline(done.outcomes, table, prints)
    if options.accept:
        save_baseline(kind, current, options.baseline)
    then = load_baseline(kind, options.baseline) if options.data == DATA else None
    comparison = compare(current, then, whole) if then else None
    if comparison and whole:
        findings.append(check_baseline(comparison, floors.fall))
    return Report(
        at=datetime.now(UTC),
        target=target.name,
        generator=prints["generator"] or "nothing",
        fingerprints=prints,
        corpus=done.corpus,
        outcomes=done.outcomes,
        measures=table,
        findings=findings,
        comparison=comparison,
        not_compared=_not_compared(comparison, kind, options),
        unstable=done.unstable,
        agreement=agreed,
    )


def _not_compared(comparison: Comparison | None, kind: str, options: Options) -> str:
    """A sentence on why nothing is known of what became better or worse; empty where it is."""
    if options.data != DATA:
        reason = "it was taken from another set"
    elif comparison is None:
        reason = f"{options.baseline} has none for the generator {kind}"
    elif comparison.unfair:
        reason = f"it was measured with other {' and '.join(comparison.unfair)}"
    else:
        return ""
    return f"Not compared with the baseline: {reason}."


async def _agreement(outcomes: Sequence[Outcome], prompt: Prompt, ruled: Callable[[Ruling], None]) -> Agreement:
    async with language_model(Settings()) as reply:
        return agreement(outcomes, await judge(outcomes, reply, prompt, ruled))
