"""The past tense: what tells a verb of English news prose by its form."""

from __future__ import annotations

import re

PAST = re.compile(
    r"(?:ed|sent|met|led|won|lost|rose|fell|grew|began|gave|took|went|came|became|bought|sold|built|held|left"
    r"|found|made|paid|wrote|spoke|brought|chose|flew|broke|drew|struck|threw|withdrew|beat|beaten|taken|given"
    r"|written|shown|known|taught|caught|fought|paid|lent|hit|cut|put|shot|stole|stolen|drove|sang|ran|kept"
    r"|lent|hid|fled|said|told|thought|felt|heard|stood|saw|knew|swore|sank|shrank|spent|meant|lost|sued)$"
)
