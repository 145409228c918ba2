"""The cues of modality: their kind, whether they colour their whole clause, and their form."""

from __future__ import annotations

import re

_VERBS_TO = (
    r"(?:(?:want|wish|aim|attempt|threaten|offer|ask|demand|request|recommend|order|instruct|expect|struggl|allow"
    r"|hop|propos|urg|advis|encourag|invit|pressur|prepar|authori[sz])(?:e|es|ed|s|ing)?"
    r"|seeks?|seeking|sought|try|tries|tried|trying|beg(?:s|ged|ging)?|permit(?:s|ted|ting)?"
    r"|call(?:s|ed|ing)? (?:on|upon))(?: [\w'-]+){0,7}? to\b"
)


_CUES: list[tuple[str, bool, str]] = [  # kind, whether it colours the whole clause, form
    (
        "report",
        True,
        r"\b(?:reportedly|allegedly|purportedly|supposedly|apparently|unconfirmed|rumou?red|rumou?rs?)\b",
    ),
    (
        "report",
        False,
        r"\b(?:(?:amid|according to|unconfirmed) (?:\w+ )?(?:reports|rumou?rs?)(?: that)?|reports (?:that|of"
        r"|say|said|suggest))",
    ),
    (
        "report",
        False,
        r"\b(?:alleged|alleges?|suspected|on (?:suspicion of|trial for)(?= \w)"
        r"|accus(?:e[sd]?|ing) (?:[\w'-]+,? ){0,6}?of|allegations?(?= that)"
        r"|accusations?(?= that)|charged with|(?:(?:is|are|was|were|been) "
        r"(?:said|reported|alleged)|believed|thought|understood|rumou?red) to|it is (?:said|believed"
        r"|thought) that)\b",
    ),
    (
        "report",
        False,
        r"\b(?:claim(?:s|ed|ing)?|suspects?)(?= \w)|\bclaim(?:s|ed|ing)? (?:that|to|he|she|they|it)\b",
    ),
    ("possible", False, r"\b(?:(?-i:may)|might|could|can|possibility|chance|prospect|risk of)\b"),
    (
        "possible",
        True,
        r"\b(?:possibly|perhaps|maybe|potentially|probably|presumably"
        r"|(?<!more )(?<!less )(?<!\bas )(?:un)?likely|in theory)\b",
    ),
    (
        "possible",
        False,
        r"\b(?:(?:possible|potential|proposed|planned)"
        r"(?= (?!before|after|if|when|and|or|to|that|in|on|for|only|as|at|by)\w)"
        r"|supposed to|due (?=in |on |by |next )"
        r"|seem(?:s|ed)? to|appear(?:s|ed)? to|tend(?:s"
        r"|ed)? to|consider(?:s|ed|ing)? (?=\w+ing\b)"
        r"|mull(?:s|ed|ing)?|weigh(?:s|ed|ing)|fear(?:s|ed)?|afraid (?:of|that)|(?<!as )(?:expect(?:s|ed|ing)?"
        r"|anticipat(?:e|es|ed)|predict(?:s|ed)?)(?! to\b)|speculat\w+|suggest(?:s|ed|ing)? that|call(?:s|ed"
        r"|ing)? for (?:(?=\w+ing)|(?:[\w'-]+ ){1,5}to\b))\b",
    ),
    ("possible", False, rf"\b{_VERBS_TO}"),
    ("possible", False, r"\b(?:think(?:s|ing)?|thought) (?:of|about) (?=\w+ing\b)"),
    (
        "possible",
        False,
        r"\b(?:recommend|request|demand|ask|propos|suggest|advis|urg)(?:e|es|ed|s|ing)? that\b",
    ),
    ("duty", False, r"\b(?:should|must|ought to|need(?:s|ed)? to|ha(?:s|ve) to)\b"),
    (
        "report",
        False,
        r"\b(?:believe[sd]?|assume[sd]?|reckon(?:s|ed)?|suspect(?:s|ed)?|thinks?|thought)"
        r" (?:that\b|(?=(?:the|an?|he|she|they|it|his|her|their|its|some|someone|(?-i:[A-Z])\w+)\b))",
    ),
    ("condition", False, r"\b(?:if|unless|whether|provided that|on condition that|in case)\b"),
    (
        "plan",
        False,
        r"\b(?:will|would|'ll|wo(?=n't)|shall|going to|set to|poised to|in talks to|scheduled|slated|about to"
        r"|expected to"
        r"|due to (?:be|begin|start|open|close|end|take|meet|arrive|leave|return|finish|run|visit|play|go|come"
        r"|hold|vote|speak)\b|(?:is|are|was|were) to\b(?! blame)"
        r"|plan(?:s|ned|ning)? (?:to|on|for)|plans? (?=\w+ing)|intend\w*|pledg\w+|vow\w*|promis\w+|commit\w* to"
        r"|agreed? to|decid\w+ to)\b",
    ),
]


CUES_COMPILED = [(kind, whole, re.compile(form, re.IGNORECASE)) for kind, whole, form in _CUES]


ANY = re.compile("|".join(form for _, _, form in _CUES), re.IGNORECASE)
