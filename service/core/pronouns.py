"""Whether a question points at something said before: by a pronoun, or, in Korean, Japanese and Chinese, by leaving
out of whom or what it asks."""

from __future__ import annotations

import re

from service.core.capitals import WORD, names
from service.core.scripts import HAN, HANGUL, KANA

_PRONOUNS = frozenset(
    """he him his she her hers it its they them their theirs
    er ihn ihm sein seine ihr ihre sie es
    il elle lui leur leurs ils elles
    él ella ellos ellas su sus""".split()
)
AUXILIARY = r"\b(?:did|does|do|was|were|is|are|has|have|had|will|would|can|could|should|might|(?-i:may))(?:n['’]t)?"
_AND = r"\W*(?:(?:and|but|so|then|also|und|aber|et|mais|y|pero)\b,? )?"
# At the beginning, or behind the first auxiliary verb. Not "they", who may be anybody, nor "her deputy Ole Berg",
# whom the question names; and of "who sold his house" who sold it is asked.
_FIRST = re.compile(
    rf"(?:{_AND}|(?:(?!{AUXILIARY}\b).)*{AUXILIARY} )(?:he|she)\b"
    rf"|(?:{_AND}|{_AND}(?:(?:who|what|where|when|why|how) )?(?:is|are|was|were|did|does|do) )"
    r"(?:his|her)\b(?!(?-i: (?:[a-z]+ )?[A-Z]))"
    rf"|{_AND}(?:ils?(?! y a\b)|elles?|él|ella|ellos|ellas)\b(?!(?-i: [A-ZÉÈÀ]))",
    re.IGNORECASE,
)
# "A-t-elle", "est-il", "est-ce qu'elle", but not "Jong-il".
_INVERTED = re.compile(r"[td]-(?:il|elle)s?\b|\b(?:est-ce )?qu['’](?:il|elle)s?\b", re.IGNORECASE)
# Right behind the word that asks, if any: what stands in front of the verb is its subject. "Il faut" is nobody.
_FRENCH = re.compile(
    r"\W*(?:(?:et|mais) )?(?:(?:à|de|dans|par|pour|avec|depuis) )?"
    r"(?:(?:qui|que|quoi|quand|où|comment|pourquoi|combien(?: d['’]\w+)?) |qu['’])?"
    r"(?!(?:fa(?:u|ll|i)|pleu|reste|exist|arriv)|est-il (?:vrai|possible|arrivé))"
    r"(?:(?:\w+-t-|\w*[td]-)(?:il|elle)s?\b|est-ce qu['’](?:il|elle)s?\b)",
    re.IGNORECASE,
)
# Behind the verb; what is capitalised in front is a noun: "Wie viele Bücher hat sie?"
_GERMAN = re.compile(
    rf"{_AND}(?:(?:in|an|auf|bei|mit|für|von|aus|zu|seit|nach|um|über) )?"
    r"(?:(?:welche[mnrs]?|wie ?viele?|was für)(?: [\w-]+){1,3}|wie(?: \w+)?"
    r"|we[rnm]|was|wann|wo(?:hin|her)?|warum|wieso|weshalb)"
    r" (?-i:(?!is )[^\W\d_A-ZÄÖÜ]+ (?:er|sie|ihn|ihm)"
    r"|(?:ist|sind|war|waren) (?:sein|ihr)\w*(?! [A-ZÄÖÜ]\w* [A-ZÄÖÜ]))\b"
    rf"|{_AND}(?:hat|hatte|ist|war|wird|wurde|kann|will|soll|muss|darf|lebt|wohnt|arbeitet|spielt) (?-i:er|sie)\b",
    re.IGNORECASE,
)
_SPANISH = re.compile(
    rf"{_AND}(?:(?:a|con|de|desde|en|por) )?(?:cuándo|dónde|quién|qué|cómo) "
    r"(?:\w+ (?:él|ellos|ellas?)|(?:es|son|era|fue) sus?)\b",
    re.IGNORECASE,
)
_ASKS_ABROAD = (
    r"(?:왜|언제|어디(?:에서|서)?|누가|누구|어떻게|얼마나?|なぜ|どうして|いつ|どこで?|誰が?|いくら"
    r"|是?为什么|为何|什么时候|何时|在?哪里|哪儿|谁|怎么|多少钱?)"
)
_GOING_ON = r"\W*(?:(?:그리고|그런데|그럼|그러면|では|そして|それで|那么?)[ ,、，]*)?"
_OPENING = re.compile(
    rf"{_GOING_ON}(?:{_ASKS_ABROAD}[ ,、，]*)?"
    rf"(?:그(?:[는가의를]|에게|녀[는가의를]?|녀에게|들[은이의을]?)(?![{HANGUL}])"
    rf"|彼(?:女|ら|女ら)?(?=[はがのをにも、])|[他她它]们?(?![人国乡方杀省处物日社])(?!.*[{KANA}]))"
)
_POLITE = r"(?:요|죠|인가요|입니까|였습니까|였나요|일까요|なのですか|なの|ですか|でしたか|か|呢|的)?\W*"
_ALONE = re.compile(rf"{_GOING_ON}{_ASKS_ABROAD}{_POLITE}")
_VERB_ALONE = re.compile(
    rf"{_GOING_ON}(?:(?:왜|언제|어디에?서|어떻게) [{HANGUL}]+(?:니까|나요|까요|는가|[아어해]요|지요|죠)"
    rf"|(?:なぜ|どうして|いつ|どこで)、?[{HAN}]{{1,2}}(?![はがをのにでも])[\u3041-\u309f]+"
    rf"|(?:为什么|为何|什么时候|何时|怎么)[{HAN}]{{2}}[的了]?)\W*"
)


def points_back(question: str) -> bool:
    """Whether it has a pronoun that stands for something said before, or leaves it out.

    >>> points_back("Who led it?"), points_back("Who led the team?"), points_back("她什么时候辞职?")
    (True, False, True)
    """
    said = any(word.lower() in _PRONOUNS for word in WORD.findall(question)) or _INVERTED.search(question)
    return bool(said or points_back_abroad(question))


def points_back_abroad(question: str) -> bool:
    """The same of a Korean, Japanese or Chinese question, whose own words say too little to be looked up.

    >>> points_back_abroad("그는 언제 사임했습니까?"), points_back_abroad("시장은 언제 사임했습니까?")
    (True, False)
    """
    return bool(_OPENING.match(question) or _VERB_ALONE.fullmatch(question) or asks_alone(question))


def asks_alone(question: str) -> bool:
    """Whether a Korean, Japanese or Chinese question is no more than the word that asks.

    >>> asks_alone("なぜですか"), asks_alone("なぜ辞任しましたか")
    (True, False)
    """
    return bool(_ALONE.fullmatch(question))


def asks_of_somebody(question: str) -> bool:
    """Whether its subject is "she", somebody who was named before, and no name stands in front.

    >>> asks_of_somebody("When did she leave Orla United?"), asks_of_somebody("What did Berg say when she left?")
    (True, False)
    >>> asks_of_somebody("Wie viele Bücher hat sie?"), asks_of_somebody("Quand a-t-elle quitté Lyon ?")
    (True, True)
    """
    found = _FIRST.match(question) or _FRENCH.match(question) or _SPANISH.match(question)
    return bool(_GERMAN.match(question) or (found and not any(names(found[0]))))
