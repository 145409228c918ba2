"""Articles that the page has to show rightly."""

from __future__ import annotations

import unicodedata

_FILLER = "\n\n".join(
    f"Paragraph {number} tells of the weather, of prices at the market and of a choir that sang in the square."
    for number in range(1, 30)
)

QUAY = "The quay is 420 metres long and cost 38 million crowns."
READY = '"We are ready," she said.'
MASTER = "Harbour master Ida Brandt said the first ships would berth in April."
# Characters outside of the Basic Multilingual Plane before the evidence: code points are not UTF-16 units.
HARBOUR = (
    f"The port of Halm 🚢🌊 opened its second quay on Monday. 👩‍🔧 Workers cheered. {QUAY}\n\n"
    f"{_FILLER}\n\n{MASTER} {READY} The town expects 300 new jobs.\n"
)

LIBRARY_BOOKS = "새 도서관은 장서 42만 권을 갖추었다."
LIBRARY = f"하늘시 시립도서관이 5일 다시 문을 열었다. {LIBRARY_BOOKS} 옥상에는 텃밭이 생겼다."

# Decomposed Hangul, as files from some systems have it: three code points look like one syllable.
FESTIVAL_VISITORS = unicodedata.normalize("NFD", "축제에는 방문객 6만 명이 찾았다.")
FESTIVAL = unicodedata.normalize("NFD", "나래군에서 햅쌀 🌾 축제가 열렸다. ") + FESTIVAL_VISITORS

HOSTILE_SENTENCE = (
    "Mayor Vex wrote <script>document.title='owned'</script> and ![map](https://evil.example/map.png) "
    "and \u202enrut\u202c and zero\u200bwidth on the town wall."
)
HOSTILE = f"The wall of Vexford was painted. {HOSTILE_SENTENCE} Nobody laughed."

ARTICLES = {
    "harbour": {
        "title": "Halm opens its second quay",
        "text": HARBOUR,
        "source": "Halm Courier",
        "author": "Nils Aaby",
        "published_at": "2025-03-03",
        "url": "https://news.example/halm/quay",
    },
    "library": {"title": "하늘시 도서관 다시 문 열어", "text": LIBRARY, "source": "하늘신문"},
    "festival": {"title": "나래군 햅쌀 축제", "text": FESTIVAL},
    "hostile": {
        "title": "<img src=x onerror=alert(1)> Vexford\u2028event: error",
        "text": HOSTILE,
        "author": "\u202eevil",
    },
}
