"""Results as text to read, for models and people who do not see the structured form."""

from __future__ import annotations

from service.web.mcp.schemas import ArticleSlice
from service.web.routes.verification import Checked
from service.web.schemas import AnswerOut, CitationOut, Result, SearchOut


def answer(given: AnswerOut) -> str:
    """Status and answer, then the proof of each marker, then what was left out or came near."""
    parts = [f"Status: {given.status}"]
    if given.message:
        parts.append(f"{given.message} ({given.reason})")
    if given.answer:
        parts.append(given.answer)
    parts += [_citation(one) for one in given.citations]
    parts += [f"Left out, not proven: {one.text} ({' '.join(one.reasons)})" for one in given.dropped]
    if given.nearest:
        parts.append("Nearest passages, which prove no answer:")
        parts += [_passage(one) for one in given.nearest]
    return "\n\n".join(parts)


def results(found: SearchOut) -> str:
    """The passages, best first."""
    return "\n\n".join(_passage(one) for one in found.results) or "No passage was found."


def checked(check: Checked) -> str:
    """The verdict, the article's own words and the reasons."""
    parts = [f"Verdict: {check.verdict}"]
    if check.quote is not None:
        places = ", ".join(f"{start}–{end}" for start, end in check.spans)
        parts.append(f"“{check.quote}” (characters {places})")
    return "\n".join([*parts, *check.reasons, *_newer(check.superseded_by)])


def article(part: ArticleSlice) -> str:
    """The head of the article, which characters follow, and these."""
    head = _joined(part.title, part.source, part.author, part.published_at, part.id)
    place = f"Characters {part.start}–{part.end} of {part.characters}"
    if part.next_start is not None:
        place += f"; go on with start={part.next_start}"
    return "\n".join([head, place, *_newer(part.superseded_by)]) + f"\n\n{part.text}"


def _newer(version: str | None) -> list[str]:
    return [f"This version has since changed; the current one is {version}."] if version else []


def _citation(one: CitationOut) -> str:
    where = _joined(one.title, one.source, one.published_at, one.article_id, f"characters {one.start}–{one.end}")
    return "\n".join(filter(None, (f"[{one.index}] {where}", f"“{one.quote}”", one.link, *_beside(one))))


def _passage(one: Result) -> str:
    where = _joined(one.title, one.source, one.published_at, one.article_id, f"characters {one.start}–{one.end}")
    return "\n".join((where, one.text.strip(), *_beside(one)))


def _beside(one: CitationOut | Result) -> list[str]:
    also = [other.source or other.title or other.article_id for other in one.also_in]
    told = [f"Also reported by {', '.join(dict.fromkeys(also))}."] if also else []
    return [*told, "This version has since changed."] if one.superseded else told


def _joined(*parts: str | None) -> str:
    return ", ".join(filter(None, parts))
