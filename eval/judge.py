"""The judge: a language model grades the outcomes. Advisory; the gate does not listen to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from openai import OpenAIError

from eval.grades import Grade, grade
from eval.language_model import Reply, prompt_named
from eval.outcomes import Outcome
from service.prompting import Prompt
from service.settings import Settings

VOTES = 3


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the majority of the votes says of one example; `grade` is None where no two agree."""

    example_id: str
    grade: Grade | None
    votes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often judge and patterns grade alike. `kappa` is Cohen's, chance taken out (Cohen, 1960)."""

    share: float
    kappa: float
    ruled: int
    undecided: int
    disputed: tuple[str, ...]

    def sentence(self) -> str:
        return (
            f"agrees with the patterns on {100 * self.share:.1f} % of {self.ruled} examples "
            f"(kappa {self.kappa:.2f}); {self.undecided} undecided"
        )


def judge_prompt(settings: Settings) -> Prompt:
    """The prompt of the judge. Raises ValueError where its holes are not those that `judge` fills, and OSError."""
    prompt = prompt_named("judge", settings)
    prompt.render(question="", evidence="", answer="")
    return prompt


async def judge(
    outcomes: Sequence[Outcome], reply: Reply, prompt: Prompt, seen: Callable[[Ruling], None] = lambda _: None
) -> list[Ruling]:
    """A ruling for each outcome, by a majority of three votes."""
    rulings = []
    for outcome in outcomes:
        text = prompt.render(
            question=outcome.example.question,
            evidence=_evidence(outcome),
            answer=outcome.said or "(the service answered: not found)",
        )
        votes = tuple([await _vote(reply, text) for _ in range(VOTES)])
        word, count = Counter(votes).most_common(1)[0]
        decided = Grade(word) if count > VOTES // 2 and word in set(Grade) else None
        rulings.append(Ruling(outcome.example.id, decided, votes))
        seen(rulings[-1])
    return rulings


def agreement(outcomes: Sequence[Outcome], rulings: Sequence[Ruling]) -> Agreement:
    """The rulings beside the grades; undecided rulings are left out of the share."""
    pairs = [
        (outcome.example.id, grade(outcome), ruling.grade)
        for outcome, ruling in zip(outcomes, rulings, strict=True)
        if ruling.grade is not None
    ]
    same = sum(ours is theirs for _, ours, theirs in pairs)
    share = same / len(pairs) if pairs else 0.0
    ours_count, theirs_count = Counter(p[1] for p in pairs), Counter(p[2] for p in pairs)
    chance = sum(ours_count[g] * theirs_count[g] for g in Grade) / len(pairs) ** 2 if pairs else 0.0
    # Where both always say the same one thing, chance explains all; agreement is whole nevertheless.
    kappa = (share - chance) / (1 - chance) if chance < 1 else share
    disputed = tuple(name for name, ours, theirs in pairs if ours is not theirs)
    return Agreement(share, kappa, len(pairs), len(rulings) - len(pairs), disputed)


def _evidence(outcome: Outcome) -> str:
    groups = [" OR ".join(dict.fromkeys(e.quote for e in group)) for group in outcome.example.evidence]
    return "\n".join(f"- {group}" for group in groups) or "(none)"


async def _vote(reply: Reply, prompt: str) -> str:
    """The last grade word of a reply; `unclear` where there is none, or no reply: an advisor stops no run."""
    try:
        words = await reply(prompt)
    except OpenAIError:
        return "unclear"
    found = re.findall(r"\b(not_attempted|incorrect|correct)\b", words.lower())
    return str(found[-1]) if found else "unclear"
