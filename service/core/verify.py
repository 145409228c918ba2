"""Verdicts: is a quote real, and does it carry the statement?

A quote is real where `locate` finds it; a statement is carried where the support guard finds nothing against it.
Nothing here asks a model, unless it is given a guard that does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from service.core.answer import Claim, NumberedSentence, Reason, Verdict
from service.core.article import Article, Span
from service.core.locate import fold_article, informative, locate, stands_in
from service.core.normalise import fold
from service.core.replies import without_reply
from service.core.sentences import sentences
from service.core.support import Guard, Quote, unsupported
from service.core.support.evidence import concepts_of
from service.core.support.negation import denies
from service.core.support.reading import read
from service.core.telling import is_label, is_question

_FEWEST_WORDS = 3  # of a part that counts as taken from an article
_MOST_PARTS = 4
_MOST_EVIDENCE = 1900  # characters of the sentences that one claim is held against
_LONGEST_CLAIM = 2000  # characters
_MARKUP_SIGN = re.compile(r"[/@<]|www|\]\(", re.IGNORECASE)
_MARKUP = re.compile(
    r"[a-z][a-z+.-]{1,20}://\S+|\bwww\.\S+|\b[\w.-]{1,100}\.[a-z]{2,20}/\S*|[\w.+-]{1,100}@[\w-]+\.\w+"
    r"|\]\([^)]{0,500}\)|</?[a-z!][^>]{0,500}>",
    re.IGNORECASE,
)
_QUOTATION = re.compile(r"[“„«‟]([^“”„«»‟]{2,}?)[”“»]|\"([^\"]{2,}?)\"|(?<!\w)[‘']([^‘’'\n]{12,}?)[’'](?!\w)")
_TRAILING = ",.;:!? "
_EDGES = "\"'“”‘’()[]*…- " + _TRAILING
# Possessive, and only from the beginning: of the many ways to read a run of dots none is tried twice.
_ENDED_INSIDE = re.compile(r"[^.!?…;。！？]*+[.!?…;。！？].*\w", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict on a quote. `quote` holds the article's own words where found, from the first span to the last:
    what an ellipsis leaves out is in it."""

    verdict: Verdict
    spans: tuple[Span, ...] = ()
    quote: str = ""
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """A span of an article that carries a claim."""

    article_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class ClaimVerification:
    """The verdict on a claim. `proofs` are its evidence where the verdict is `verified`, else empty."""

    verdict: Verdict
    proofs: tuple[Proof, ...] = ()
    reasons: tuple[Reason, ...] = ()


def verify_quote(
    quote: str,
    article: Article,
    statement: str | None = None,
    others: Sequence[Article] = (),
    near: Span | None = None,
    guard: Guard = unsupported,
    pause: Callable[[], None] = lambda: None,
) -> Verification:
    """Whether the quote stands in the article and, given a statement, whether it carries it.

    `near` is the passage or sentence the quote is said to come from; `others` are articles in which a quote that
    is not in this one may stand. `guard` says whether a quote carries a statement. `pause` is called before each
    look into an article: it may raise to end the work.

    >>> article = Article.of("The board rejected the plan.")
    >>> verify_quote("rejected the plan", article).verdict.value
    'verified'
    >>> verify_quote("approved the plan", article).verdict.value
    'fabricated'
    """
    pause()
    location = locate(quote, article.text, near)
    if location is None:
        return _missing(quote, article, others, pause)
    words = Span(location.start, location.spans[-1].end).of(article.text)
    stretches = _stretches(location.spans, article.text)
    if not stretches:
        reason = Reason("stitched", "An ellipsis joins parts of different sentences, or leaves out a negation.")
        return Verification(Verdict.STITCHED, location.spans, words, (reason,))
    if near is not None and not location.near(near):
        reason = Reason("passage", "The quote stands in the article, but not in the passage it is said to be from.")
        return Verification(Verdict.MISATTRIBUTED, location.spans, words, (reason,))
    if statement is not None:
        for quotation in quotations(statement):
            if not quoted_in(quotation, words):
                reason = Reason("quotation", f"The words “{quotation}” are not in the quote.")
                return Verification(Verdict.UNSUPPORTED, location.spans, words, (reason,))
        quotes = [Quote(span.of(article.text), article.metadata, article.text, span) for span in stretches]
        if reasons := objections(statement, quotes, "", guard):
            return Verification(Verdict.UNSUPPORTED, location.spans, words, reasons)
    return Verification(Verdict.VERIFIED if location.exact else Verdict.REPAIRED, location.spans, words)


def verify_claim(
    claim: Claim,
    numbered: Mapping[int, NumberedSentence],
    articles: Mapping[str, Article],
    question: str = "",
    guard: Guard = unsupported,
) -> ClaimVerification:
    """Whether the sentences a claim points at carry it.

    Pointers at nothing are left out; a claim without a single good one is unsupported. Quotations inside the
    claim must stand in its evidence to the letter, and so must links; each of its sentences must be carried. Of
    very many sentences only the closest are evidence. `question` lets words of the user stand for what they name;
    it proves nothing.
    """
    pointed = [numbered[number] for number in dict.fromkeys(claim.pointers) if number in numbered]
    pointed = [sentence for sentence in pointed if _stands(sentence, articles)]
    if not pointed:
        reason = Reason("pointer", "The claim points at no sentence of the evidence.")
        return ClaimVerification(Verdict.UNSUPPORTED, (), (reason,))
    if is_verbatim(claim.text, _quotes(pointed, articles)):
        same = [sentence for sentence in pointed if is_verbatim(claim.text, _quotes([sentence], articles))]
        return ClaimVerification(Verdict.VERIFIED, _proofs(same or pointed))
    if len(claim.text) > _LONGEST_CLAIM:
        reason = Reason("wording", f"The claim has more than {_LONGEST_CLAIM} characters.")
        return ClaimVerification(Verdict.UNSUPPORTED, (), (reason,))
    pointed = _closest(claim.text, pointed)
    if foreign := _foreign(claim.text, pointed):
        reason = Reason("markup", f"The claim has a link or markup that its evidence does not have: “{foreign}”.")
        return ClaimVerification(Verdict.UNSUPPORTED, (), (reason,))
    for quotation in quotations(claim.text):
        if failed := _failed_quotation(quotation, pointed, articles):
            return failed
    if reasons := objections(claim.text, _quotes(pointed, articles), question, guard):
        return ClaimVerification(Verdict.UNSUPPORTED, (), reasons)
    return ClaimVerification(Verdict.VERIFIED, _proofs(pointed))


def objections(text: str, quotes: Sequence[Quote], question: str, guard: Guard) -> tuple[Reason, ...]:
    """What speaks against a text beside its evidence. Each of its sentences must be carried, or one that is would
    vouch for the others. A sentence of one word, and one that is no statement, must stand in the evidence. "Yes" or
    "No" in front is left out."""
    text = text if is_verbatim(text, quotes) else without_reply(text)
    if not text:
        return (
            Reason("reply", "“Yes” or “No” alone says nothing that a quote proves: the fact behind it is missing."),
        )
    if not _has_words(text):
        return (Reason("wording", "The statement says nothing.", final=True),)
    reasons = guard(text, quotes, question)
    if reasons or is_verbatim(text, quotes):
        return reasons
    parts = _parts(text)
    if untold := _untold(parts or [text], quotes):
        return (untold,)
    evidence = " ".join(quote.text for quote in quotes)
    for part in parts:
        word = part.strip(_EDGES)
        if " " not in word and not quoted_in(word, evidence):
            return (Reason("wording", f"The evidence does not say “{word}”."),)
        if part != text and (reasons := guard(part, quotes, question)):
            return reasons
    return ()


def _quotes(pointed: Sequence[NumberedSentence], articles: Mapping[str, Article]) -> list[Quote]:
    told = [(one, articles[one.article_id]) for one in pointed]
    return [Quote(one.text, article.metadata, article.text, one.span) for one, article in told]


def _proofs(pointed: Sequence[NumberedSentence]) -> tuple[Proof, ...]:
    return tuple(Proof(sentence.article_id, sentence.span) for sentence in pointed)


def _closest(text: str, pointed: Sequence[NumberedSentence]) -> list[NumberedSentence]:
    """Of more sentences than one claim can need, those that share most words with it, in their order: among many,
    some would have each of its words, and no reader looks through them."""
    if sum(len(one.text) for one in pointed) <= _MOST_EVIDENCE:
        return list(pointed)
    wanted = concepts_of(read(text))
    ranked = sorted(pointed, key=lambda one: -len(wanted & concepts_of(read(one.text))))
    ends = accumulate(len(one.text) + 1 for one in ranked)
    kept = [one.number for one, end in zip(ranked, ends, strict=True) if end <= _MOST_EVIDENCE]
    return [one for one in pointed if one.number in kept or one is ranked[0]]


def _foreign(text: str, pointed: Sequence[NumberedSentence]) -> str:
    """A link, an address or markup in the text that none of the sentences has."""
    if not _MARKUP_SIGN.search(text):
        return ""
    found = (match[0].rstrip(_TRAILING) for match in _MARKUP.finditer(text))
    return next((one for one in found if not any(one in sentence.text for sentence in pointed)), "")


def _parts(text: str) -> list[str]:
    """The sentences of a claim that has several: each must be carried, or one that is vouches for the others."""
    if not _ENDED_INSIDE.match(text):
        return []
    found = [span.of(text) for span in sentences(text)]
    return [piece for one in found for piece in one.split("; ") if piece.strip(_EDGES)]


def _untold(parts: Sequence[str], quotes: Sequence[Quote]) -> Reason | None:
    """Why one of the sentences tells nothing by itself, where no quote has it to the letter."""
    for part in parts:
        bare = part.strip(_EDGES)
        if is_question(part) and not is_verbatim(part, quotes):
            return Reason("wording", f"“{bare}” is a question and says nothing. Write a statement.")
        if is_label(part) and not any(quoted_in(bare, quote.text) for quote in quotes):
            return Reason("wording", f"“{bare}” is no sentence. Write a statement with a verb.")
    return None


def quotations(text: str) -> list[str]:
    """What stands between quotation marks in the text, without the marks.

    >>> quotations('He called it a "sacred war," she said.')
    ['sacred war']
    """
    found = [next(group for group in match.groups() if group) for match in _QUOTATION.finditer(text)]
    return [words for words in (one.strip(_TRAILING) for one in found) if words]


def _stands(sentence: NumberedSentence, articles: Mapping[str, Article]) -> bool:
    article = articles.get(sentence.article_id)
    return article is not None and sentence.span.of(article.text) == sentence.text


def is_verbatim(text: str, quotes: Sequence[Quote]) -> bool:
    """Whether the text is one of the quotes, or all of them, up to typography, where they follow each other in one
    article: "she" of another place is somebody else."""
    texts = [quote.text for quote in quotes]
    if text in texts:
        return _has_words(text)
    if len(texts) > 1 and all(_follows(*pair) for pair in pairwise(quotes)):
        texts.append(" ".join(texts))
    plain = fold_article(text).text.strip(_TRAILING)
    return _has_words(text) and plain in [fold_article(one).text.strip(_TRAILING) for one in texts]


def _follows(first: Quote, second: Quote) -> bool:
    """Whether nothing but white space stands between two quotes of one article."""
    if first.span is None or second.span is None or first.article_text != second.article_text:
        return False
    start, end = first.span.end, second.span.start
    return start <= end and not first.article_text[start:end].strip()


def _failed_quotation(
    quotation: str, pointed: Sequence[NumberedSentence], articles: Mapping[str, Article]
) -> ClaimVerification | None:
    evidence = " ".join(sentence.text for sentence in pointed)
    if quoted_in(quotation, evidence):
        return None
    first = articles[pointed[0].article_id]
    missing = _missing(quotation, first, list(articles.values()))
    verdict = Verdict.MISATTRIBUTED if quoted_in(quotation, first.text) else missing.verdict
    reason = Reason("quotation", f"The words “{quotation}” are not in the evidence of the claim.")
    return ClaimVerification(verdict, (), (reason,))


def quoted_in(quotation: str, text: str) -> bool:
    """Whether the quotation, with or without a capital at its start, stands in the text. Short ones may, too:
    here the statement, not the quotation, is to be proven."""
    forms = (quotation, quotation[:1].swapcase() + quotation[1:])
    if informative(quotation):
        places = (locate(form, text) for form in forms)
        return any(place is not None and _stretches(place.spans, text) for place in places)
    folded = fold_article(text).text
    return any(re.search(rf"(?<!\w){re.escape(fold(form).text)}(?!\w)", folded) for form in forms)


def _stretches(spans: Sequence[Span], text: str) -> list[Span]:
    """The parts of a quote with an ellipsis, those of one sentence with what is left out between them. None of them
    where they are put together to something else: a negation is left out, or the end of one sentence and the
    beginning of another."""
    found = [spans[0]]
    whole = Span(spans[0].start, spans[-1].end)
    told = [one.shift(whole.start) for one in sentences(whole.of(text))] if len(spans) > 1 else []
    for span in spans[1:]:
        before = found[-1]
        ending = next(one for one in reversed(told) if one.overlaps(before))
        beginning = next(one for one in told if one.overlaps(span))
        if ending == beginning:
            if denies(read(text[before.end : span.start])):
                return []
            found[-1] = Span(before.start, span.end)
        elif _has_words(text[before.end : ending.end]) or _has_words(text[beginning.start : span.start]):
            return []
        else:
            found.append(span)
    return found


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def _missing(
    quote: str, article: Article, others: Sequence[Article], pause: Callable[[], None] = lambda: None
) -> Verification:
    if not informative(quote):
        reason = Reason("short", "The quote is too short to prove anything.")
        return Verification(Verdict.FABRICATED, (), "", (reason,))
    for other in others:
        pause()
        if other.id != article.id and locate(quote, other.text):
            reason = Reason("article", f"The quote stands in another article: {other.metadata.title or other.id}.")
            return Verification(Verdict.MISATTRIBUTED, (), "", (reason,))
    texts = [article.text, *(other.text for other in others if other.id != article.id)]
    if _is_stitched(quote, texts, pause):
        reason = Reason("stitched", "Parts of the quote stand in the article, but not together.")
        return Verification(Verdict.STITCHED, (), "", (reason,))
    reason = Reason("absent", "The quote stands nowhere in the article.")
    return Verification(Verdict.FABRICATED, (), "", (reason,))


def _is_stitched(quote: str, texts: Sequence[str], pause: Callable[[], None]) -> bool:
    """Whether the quote falls into a few parts of several words, each of which stands somewhere."""
    words = re.sub(r"\.{3,}", " ", fold(quote).text).split()
    for parts in range(_MOST_PARTS):
        taken = _longest_start(words, texts, pause)
        if taken < _FEWEST_WORDS:
            return False
        words = words[taken:]
        if not words:
            return parts > 0
    return False


def _longest_start(words: Sequence[str], texts: Sequence[str], pause: Callable[[], None]) -> int:
    """How many words, from the first on, stand together in one of the texts. Halving: what holds a long start
    holds every shorter one. One text after the other, so that a long one is folded once."""
    low = 0
    for text in texts:
        pause()
        high = len(words)
        while low < high:
            middle = (low + high + 1) // 2
            if stands_in(" ".join(words[:middle]), text):
                low = middle
            else:
                high = middle - 1
    return low
