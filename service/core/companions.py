"""The sentences that one needs beside it to be an answer: who "he" is, how a quotation goes on, what is below a
printed question."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.core.answer import NumberedSentence
from service.core.antecedent import antecedent
from service.core.asking import Asked
from service.core.credit_lines import credits_in
from service.core.fit import QUOTATION, is_question
from service.core.interviews import unlabelled, with_reply
from service.core.layout import behind, below, headings, introduced, notes
from service.core.speakers import spoken_by
from service.core.tables import header_of, tables

_FAR = 2  # sentences back
_OPENS = re.compile(r"[\"“„«]")
# "Yes, and no permission is needed."
_REPLY = re.compile(r"(?:A:|(?:yes|no|not|only|nobody|nothing|none|by|because|up to)\b)", re.IGNORECASE)


def with_companions(
    question: Asked, sentence: NumberedSentence, sentences: Sequence[NumberedSentence]
) -> list[NumberedSentence]:
    """The sentence and its companions in the order in which to say them; nothing where the article prints a
    question or a heading and nothing below it."""
    own = [one for one in sentences if one.passage_id == sentence.passage_id]
    at = own.index(sentence)
    before, after = own[max(0, at - _FAR) : at], own[at + 1 : at + 2]
    if asked_and_told := with_reply(own, at, sentences):
        return asked_and_told
    if at in (heads := headings(own)):
        more = behind(own, sentences)
        told = below([*own, *more], at, heads | {len(own) + number for number in headings(more)})
        return [sentence, *told] if told else []
    if sentence.text.rstrip().endswith((":", "：")):
        told = introduced([*own, *behind(own, sentences)], at)
        return [sentence, *told] if told else []
    if note := next((note for note in notes(own) if at in note), None):
        return [own[one] for one in note]
    if is_question(sentence.text):
        return [sentence, *after] if after and not (is_question(after[0].text) or credits_in(after[0].text)) else []
    found = [*_header(own, at), sentence]
    if who := antecedent(question, sentence, sentences):
        found.insert(0, who)
    elif before and is_question(before[-1].text) and _REPLY.match(unlabelled(sentence.text)):
        found.insert(0, before[-1])
    elif said := spoken_by(question, at, [*own, *behind(own, sentences)]):
        found.append(said)
    if question.kind == "said" and after and _goes_on(sentence.text, after[0].text):
        found += after
    return sorted(found, key=lambda one: one.number)


def _header(own: Sequence[NumberedSentence], at: int) -> list[NumberedSentence]:
    """The row above that says what is in the columns of this one."""
    lines = [one.text for one in own]
    heads = (header_of(lines, table) for table in tables(lines) if at in table)
    return [own[head] for head in heads if head is not None]


def _goes_on(text: str, after: str) -> bool:
    """Whether the next sentence is more of a quotation in this one, said by nobody else."""
    return bool(_OPENS.search(text) and _OPENS.match(after) and not QUOTATION.sub("", after).strip(" .,"))
