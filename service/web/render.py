"""From the core's objects to the bodies of responses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from urllib.parse import quote as percent_encoded

from service import __version__
from service.core.answer import Answer, Citation, Dropped, Hit, Other, Statement
from service.core.article import Metadata
from service.core.copies import others
from service.core.ports import Stored
from service.core.receipt import answer_digest
from service.web import schemas

# Longer quotes are linked by their first and last words, as text fragments allow.
WHOLE_FRAGMENT = 120
FRAGMENT_WORDS = 5


def _published(metadata: Metadata) -> str | None:
    return metadata.published_at.isoformat() if metadata.published_at else None


def _key(key: str, article_id: str) -> str | None:
    return key if key != article_id else None


def article_info(stored: Stored) -> dict[str, object]:
    metadata = stored.metadata
    return {
        "id": stored.id,
        "key": stored.key,
        "title": metadata.title,
        "source": metadata.source,
        "author": metadata.author,
        "published_at": _published(metadata),
        "url": metadata.url,
        "language": metadata.language,
        "metadata": dict(metadata.extra),
        "characters": stored.characters,
        "passages": stored.passages,
        "stored_at": stored.stored_at,
        "current": stored.current,
        "superseded_by": stored.superseded_by,
    }


def version(stored: Stored) -> schemas.Version:
    return schemas.Version(id=stored.id, stored_at=stored.stored_at, current=stored.current)


def _others(found: Iterable[Other]) -> list[schemas.OtherArticle]:
    return [schemas.OtherArticle.model_validate(asdict(one)) for one in found]


def result(hit: Hit) -> schemas.Result:
    return schemas.Result(
        article_id=hit.passage.article_id,
        passage_id=hit.passage.id,
        key=_key(hit.key, hit.passage.article_id),
        title=hit.metadata.title,
        source=hit.metadata.source,
        url=hit.metadata.url,
        published_at=_published(hit.metadata),
        text=hit.text,
        start=hit.passage.span.start,
        end=hit.passage.span.end,
        score=hit.score,
        also_in=_others(others(hit)),
        superseded=hit.superseded,
    )


def statement(proven: Statement) -> schemas.StatementOut:
    return schemas.StatementOut(text=proven.text, citations=list(proven.citations))


def citation(proof: Citation) -> schemas.CitationOut:
    return schemas.CitationOut(
        index=proof.index,
        article_id=proof.article_id,
        key=_key(proof.key, proof.article_id),
        title=proof.metadata.title,
        source=proof.metadata.source,
        author=proof.metadata.author,
        url=proof.metadata.url,
        published_at=_published(proof.metadata),
        quote=proof.quote,
        start=proof.span.start,
        end=proof.span.end,
        before=proof.before,
        after=proof.after,
        link=text_fragment(proof.metadata.url, proof.quote),
        also_in=_others(proof.also_in),
        superseded=proof.superseded,
    )


def dropped(claim: Dropped) -> schemas.DroppedOut:
    return schemas.DroppedOut(
        text=claim.text,
        verdict=claim.verdict,
        reasons=[reason.message for reason in claim.reasons],
        codes=[reason.code for reason in claim.reasons],
    )


def answer(whole: Answer) -> schemas.AnswerOut:
    receipt = schemas.ReceiptOut(
        articles=dict(whole.articles),
        answer="",
        steered_by=whole.steered_by,
        model=whole.generator,
        code=__version__,
    )
    body = schemas.AnswerOut(
        id=whole.id,
        question=whole.question,
        asked_as=whole.asked_as,
        status=whole.status.value,
        reason=whole.reason.code if whole.reason else None,
        message=whole.reason.message if whole.reason else None,
        answer=whole.text,
        statements=[statement(proven) for proven in whole.statements],
        citations=[citation(proof) for proof in whole.citations],
        dropped=[dropped(claim) for claim in whole.dropped],
        nearest=[result(hit) for hit in whole.nearest],
        generator=whole.generator,
        degraded=whole.degraded,
        cached=whole.cached,
        usage=schemas.UsageOut(**asdict(whole.usage)),
        timings_ms={stage: round(spent, 2) for stage, spent in whole.timings_ms.items()},
        receipt=receipt,
    )
    receipt.answer = answer_digest(body.model_dump(mode="json"))
    return body


def text_fragment(url: str | None, quote: str) -> str | None:
    """The URL with a text fragment that scrolls to the quote (WICG, URL Fragment Text Directives).

    >>> text_fragment("https://example.org/a", "Kim met Shoigu.")
    'https://example.org/a#:~:text=Kim%20met%20Shoigu.'
    >>> text_fragment("https://example.org/a#top:~:text=rain", "Kim met Shoigu.")
    'https://example.org/a#top:~:text=Kim%20met%20Shoigu.'
    """
    if url is None:
        return None
    words = quote.split()
    if len(quote) <= WHOLE_FRAGMENT or len(words) <= 2 * FRAGMENT_WORDS:
        directive = _encoded(" ".join(words))
    else:
        directive = ",".join(_encoded(" ".join(part)) for part in (words[:FRAGMENT_WORDS], words[-FRAGMENT_WORDS:]))
    base, _, fragment = url.partition("#")
    fragment, _, _ = fragment.partition(":~:")  # another text, that a browser was asked to scroll to
    return f"{base}#{fragment}:~:text={directive}"


def _encoded(text: str) -> str:
    # A hyphen has a meaning of its own inside a text directive.
    return percent_encoded(text, safe="").replace("-", "%2D")
