"""`python -m eval.reading.train`: learn the reader of extractive answers from the corpus beside this file.

Needs torch, which the project does not install: `.tools/uv/bin/uv run --with torch -m eval.reading.train`. Writes
`service/adapters/reader.npz` and, with where it comes from, `reader.json`. Learn sentence selection anew afterwards
(`python -m eval.selection`): it weighs what the reader says.

A step reads rows of the form: question, headline, sentences of one passage. A question is shown the passage with
its answer, others of its article, and passages of other articles, where it names something that these do not have.
What is learned is a choice among the sentences and none, beside a yes or no for each sentence.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from eval.reading.corpus import Lesson, Question, digest, lessons
from eval.reading.network import Network
from service.adapters.minilm import model_folder
from service.adapters.minilm_graph import read_weights
from service.adapters.minilm_reader import LEARNED, Laid, laid, load_learned

KEPT = Path("service/adapters") / LEARNED
RANK, FROZEN, DROPOUT = 16, 2, 0.1
WARM_UP, DECAY, STEEPEST = 0.06, 0.01, 1.0
ROW_TOKENS = 3000  # in one step
_NAMING = re.compile(r"[\w’']+")


@dataclass(frozen=True, slots=True)
class Row:
    laid: Laid
    right: Sequence[bool]


class Teacher:
    """Chooses what to show."""

    def __init__(self, known: Sequence[Lesson], tokenizer: Tokenizer, chance: random.Random) -> None:
        self._lessons = known
        self._tokenizer = tokenizer
        self._chance = chance
        self._pieces: dict[str, list[int]] = {}
        self._siblings = {one.name: [o for o in known if o.pair == one.pair and o is not one] for one in known}

    def rows(self) -> list[Row]:
        """The rows of one pass over all questions."""
        return [row for one in self._lessons for question in one.questions for row in self._shown(one, question)]

    def row(self, question: str, title: str, sentences: Sequence[str], right: Sequence[bool]) -> Row:
        return Row(laid(self.pieces(question), self.pieces(title), [self.pieces(s) for s in sentences]), right)

    def pieces(self, text: str) -> list[int]:
        if text not in self._pieces:
            self._pieces[text] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return self._pieces[text]

    def _shown(self, lesson: Lesson, question: Question) -> Iterator[Row]:
        chance = self._chance
        home = [at for at, right in enumerate(question.right) if any(right)]
        rest = [at for at, right in enumerate(question.right) if not any(right)]
        others = self._by_words(question.text, lesson.passages, rest)
        more = 0 if home and chance.random() < 0.5 else 1 if home or chance.random() < 0.4 else 2
        for at in (*home, *others[:more]):
            sentences, right = lesson.passages[at], question.right[at]
            if len(sentences) > 2 and chance.random() < 0.25:  # cut elsewhere
                border = chance.randrange(1, len(sentences))
                part = slice(border) if chance.random() < 0.5 else slice(border, None)
                sentences, right = sentences[part], right[part]
            yield self.row(question.text, lesson.title, sentences, right)
        if chance.random() < 0.3:
            yield from self._elsewhere(lesson, question)

    def _elsewhere(self, lesson: Lesson, question: Question) -> Iterator[Row]:
        siblings = self._siblings[lesson.name]
        near = siblings if siblings and self._chance.random() < 0.75 else self._lessons
        other = self._chance.choice(near)
        if other is lesson or (other in siblings and not tells_apart(question.text, lesson, other)):
            return
        at = self._by_words(question.text, other.passages, range(len(other.passages)))[0]
        sentences = other.passages[at]
        yield self.row(question.text, other.title, sentences, [False] * len(sentences))

    def _by_words(self, question: str, passages: Sequence[Sequence[str]], among: Iterable[int]) -> list[int]:
        """The passages that share most words with the question first, not quite strictly."""
        wanted = set(_words(question))
        return sorted(
            among, key=lambda at: -len(wanted & set(_words(" ".join(passages[at])))) - 2 * self._chance.random()
        )


def tells_apart(question: str, own: Lesson, other: Lesson) -> bool:
    """Whether the question names or numbers something that one article has and the other has not."""
    named = {word.lower() for word in _NAMING.findall(question)[1:] if word[0].isupper() or word[0].isdigit()}
    return bool(named & (set(_words(own.text)) - set(_words(other.text))))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def batches(rows: Iterable[Row], chance: random.Random) -> list[list[Row]]:
    """Rows of about the same length together, in any order."""
    found: list[list[Row]] = [[]]
    for row in sorted(rows, key=lambda row: len(row.laid.ids) + 20 * chance.random()):
        longest = max([len(row.laid.ids), *(len(one.laid.ids) for one in found[-1])])
        if found[-1] and longest * (len(found[-1]) + 1) > ROW_TOKENS:
            found.append([])
        found[-1].append(row)
    chance.shuffle(found)
    return found


def tensors(rows: Sequence[Row]) -> tuple[list[Tensor], Tensor, Tensor]:
    """The inputs of the network, which of its outputs count, and which are right."""
    length, most = max(len(row.laid.ids) for row in rows), max(len(row.laid.spans) for row in rows)
    ids, segments = (torch.zeros(len(rows), length, dtype=torch.long) for _ in range(2))
    question, mask = torch.zeros(len(rows), length), torch.zeros(len(rows), length)
    inside = torch.zeros(len(rows), most, length)
    counts, right = torch.zeros(len(rows), most), torch.zeros(len(rows), most)
    for at, row in enumerate(rows):
        own = len(row.laid.ids)
        ids[at, :own] = torch.tensor(row.laid.ids)
        segments[at, row.laid.second : own] = 1
        question[at, row.laid.question] = 1
        mask[at, :own] = 1
        for sentence, (start, end) in enumerate(row.laid.spans):
            inside[at, sentence, start:end] = 1
            counts[at, sentence] = float(end > start)
            right[at, sentence] = float(row.right[sentence] and end > start)
    return [ids, segments, question, mask, inside], counts, right


def loss_of(odds: Tensor, counts: Tensor, right: Tensor) -> Tensor:
    each = functional.binary_cross_entropy_with_logits(odds, right, reduction="none") * counts
    among = odds.masked_fill(counts == 0, -1e4)
    whole = torch.logsumexp(torch.cat([among, torch.zeros(len(among), 1)], 1), 1)
    chosen = torch.logsumexp(among.masked_fill(right == 0, -1e4), 1)
    choice = torch.where(right.sum(1) > 0, whole - chosen, whole)
    return choice.mean() + 0.5 * each.sum() / len(odds)


def learn(network: Network, teacher: Teacher, chance: random.Random, passes: int, rate: float) -> Iterator[int]:
    """Learns; gives back control after each pass."""
    learned = [one for one in network.parameters() if one.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=rate, weight_decay=DECAY)
    step, began, whole = 0, time.monotonic(), 0
    for done in range(1, passes + 1):
        shown = batches(teacher.rows(), chance)
        whole = whole or len(shown) * passes
        for rows in shown:
            now = rate * min(1.0, (step + 1) / (WARM_UP * whole)) * max(0.0, 1 - step / whole)
            for group in optimizer.param_groups:
                group["lr"] = now
            inputs, counts, right = tensors(rows)
            with torch.autocast("cpu", torch.bfloat16):
                odds = network(*inputs)
            loss = loss_of(odds.float(), counts, right)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learned, STEEPEST)
            optimizer.step()
            step += 1
            if step % 50 == 0:
                print(
                    f"step {step} of {whole}, loss {loss.item():.2f}, {time.monotonic() - began:.0f} s", flush=True
                )
        yield done


@torch.no_grad()
def judged(network: Network, teacher: Teacher, held: Sequence[Lesson]) -> dict[str, float]:
    """How good the reader is where it reads a whole article: is the best sentence right, and is it found better in
    an answerable question than in one that is not (area under the ROC curve)?"""
    network.eval()
    good, bad, first = [], [], []
    for lesson in held:
        for question in lesson.questions:
            rows = [
                teacher.row(question.text, lesson.title, sentences, right)
                for sentences, right in zip(lesson.passages, question.right, strict=True)
            ]
            inputs, counts, right = tensors(rows)
            odds = network(*inputs).masked_fill(counts == 0, -1e4)
            best = odds.flatten().argmax()
            (good if question.answerable else bad).append(float(odds.flatten()[best]))
            if question.answerable:
                first.append(bool(right.flatten()[best]))
    network.train()
    answerable, others = np.array(good), np.array(bad)
    border = float(np.quantile(others, 0.9))
    return {
        "held_out_questions": len(good) + len(bad),
        "best_sentence_right": round(float(np.mean(first)), 3),
        "separation": round(float((answerable[:, None] > others[None]).mean()), 3),
        "abstentions_at_a_tenth_false_answers": round(float((answerable < border).mean()), 3),
    }


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passes", type=int, default=3, help="over all questions")
    parser.add_argument("--rate", type=float, default=1e-3, help="the highest learning rate")
    parser.add_argument("--resume", action="store_true", help="go on from the reader that is kept")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=KEPT)
    options = parser.parse_args(argv)
    torch.manual_seed(options.seed)
    chance = random.Random(options.seed)  # noqa: S311 -- not for secrets
    folder = model_folder()
    assert folder is not None
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    known = lessons()
    held = [one for one in known if one.held_out]
    taught = [one for one in known if not one.held_out]
    network = Network(read_weights(folder / "model.safetensors"), RANK, FROZEN, DROPOUT)
    if options.resume:
        network.resume(load_learned())
    for _ in learn(network, Teacher(taught, tokenizer, chance), chance, options.passes, options.rate):
        np.savez_compressed(options.out, **network.kept())
    origin: dict[str, Any] = {
        "corpus_sha256": digest(),
        "questions": sum(len(one.questions) for one in taught),
        **{name: getattr(options, name) for name in ("passes", "rate", "resume", "seed")},
        "rank": RANK,
        "frozen_layers": FROZEN,
        **judged(network, Teacher(held, tokenizer, chance), held),
    }
    options.out.with_suffix(".json").write_text(json.dumps(origin, indent=1) + "\n", "utf-8")
    print(json.dumps(origin, indent=1))


if __name__ == "__main__":
    main()
