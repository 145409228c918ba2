"""Full stops that end no sentence: the abbreviations of news texts."""

from __future__ import annotations

import re
from typing import Final


def _words(listing: str) -> frozenset[str]:
    return frozenset(listing.split())


TITLES: Final = _words(
    """
    Mr Mrs Ms Mx Dr Prof Rev Fr Sr Hon Pres Gov Lt Col Gen Maj Sgt Capt Cpl Pvt Cmdr Adm Brig Sen Rep Reps Sens
    Amb Msgr St Ste Ss Mt Ft Pt Supt Det Insp Atty Asst Dir Gens Cols Drs Profs Messrs Mme Mlle Mmes MM Mgr
    Sra Srta Dra Dña Gral Excmo Sres Hr Hrn Frl Dipl Ing Sig Dott Avv Jhr Pfc Spc Const Ald Ofc Treas Sec
    """
)
"""Before a name: never the end."""

INNER: Final = _words(
    """
    vs v cf viz e.g i.e eg ie approx ca circa incl excl esp resp bzw ggf evtl inkl exkl vgl sog usf zzgl bspw geb
    gest verh hrsg aprox ej prov av bd boul env ex p.ej i.d.r z.b d.h u.a u.u v.a o.ä z.t m.e т.е т.д т.п т.к
    им ул тыс руб см ср напр акад проф гос пр np tzn tzw dr mgr inż prof ul al. dept univ assn govt
    """
)
"""In the middle of a sentence, in lower case: never the end."""

NUMBERED: Final = _words(
    """
    no nos nr nrs núm num n.º nº art arts sec secs fig figs eq ch chap vol vols p pp pg pgs para paras par ver abs
    bd ed tel ext apt rm est cap pág págs ej st str bl ziff kap tab abb
    jan feb mar apr jun jul aug sep sept oct nov dec janv févr avr juil août déc ene abr ago dic mär okt dez
    mon tue tues wed thu thur thurs fri sat sun
    """
)
"""Before a number: then not the end."""

TRAILING: Final = _words(
    """
    inc ltd co corp bros plc llc jr sr esq etc al ave blvd rd mio mrd mill bn mn ud uds cía cia ee uu phd
    u.s u.n u.k e.u u.a.e u.s.a u.s.s.r d.c n.y l.a n.c s.c n.j ph.d m.d b.a m.a r.o.k d.p.r.k
    """
)
"""Also at the end of a sentence: the end only before a word that often starts one."""

STARTERS: Final = _words(
    """
    A An The This That These Those There Here It Its He His She Her They Their We Our You Your My
    In On At By For From With Without Under Over After Before During Since Until While When Where Why Who What
    How If As But And Or So Yet Nor Because Although Though However Meanwhile Moreover Still Also Then Now Not
    Some Many Most Several All Both Each Every Another Other Others Such Once Only Even Just Last Next Earlier Later
    Is Are Was Were Do Does Did Has Have Had Will Would Can Could Should May According
    Der Die Das Ein Eine Er Sie Es Wir Ich Ihr Im Am Um Auf Mit Nach Vor Bei Aber Und Doch Wenn Als Auch
    Le La Les Il Elle Ils Elles Un Une Des Ce Cette Ces Nous Vous On En Au Aux Mais Et Dans Pour Selon
    El Los Las Una Unos Ella Ellos Se Por Con Según Pero Esta Este Esto
    """
)
"""Words with a capital only because they start a sentence, or a name seldom begins with."""

DETERMINERS: Final = _words(
    "der die das den dem des im am vom zum zur beim ein eine einen einem einer eines und bis ab seit den sein ihr"
)
"""Before a German ordinal: `am 3. Oktober`, `im 19. Jahrhundert`."""

LETTERED: Final = _words(
    "plan vitamin hepatitis group class type grade team section appendix part option phase category point step "
    "division league war influenza exhibit schedule annex level zone line track block unit"
)
"""Before a single letter that is no initial: `Plan B.`"""

_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]\Z")
_LETTER = re.compile(r"[^\W\d_]\.")
_SHOUTED = re.compile(r"[A-Z]{2,}\b")
_FIRST_WORD = re.compile(r"([\"'“‘«(\[]*)([^\W\d_]+\.?)")
_CLOCK = frozenset({"a.m", "p.m", "am", "pm"})
_AFTER_CLOCK = re.compile(
    r"(?:E[SD]?T|[PCM][SD]T|GMT|UTC|KST|JST|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    r"(?:Jan|Feb|March|April|May|June|July|Aug|Sep|Oct|Nov|Dec)[a-z]*)\b"
)


def ends_no_sentence(word: str, before: str, following: str, starts: bool = False) -> bool:
    """Whether the full stop after `word` is part of it and the sentence goes on.

    `before` is the word in front of it, `following` the text after the stop and the space, which
    does not start in lower case. `starts`: the word starts the sentence.

    >>> ends_no_sentence("Gen", "said", "Lee left."), ends_no_sentence("U.S", "the", "He left.")
    (True, False)
    """
    low = word.lower()
    if low in _CLOCK:
        return bool(_AFTER_CLOCK.match(following))
    if word.isupper() and len(word) > 1 and word.capitalize() in TITLES and _SHOUTED.match(following):
        return True  # MR. HOLM
    if following[:1].isdecimal():
        return low in NUMBERED or low in INNER or word in TITLES or bool(_LETTER.fullmatch(before))
    if word in TITLES or low in INNER:
        return not (word in {"St", "Sr", "Mt", "Ft", "Pt", "Sec"} and often_starts(following))
    if low in TRAILING:
        return not often_starts(following)
    if len(word) == 1 or _INITIALS.match(word):
        return _is_initial(word, before, following, starts)
    return False


def often_starts(following: str) -> bool:
    """Whether a sentence may well start here: with a quotation, or a word that is seldom part of a name."""
    word = _FIRST_WORD.match(following)
    if not word:
        return True
    return word.group(2) in STARTERS or (word.group(1)[:1] in {'"', "“", "‘", "«"} and bool(word.group(1)))


def _is_initial(word: str, before: str, following: str, starts: bool) -> bool:
    if not word[0].isalpha() or often_starts(following):
        return False
    if len(word) == 1 and word.islower():
        return not before[-1:].isdecimal()
    return not (before.lower() in LETTERED and len(word) == 1 and not starts)
