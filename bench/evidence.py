"""`python -m bench.evidence`: what the evidence core achieves on the mutant suites, and how fast it is."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from hypothesis import given, settings

from service.adapters.mpnet_judge import load_guard
from service.core.answer import Claim, NumberedSentence, Verdict
from service.core.locate import locate
from service.core.support import Guard, unsupported
from service.core.verify import verify_claim, verify_quote
from tests.core.texts import check_offsets, texts
from tests.mutants.rules import variants
from tests.mutants.suite import HALVES, Case, cases, quote_mutants, suites

_ACCEPTED = (Verdict.VERIFIED, Verdict.REPAIRED)
_FUZZED = 10_000


def wrong(known: Sequence[Case], guard: Guard) -> tuple[list[Case], list[Case]]:
    """The true statements that were dropped, and the false ones that were not."""
    judged = [(case, bool(guard(case.statement, case.quotes, ""))) for case in known]
    return (
        [case for case, dropped in judged if case.true and dropped],
        [case for case, dropped in judged if not case.true and not dropped],
    )


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="also print the failures of the tuned half")
    parser.add_argument("--quick", action="store_true", help="only the statements of both halves")
    options = parser.parse_args(argv)
    second = load_guard()
    lines = [line for half in HALVES for line in _statements(half, unsupported)]
    # The model has learned from the tuned half.
    lines += _statements("unseen", second, "with a second opinion, ")
    if not options.quick:
        lines += [*_quotes(), *_fuzzed(), *_speed(second)]
    if options.show:
        lines += _failures()
    sys.stdout.write("\n".join(lines) + "\n")


def _statements(half: str, guard: Guard, how: str = "") -> Iterator[str]:
    everything = cases(half)
    dropped, passed = wrong(everything, guard)
    true = sum(case.true for case in everything)
    false = len(everything) - true
    by_hand = sum(not case.true and case.made_by == "hand" for case in everything)
    hand_passed = sum(case.made_by == "hand" for case in passed)
    yield f"{how}{half}: true statements dropped     {_share(len(dropped), true)}"
    yield f"{how}{half}: false statements caught     {_share(false - len(passed), false)}"
    yield f"{how}{half}: of those written by hand    {_share(by_hand - hand_passed, by_hand)}"
    yield f"{how}{half}: passed, by rule             {dict(Counter(case.made_by for case in passed).most_common())}"


def _quotes() -> Iterator[str]:
    for half in HALVES:
        mutants = list(quote_mutants(half))
        accepted = sum(verify_quote(quote, article).verdict in _ACCEPTED for article, _, quote in mutants)
        yield f"{half}: changed quotes accepted     {accepted}/{len(mutants)}"
        typed = [
            locate(typed, suite.article.text) is not None
            for suite in suites(half)
            for span in suite.sentences
            for _, typed in variants(span.of(suite.article.text))
        ]
        yield f"{half}: typographic variants found  {_share(sum(typed), len(typed))}"


def _fuzzed() -> Iterator[str]:
    given(texts, texts, texts)(settings(max_examples=_FUZZED, deadline=None, database=None)(check_offsets))()
    yield f"fuzzed quotes and texts            {_FUZZED}, no wrong offset"


def _speed(second: Guard) -> Iterator[str]:
    text = ("The council met again – and said “very little” about it, as before. " * 15_000)[:1_000_000]
    text = text[:-50] + " But the mayor’s plan was “rejected” - twice."
    exact, typed = "the mayor’s plan was “rejected” - twice", 'the mayor\'s plan was "rejected" – twice'
    yield f"quote to the letter in 1 M          {_milliseconds(lambda: locate(exact, text)):.1f} ms"
    yield f"quote typed otherwise, first time   {_milliseconds(lambda: locate(typed, text), once=True):.1f} ms"
    yield f"quote typed otherwise, again        {_milliseconds(lambda: locate(typed, text)):.1f} ms"
    chosen = [case for case in cases("tuned") if case.true][::37][:10]
    claims = [_claim(case, unsupported) for case in chosen]
    first = _milliseconds(lambda: [run() for run in claims], once=True)
    yield f"answer of {len(claims)} statements, first time  {first:.1f} ms"
    again = _milliseconds(lambda: [run() for run in claims])
    yield f"answer of {len(claims)} statements, again       {again:.1f} ms"
    heard = [_claim(case, second) for case in chosen]
    twice = _milliseconds(lambda: [run() for run in heard])
    yield f"answer of {len(claims)} statements, with a second opinion {twice:.1f} ms"


def _claim(case: Case, guard: Guard) -> Callable[[], object]:
    article = case.article
    sentences = {
        at: NumberedSentence(at, article.id, article.metadata, f"{article.id}:0", span, span.of(article.text))
        for at, span in enumerate(case.evidence)
    }
    claim = Claim(case.statement, tuple(sentences))
    return lambda: verify_claim(claim, sentences, {article.id: article}, "", guard)


def _milliseconds(run: Callable[[], object], once: bool = False) -> float:
    """The best of a few runs, or the only one."""
    taken = []
    for _ in range(1 if once else 7):
        started = time.perf_counter()
        run()
        taken.append(time.perf_counter() - started)
    return min(taken) * 1000


def _failures() -> Iterator[str]:
    for title, failed in zip(("true, dropped", "false, passed"), wrong(cases("tuned"), unsupported), strict=True):
        for case in failed:
            yield f"{title} [{case.made_by}] {case.statement}"
            yield "      " + " | ".join(quote.text for quote in case.quotes)
            yield "      " + "; ".join(f"{one.code}: {one}" for one in unsupported(case.statement, case.quotes))


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / whole:.1%}" if whole else "none"


if __name__ == "__main__":
    main()
