"""Questions that ask for anything about a subject, "What is reported about the ferry?", or about an article itself,
"Who wrote the story about the ferry?"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from service.core.support.dates import MONTHS

Wanted = Literal["anything", "author", "date", "update"]


@dataclass(frozen=True, slots=True)
class Topic:
    """What is wanted, and of which subject; empty where the question speaks of "the article" alone."""

    wanted: Wanted
    subject: str


_SAID = r"said|say|reported|report|known|know|written|told|happened|happening|new|the news"
_ASKING = (
    rf"what(?:'s| is| was| has been| do(?:es)? the articles?| do (?:we|you)| can you)?(?: (?:{_SAID}|tell me))*"
)
# "What is on the ship?" asks for something else, and so does "What happened on Monday?".
_ON = (
    r"(?:what(?:'s| is| was| has been| do(?:es)? the articles?) (?:said|say|reported|report|known|know|written|new)"
    r"|tell me(?: more)?|(?:any )?news) on (?!\d|the \d|(?:[a-z]+day|" + "|".join(MONTHS) + r")\b)"
)
# "The report" may be one that the article tells of.
_TEXT = (
    r"(?:(?:the|this|that) (?:(?:news|press|blog) (?:article|story|report|release|post)|article|story|obituary)"
    r"|(?:this|that) (?:report|piece|column|post|release|interview|text|review))"
    r"(?:,? (?:about|on|regarding|with|(?<=obituary )of) (.+?))?"
)
_POLITE = r"(?:(?:please|can you|could you|would you),? )*"
_SUMMARY = rf"{_POLITE}(?:summari[sz]e|sum up|(?:(?:write|give) (?:me )?)?(?:a|the) (?:short |brief )?summary of)"
_POINTS = rf"{_POLITE}(?:what are|give me|list) the (?:main|key) points (?:of|in)"
_ALL = r"(?: (?:this|it|everything|(?:all )?(?:the|these) articles?|the news))?"
_WRITTEN = "published|posted|written|released|issued|put online"
# Each has one group, or two of which one is empty: the subject.
_FORMS: tuple[tuple[Wanted, str], ...] = (
    (
        "author",
        rf"who (?:wrote|reported|authored|(?:is|was) the (?:author|writer|journalist) (?:of|behind)) {_TEXT}",
    ),
    ("author", rf"who (?:is|was) {_TEXT} (?:written|reported) by|by whom (?:is|was) {_TEXT} (?:written|reported)"),
    ("date", rf"(?:when|(?:on )?(?:what|which) (?:date|day)) (?:was|is) {_TEXT} (?:first )?(?:{_WRITTEN})"),
    ("date", rf"(?:when|(?:on )?(?:what|which) (?:date|day)) did {_TEXT} (?:come out|appear)"),
    ("date", r"when (?:was|is) (?:this|it) (?:first )?(?:published|posted)()"),
    (
        "update",
        rf"when (?:was|is) (?:{_TEXT}|this|it) (?:last |most recently )?(?:updated|modified|edited|revised)",
    ),
    ("author", r"who (?:wrote|is the author of) this()"),
    ("anything", r"what(?:'s| is) (?:this|it all) about()|what(?:'s| is) the (?:latest )?news()"),
    ("date", rf"what(?:'s| is| was) the (?:publication )?date of {_TEXT}"),
    ("anything", rf"what(?:'s| is) {_TEXT} about|(?:{_SUMMARY}|{_POINTS}) {_TEXT}"),
    (
        "anything",
        rf"{_POLITE}(?:summari[sz]e|sum up){_ALL}|{_POLITE}give (?:me )?a (?:short |brief )?summary(?: of{_ALL})?",
    ),
    (
        "anything",
        rf"{_SUMMARY} (?:what is (?:known|said|reported) (?:about|on) )?(.+?)(?: (?:article|story|report))?",
    ),
    (
        "anything",
        rf"(?:{_ASKING}|tell me(?: more)?|anything|(?:any )?news) (?:about|regarding|concerning) (.+?)|{_ON}(.+?)",
    ),
    ("anything", r"(.+?)에 (?:대해|대하여|관해)서? (?:무엇|뭐|무슨|알려|말해).*"),
)
_GERMAN = (
    r"(?:de[rmns]|die|diese[rmns]?) (?:artikels?|textes|text|berichts?|beitrags?|meldung|nachricht|geschichte)"
    r"(?: (?:über|zu[rm]?) (.+?))?"
)
_FRENCH = r"(?:de )?(?:l['’]|cet |le |ce |du )(?:article|texte|reportage)(?: sur (.+?))?"
_SPANISH = r"(?:del|(?:de )?(?:el|este)) (?:artículo|texto|reportaje)(?: sobre (.+?))?"
_FOREIGN: tuple[tuple[Wanted, str], ...] = (
    (
        "anything",
        rf"(?:worum geht es|um was geht es|wovon handelt|was steht)(?: in| bei)? {_GERMAN}"
        rf"|(?:bitte )?fass(?:e|en sie)?(?: bitte)?(?: mir)? {_GERMAN}(?: bitte)?(?: kurz)? zusammen"
        rf"|(?:de quoi (?:parle|traite|est-il question dans)|quel est le sujet) {_FRENCH}"
        rf"|résume[zr]?(?:-moi)? {_FRENCH}|(?:de qué (?:trata|habla|va)|resum[aei]r? (?:me )?) ?{_SPANISH}",
    ),
    (
        "author",
        rf"wer hat {_GERMAN} (?:geschrieben|verfasst)|wer ist (?:der|die) autor(?:in)? {_GERMAN}"
        rf"|von wem (?:ist|stammt) {_GERMAN}"
        rf"|(?:qui a (?:écrit|rédigé)|qui est l['’]aut(?:eur|rice)) {_FRENCH}"
        rf"|(?:quién (?:escribió|ha escrito)|quién es (?:el autor|la autora)) {_SPANISH}",
    ),
    (
        "date",
        rf"wann (?:wurde|ist) {_GERMAN} (?:veröffentlicht(?: worden)?|erschienen|publiziert)"
        rf"|wann erschien {_GERMAN}"
        rf"|quand {_FRENCH} a-t-il été publié|quand a été publié {_FRENCH}"
        rf"|cuándo (?:se publicó|fue publicado) {_SPANISH}",
    ),
    ("update", rf"wann wurde {_GERMAN} (?:zuletzt )?aktualisiert"),
)
# "About why the dam broke" is a question of its own; so is what is about to change.
_ASKS = re.compile(
    r"(?-i:(?!WHO\b))(?:(?:for|to|from|in|on|by|with|at|of) )?"
    r"(?:who|whom|whose|what|which|when|where|why|how|whether|if)\b"
    r"|to (?-i:[a-z])",
    re.IGNORECASE,
)
_COMPILED = tuple((wanted, re.compile(form, re.IGNORECASE)) for wanted, form in (*_FORMS, *_FOREIGN))


def topic_of(question: str) -> Topic | None:
    """What is asked for of which subject, where any sentence about it is an answer, or its article's byline or date
    line is; else None.

    >>> topic_of("What is reported about the Hest ferry?")
    Topic(wanted='anything', subject='the Hest ferry')
    >>> topic_of("Who wrote the article about the ferry?").wanted
    'author'
    >>> topic_of("What does the ferry cost?") is topic_of("What is on the ferry?") is None
    True
    """
    plain = " ".join(question.split()).strip(" ?？.!¿¡")
    for wanted, form in _COMPILED:
        if match := form.fullmatch(plain):
            subject = next(filter(None, match.groups()), "")
            return None if _ASKS.match(subject) else Topic(wanted, subject)
    return None
