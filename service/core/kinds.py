"""The kinds of thing that a question can ask for, and by which words it does so in other languages than English."""

from __future__ import annotations

import re
from typing import Final, Literal

Kind = Literal["person", "name", "time", "place", "count", "measure", "often", "reason", "said", "whether", "thing"]
Measure = Literal["money", "length", "duration", "age", "mass", "heat", "speed", "share", "any"]

_UNSPACED: Final[tuple[tuple[Kind, str], ...]] = (
    ("time", r"언제|며칠|몇 ?년|몇 ?월|몇 ?시|いつ|何日|何年|何月|何時|何时|什么时候|哪年|哪天|几点"),
    ("said", r"뭐라고|무엇이라고|무어라고|何と(?:言|述|話|語)|说了?什么|怎么说|什么看法"),
    ("place", r"어디|どこ|哪里|哪儿|在哪|何处"),
    ("person", r"누구|누가|누굴|だれ|誰|谁|哪位"),
    ("reason", r"왜|이유|까닭|なぜ|どうして|理由|为什么|為什麼|为何|原因"),
    ("count", r"얼마|몇|いくつ|いくら|ど[のれ]くらい|多少|几"),
)
# What stands first, behind an "and". German "was" has the look of English "was", so it needs a verb behind it.
_FIRST: Final[tuple[tuple[Kind, Measure, str], ...]] = (
    ("often", "any", r"wie (?:oft|häufig)|(?:à quelle fréquence|combien de fois)|cu[áa]ntas veces|quante volte"),
    (
        "time",
        "any",
        r"(?:(?:seit|bis|ab) )?wann|(?:depuis |jusqu['’]à )?quand|(?:desde |hasta )?cu[áa]ndo|quando|wanneer|когда"
        r"|(?:in|an|seit|bis zu) welche[mnr] (?:jahr|monat|tag|woche|datum)\w*|um (?:wie ?viel|welche) uhr"
        r"|(?:en |à |dans |depuis )?quel(?:le)? (?:année|jour|mois|heure|date|semaine)"
        r"|(?:en |a |desde )?qu[ée] (?:año|día|mes|hora|fecha|semana)",
    ),
    (
        "measure",
        "duration",
        r"(?:seit )?wie lange|(?:pendant |depuis )?combien de temps|(?:durante |hace )?cu[áa]nto tiempo",
    ),
    ("measure", "age", r"wie alt|(?:à )?quel âge|(?:a )?qu[ée] edad|cu[áa]ntos años tiene"),
    (
        "measure",
        "money",
        r"wie teuer|(?:was|wie ?viel) (?:kost|(?:be)?zahl|verdien)(?:e|en|et|t|st|ten?|eten?)"
        r"|combien (?:ça )?(?:co[ûu]t|pa[iy]|gagn)\w+|quel (?:est|était|sera) le prix"
        r"|cu[áa]nto (?:cuest|cost|val|pag|gan)\w+",
    ),
    ("measure", "length", r"wie (?:lang|breit|tief|weit)"),
    ("measure", "any", r"wie (?:hoch|groß)"),
    (
        "place",
        "any",
        r"wo|wohin|woher|(?:d['’])?où|(?:de |a )?d[óo]nde|dove|waar|где|onde"
        r"|in welche[mrn]? (?:stadt|land|ort|dorf|region)|(?:dans|en) quel(?:le)? (?:ville|pays|région|rue)"
        r"|en qu[ée] (?:ciudad|país|pueblo|región|calle)",
    ),
    (
        "person",
        "any",
        r"(?:(?:von|mit|bei|an|für|gegen|zu) )?we(?:r|n|m)|wessen|(?:(?:à|de|avec|pour|par|contre) )?qui"
        r"|(?:(?:a|de|con|para|por|contra) )?qui[ée]n(?:es)?|chi|wie is|кто|quem",
    ),
    (
        "reason",
        "any",
        r"warum|weshalb|wieso|pourquoi|por qu[ée]|perché|waarom|почему|aus welchem grund|pour quelle raison"
        r"|was (?:ist|war|sind|waren) (?:der grund|die gründe|die ursachen?)|was (?:verursachte|führte zu\w?)"
        r"|quelle (?:est|était) la (?:cause|raison)|qu['’]est-ce qui a (?:causé|provoqué|entraîné)"
        r"|cu[áa]l (?:es|fue|era) (?:la causa|la razón|el motivo)|qu[ée] (?:causó|provocó|originó)",
    ),
    (
        "said",
        "any",
        r"was (?:sag|mein|antworte|erklär)(?:e|en|t|te|ten)|was schr(?:ei|ie)b\w*"
        r"|was ha(?:t|ben|tten?) (?:.+ )?(?:gesagt|gemeint|geantwortet|erklärt|geschrieben)"
        r"|qu['’](?:a|ont)(?:-t)?(?:-\w+)? (?:dit|déclaré|affirmé|répondu)|que (?:dit|disent)"
        r"|qu['’]est-ce qu\S+ (?:.+ )?(?:dit|déclaré)|qu[ée] (?:ha dicho|di(?:ce|cen|jo|jeron)|declaró|afirmó)",
    ),
    ("name", "any", r"wie hei(?:ß|ss)\w+|comment s['’]appel\w+|c[óo]mo se llam\w+"),
    ("count", "any", r"wie ?viele?|combien|cu[áa]nt[oa]s?|quant[oiae]s?|hoeveel|сколько"),
    (
        "thing",
        "any",
        r"was (?:ist|sind|hat|haben|hatten?|wird|werden|wurden?|kann|können|soll|sollen|muss|müssen"
        r"|macht|machte|machen|passiert\w*|geschieht|geschah)"
        r"|was (?!an?\b|the\b)\w+ (?:der|die|das|den|dem|ein|eine[mnr]?|sich|er|sie|es|wir)",
    ),
)
_COMPILED: Final = (
    *((kind, "any", re.compile(form)) for kind, form in _UNSPACED),
    *(
        (kind, measure, re.compile(rf"^(?:(?:und|aber|et|mais|y|pero|e|и) )?(?:{form})(?!\w)", re.IGNORECASE))
        for kind, measure, form in _FIRST
    ),
)


def kind_abroad(question: str) -> tuple[Kind, Measure] | None:
    """What a question in another language asks for; None where that is not recognised, and for English.

    >>> kind_abroad("Und wie lange dauert der Bau?"), kind_abroad("Was the mill sold?")
    (('measure', 'duration'), None)
    """
    for kind, measure, form in _COMPILED:
        if form.search(question):
            return kind, measure
    return None
