"""`python -m eval.reading.train reader|close_reader|judge`: learn one of the cross-encoders from the corpus.

Needs torch, which the project does not install: `.tools/uv/bin/uv run --with torch -m eval.reading.train reader`.
Writes `service/adapters/reader.npz` and, with where it comes from, `reader.json`; of the others likewise.
Then learn anew what weighs its odds: `python -m eval.selection` for the readers, `eval.support` for the judge.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer

from eval.reading.corpus import digest, learns_from, lessons
from eval.reading.doubts import DoubtTeacher
from eval.reading.network import Network
from eval.reading.questions import QuestionTeacher
from eval.reading.rows import batches, tensors
from eval.reading.statements import StatementTeacher
from service.adapters import minilm, mpnet
from service.adapters.weights import load_learned, read_weights

KEPT = Path("service/adapters")
RANKS = {"reader": 32, "close_reader": 16, "judge": 16}  # of the changes to the dense layers
DROPOUT = 0.1
WARM_UP, DECAY, STEEPEST = 0.06, 0.01, 1.0

Teacher = QuestionTeacher | StatementTeacher
TEACHERS: dict[str, type[QuestionTeacher] | type[StatementTeacher]] = {
    "reader": QuestionTeacher,
    "close_reader": DoubtTeacher,
    "judge": StatementTeacher,
}


def learn(
    network: Network, teacher: Teacher, chance: random.Random, passes: int, share: float, rate: float
) -> Iterator[int]:
    """Learns; gives back control after each pass."""
    learned = [one for one in network.parameters() if one.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=rate, weight_decay=DECAY)
    step, began, whole = 0, time.monotonic(), 0
    for done in range(1, passes + 1):
        shown = batches(teacher.rows(share), chance)
        whole = whole or len(shown) * passes
        for batch in shown:
            now = rate * min(1.0, (step + 1) / (WARM_UP * whole)) * max(0.0, 1 - step / whole)
            for group in optimizer.param_groups:
                group["lr"] = now
            inputs, counts, right = tensors(batch)
            with torch.autocast("cpu", torch.bfloat16):
                odds = network(*inputs)
            loss = teacher.loss(odds.float(), counts, right)
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


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("learner", choices=TEACHERS)
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--share", type=float, default=1.0, help="of the corpus in each pass")
    parser.add_argument("--whole", nargs="*", default=[], help="files of which each pass shows everything")
    parser.add_argument("--rate", type=float, default=1e-3, help="the highest learning rate")
    parser.add_argument("--resume", type=Path, help="go on from what was learned before, kept in this file")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args(argv)
    out = options.out or KEPT / f"{options.learner}.npz"
    torch.manual_seed(options.seed)
    chance = random.Random(options.seed)  # noqa: S311 -- not for secrets
    folder = minilm.model_folder()
    assert folder is not None
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    known = [one for one in lessons() if learns_from(options.learner, one.file)]
    held = [one for one in known if one.held_out]
    taught = [one for one in known if not one.held_out]
    published = (
        read_weights(folder / "model.safetensors", minilm.WEIGHTS_SHA256)
        if options.learner == "reader"
        else dict(mpnet.published(mpnet.installed()))
    )
    network = Network(published, RANKS[options.learner], DROPOUT)
    if options.resume:
        network.resume(load_learned(options.resume))
    teacher = TEACHERS[options.learner](taught, tokenizer, chance)
    teacher.whole = options.whole
    for _ in learn(network, teacher, chance, options.passes, options.share, options.rate):
        np.savez_compressed(out, **network.kept())
    # From here on as the service has it: kept in half precision.
    network.resume(load_learned(out))
    examiner = TEACHERS[options.learner](held, tokenizer, chance)
    origin: dict[str, Any] = {
        "corpus_sha256": digest(options.learner),
        "articles": len(taught),
        **{name: getattr(options, name) for name in ("passes", "share", "whole", "rate", "seed")},
        "rank": RANKS[options.learner],
        **examiner.judged(network),
        "examples": examiner.examples(network),
    }
    out.with_suffix(".json").write_text(json.dumps(origin, indent=1) + "\n", "utf-8")
    print(json.dumps(origin, indent=1))


if __name__ == "__main__":
    main()
