"""Receipts: what an answer was made from, and checking a saved answer anywhere, offline.

A receipt holds the SHA-256 digests of the article texts, the prompt and the answer itself, and the names of the
model and the code version. One changed character, in the answer or in a source, and the check fails.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeAlias

from service.core.answer import Reason, Statement, Verdict
from service.core.article import Article, Metadata, Span
from service.core.dates import parse_published
from service.core.errors import InvalidInput
from service.core.sentences import sentences
from service.core.support import Guard, Quote, unsupported
from service.core.support.evidence import concepts_of
from service.core.support.guard import out_of_context
from service.core.support.reading import read
from service.core.verify import is_verbatim, objections, quotations, quoted_in, verify_quote

# White space is looked through from its beginning alone: from each place on, a long run would take minutes.
_BEFORE_MARKER = re.compile(r"(?<!\s)\s++(?=\[\d{1,6}\])")
_MARKER = re.compile(r"(?<!\s)\s*+\[(\d{1,6})\]")
_MARKER_AT_END = re.compile(r"\[\d{1,6}\]\Z")
_LONGEST_MARKER = len("[123456]")
_SAID = (
    "question", "asked_as", "status", "reason", "message", "answer", "statements", "citations", "dropped",
    "generator", "degraded",
)  # fmt: skip
_CAME_FROM = ("articles", "steered_by", "model", "code")
_MOST_STATEMENTS = 500
_LONGEST_ANSWER, _LONGEST_QUOTE, _LONGEST_STATEMENT, _LONGEST_LINE = 100_000, 20_000, 4_000, 1_000  # characters
Told: TypeAlias = list[tuple[frozenset[str], Article, Span]]
_BEST = 3  # sentences of a whole source that are looked at for one statement


@dataclass(frozen=True, slots=True)
class Checked:
    """One sentence or citation of an answer and its verdict."""

    text: str
    verdict: Verdict
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerVerification:
    """The verdicts on all of an answer. `reasons` are what is wrong with the answer as a whole."""

    statements: tuple[Checked, ...]
    citations: tuple[Checked, ...]
    reasons: tuple[Reason, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing at all is wrong, and there was something to check."""
        checked = (*self.statements, *self.citations)
        good = (Verdict.VERIFIED, Verdict.REPAIRED)
        return bool(self.statements) and not self.reasons and all(one.verdict in good for one in checked)


def digest(text: str) -> str:
    """The SHA-256 of the text in UTF-8.

    >>> digest("a")[:20]
    'sha256:ca978112ca1bb'
    """
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def answer_digest(answer: Mapping[str, object]) -> str:
    """The digest of what an answer says and what its receipt says it came from, as JSON with sorted keys.

    Id, timings, tokens and the nearest passages do not count.
    """
    said = {key: answer.get(key) for key in _SAID}
    receipt = answer.get("receipt")
    if isinstance(receipt, Mapping):
        said["receipt"] = {key: receipt.get(key) for key in _CAME_FROM}
    return digest(json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")))


def verify_answer(
    answer: Mapping[str, object],
    sources: Mapping[str, Article],
    guard: Guard = unsupported,
    pause: Callable[[], None] = lambda: None,
    stored: Container[str] = (),
) -> AnswerVerification:
    """Check a saved answer against the articles it names, by id.

    Read are our own Answer JSON, and that of any system: `answer` is a text, with markers `[1]` for the first
    source or without, and `citations`, if any, have `quote` and perhaps `article_id`, `start`, `end`. A `receipt`
    in the answer is checked, too, and an answer of ours must have one. Nothing is fetched, and no language model is
    asked. `pause` is called before each citation, statement and source: it may raise to end the work. `stored` are
    the ids of sources of which all is known: their citations must name them as they are. Raises InvalidInput for
    more than 500 statements, for texts longer than any answer's, and where `answer` is no text.

    >>> source = Article.of("The board rejected the plan on Monday.")
    >>> verify_answer({"answer": "The plan was rejected on Monday. [1]"}, {"1": source}).holds
    True
    >>> verify_answer({"answer": "The plan was approved on Monday. [1]"}, {"1": source}).holds
    False
    """
    text = answer.get("answer") or ""
    if not isinstance(text, str):
        raise InvalidInput("The field `answer` of an answer is its text.", "invalid-request")
    _within(text, _LONGEST_ANSWER, "An answer")
    citations = [one for one in _list(answer.get("citations")) if isinstance(one, Mapping)]
    checked = tuple(_checked_citation(citation, sources, pause, stored) for citation in citations)
    own = len(_list(answer.get("statements")))
    plain = [] if own else _marked_sentences(text)
    if max(own, len(plain)) > _MOST_STATEMENTS:
        raise InvalidInput(f"An answer can have {_MOST_STATEMENTS} statements. Send it in parts.", "too-long")
    as_made = _is_as_made(answer)
    if own:
        known = _named_as_cited(sources, citations) if as_made else sources
        statements = tuple(_own_statements(answer, citations, known, guard, pause))
    else:
        statements = tuple(_plain_statements(plain, sources, guard, pause))
    reasons = [
        *_text_reasons(text, statements if own else ()),
        *_marker_reasons(text, answer),
        *_receipt_reasons(answer, sources, as_made=as_made),
    ]
    if not statements:
        reasons.insert(0, Reason("no-statements", "The answer states nothing, so there is nothing to check."))
    return AnswerVerification(statements, checked, tuple(reasons))


def _within(text: str, most: int, what: str) -> str:
    if len(text) > most:
        raise InvalidInput(f"{what} can have {most:,} characters. Send it in parts.", "too-long")
    return text


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _checked_citation(
    citation: Mapping[str, object],
    sources: Mapping[str, Article],
    pause: Callable[[], None],
    stored: Container[str],
) -> Checked:
    pause()
    quote = _within(str(citation.get("quote") or ""), _LONGEST_QUOTE, "A quote")
    named = citation.get("article_id")
    article = sources.get(str(named)) if named is not None else None
    start, end = citation.get("start"), citation.get("end")
    if named is not None and article is None:
        return Checked(quote, Verdict.FABRICATED, (Reason("source", f"The source “{named}” was not sent along."),))
    if article is not None and str(named) in stored and (wrong := ", ".join(_misnamed(citation, article.metadata))):
        reason = Reason("article", f"The stored article has another {wrong} than the citation says.")
        return Checked(quote, Verdict.MISATTRIBUTED, (reason,))
    if article is not None and isinstance(start, int) and isinstance(end, int):
        if 0 <= start <= end and quote and article.text[start:end] == quote:
            return Checked(quote, Verdict.VERIFIED)
        return Checked(quote, Verdict.FABRICATED, (Reason("span", "The quote does not stand at its offsets."),))
    candidates = [article] if article is not None else list(sources.values())
    results = [verify_quote(quote, one, pause=pause) for one in candidates]
    best = min(results, key=lambda one: list(Verdict).index(one.verdict), default=None)
    if best is None:
        return Checked(quote, Verdict.FABRICATED, (Reason("source", "No source was sent along."),))
    return Checked(quote, best.verdict, best.reasons)


def _misnamed(citation: Mapping[str, object], known: Metadata) -> Iterator[str]:
    """What a citation says of its article that is not so. Of a date the beginning, such as the day, is enough."""
    for name in ("title", "source", "author"):
        if citation.get(name) not in (None, "", getattr(known, name)):
            yield name
    published = known.published_at.isoformat() if known.published_at else ""
    if not published.startswith(str(citation.get("published_at") or "")):
        yield "date"


def _named_as_cited(
    sources: Mapping[str, Article], citations: Sequence[Mapping[str, object]]
) -> Mapping[str, Article]:
    """The sources with what they lack of what their citations say of them: a bare text has no date."""
    named = dict(sources)
    for citation in citations:
        id_ = str(citation.get("article_id"))
        if id_ in named:
            metadata = named[id_].metadata.filled(_metadata_in(citation))
            named[id_] = replace(named[id_], metadata=metadata)
    return named


def _metadata_in(citation: Mapping[str, object]) -> Metadata:
    said = (citation.get(name) for name in ("title", "source", "author", "published_at"))
    title, source, author, published = (
        one if isinstance(one, str) and len(one) <= _LONGEST_LINE else None for one in said
    )
    return Metadata(title, source, author, parse_published(published or ""))


def _own_statements(
    answer: Mapping[str, object],
    citations: Sequence[Mapping[str, object]],
    sources: Mapping[str, Article],
    guard: Guard,
    pause: Callable[[], None],
) -> Iterator[Checked]:
    question = _within(str(answer.get("asked_as") or answer.get("question") or ""), _LONGEST_QUOTE, "A question")
    numbered = {_number(citation.get("index"), at): citation for at, citation in enumerate(citations, 1)}
    for statement in _list(answer.get("statements")):
        pause()
        fields = statement if isinstance(statement, Mapping) else {"text": statement}
        text = _within(str(fields.get("text") or ""), _LONGEST_STATEMENT, "A statement")
        indices = [_number(index) for index in _list(fields.get("citations"))]
        if not all(index in numbered for index in indices):
            reason = Reason("pointer", "The statement cites what is not among the citations.")
            yield Checked(text, Verdict.UNSUPPORTED, (reason,))
            continue
        cited = [numbered[index] for index in indices]
        yield _judged(text, [quote for one in cited for quote in _quote_of(one, sources, pause)], guard, question)


def _number(index: object, place: int | None = None) -> int | str | None:
    """What a citation is called by: its index, or its place where this is nothing of the kind."""
    return index if isinstance(index, int | str) else place


def _quote_of(
    citation: Mapping[str, object], sources: Mapping[str, Article], pause: Callable[[], None]
) -> Iterator[Quote]:
    article = sources.get(str(citation.get("article_id")))
    start, end = citation.get("start"), citation.get("end")
    if article is None:
        return
    if isinstance(start, int) and isinstance(end, int) and 0 <= start <= end <= len(article.text):
        yield Quote(article.text[start:end], article.metadata, article.text, Span(start, end))
        return
    for span in verify_quote(str(citation.get("quote") or ""), article, pause=pause).spans:
        yield Quote(span.of(article.text), article.metadata, article.text, span)


def _marked_sentences(text: str) -> list[str]:
    """The sentences of an answer, each with the markers behind it: `[1]` closes a sentence, it opens none."""
    closed = _BEFORE_MARKER.sub("", text)
    return [span.of(closed) for span in sentences(closed)]


def _plain_statements(
    plain: Sequence[str], sources: Mapping[str, Article], guard: Guard, pause: Callable[[], None]
) -> Iterator[Checked]:
    articles = list(sources.values())
    told = cache(lambda place: _told(articles[place], pause))
    for marked in plain:
        pause()
        numbers = [int(number) for number in _MARKER.findall(marked)]
        cited = [number - 1 for number in numbers if 0 < number <= len(articles)]
        looked_at = [told(place) for place in (cited if numbers else range(len(articles)))]
        sentence = _MARKER.sub("", marked).strip()
        if sentence:
            yield _judged(sentence, list(_closest(sentence, looked_at)), guard)


def _told(article: Article, pause: Callable[[], None]) -> Told:
    """The sentences of a source, and what each speaks of."""
    pause()
    spans = sentences(article.text, article.metadata.language)
    return [(concepts_of(read(span.of(article.text))), article, span) for span in spans]


def _closest(sentence: str, sources: Sequence[Told]) -> Iterator[Quote]:
    """The sentences of the sources that share most words with this one."""
    wanted = concepts_of(read(sentence))
    found = [(len(wanted & concepts), article, span) for told in sources for concepts, article, span in told]
    for score, article, span in sorted(found, key=lambda one: -one[0])[:_BEST]:
        if score:
            yield Quote(span.of(article.text), article.metadata, article.text, span)


def _judged(text: str, quotes: Sequence[Quote], guard: Guard, question: str = "") -> Checked:
    if not quotes:
        return Checked(text, Verdict.UNSUPPORTED, (Reason("pointer", "The statement has no evidence."),))
    if is_verbatim(text, quotes):
        reasons = out_of_context(read(text), quotes, question)
        return Checked(text, Verdict.UNSUPPORTED if reasons else Verdict.VERIFIED, reasons)
    evidence = " ".join(quote.text for quote in quotes)
    for quotation in quotations(text):
        if not quoted_in(quotation, evidence):
            reason = Reason("quotation", f"The words “{quotation}” are not in the evidence.")
            return Checked(text, Verdict.FABRICATED, (reason,))
    reasons = objections(text, quotes, question, guard)
    if reasons and len(quotes) > 1 and not objections(text, quotes[:1], question, guard):
        reasons = ()
    return Checked(text, Verdict.UNSUPPORTED if reasons else Verdict.VERIFIED, reasons)


def _text_reasons(text: str, statements: Sequence[Checked]) -> Iterator[Reason]:
    """The text that people read says what the statements say, and no more."""
    told = _MARKER.sub("", text).split()
    texts = [one.text for one in statements]
    # As an answer shows them; a number in brackets at the end is a marker, or of the article's own.
    shown = [_shown(texts), _shown([_unmarked(one) for one in texts])]
    if told and statements and told not in shown:
        yield Reason("answer", "The text of the answer is not that of its statements.")


def _unmarked(text: str) -> str:
    """The text without the markers at its end."""
    end = len(text.rstrip())
    while found := _MARKER_AT_END.search(text, max(0, end - _LONGEST_MARKER), end):
        end = len(text[: found.start()].rstrip())
    return text[:end]


def _marker_reasons(text: str, answer: Mapping[str, object]) -> Iterator[Reason]:
    """The markers of the text, if any, are the citations of the statements, where these have numbers."""
    statements = [one for one in _list(answer.get("statements")) if isinstance(one, Mapping)]
    cited = [str(index) for one in statements for index in _list(one.get("citations"))]
    markers = [str(int(number)) for number in _MARKER.findall(text)]
    if markers and cited and all(map(str.isdecimal, cited)) and markers != cited:
        yield Reason("answer", "The markers in the text of the answer are not those of its statements.")


def _shown(texts: Sequence[str]) -> list[str]:
    return " ".join(Statement(text, ()).marked for text in texts).split()


def _is_ours(answer: Mapping[str, object]) -> bool:
    """Whether it has what only answers of this service have."""
    made = bool(answer.get("generator")) and bool(_list(answer.get("statements")))
    return made or str(answer.get("id")).startswith("ans_")


def _is_as_made(answer: Mapping[str, object]) -> bool:
    """Whether it is the answer that its receipt was made for."""
    receipt = answer.get("receipt")
    return isinstance(receipt, Mapping) and receipt.get("answer") == answer_digest(answer)


def _receipt_reasons(
    answer: Mapping[str, object], sources: Mapping[str, Article], *, as_made: bool
) -> Iterator[Reason]:
    receipt = answer.get("receipt")
    if not isinstance(receipt, Mapping):
        if _is_ours(answer):
            yield Reason("receipt", "The answer lacks the receipt that every answer of this service comes with.")
        return
    if not as_made:
        yield Reason("digest", "The answer is not the one the receipt was made for.")
    articles = receipt.get("articles")
    for article_id, expected in (articles if isinstance(articles, Mapping) else {}).items():
        article = sources.get(str(article_id))
        if article is None:
            yield Reason("source", f"The source “{article_id}” was not sent along.")
        elif digest(article.text) != expected:
            yield Reason("digest", f"The text of “{article_id}” is not the one the answer was made from.")
