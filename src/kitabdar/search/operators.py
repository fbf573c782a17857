"""Words with a meaning of their own in what readers type, in the five interface languages."""

from __future__ import annotations

AND = frozenset({"AND", "VƏ", "VE", "И", "ЖӘНЕ"})
OR = frozenset({"OR", "VEYA", "YAXUD", "ИЛИ", "НЕМЕСЕ"})
NOT = frozenset({"NOT", "DEYİL", "DEĞİL", "НЕ", "ЕМЕС"})

FIELD_WORDS = {
    **dict.fromkeys(("title", "başlıq", "sərlövhə", "başlık", "атауы", "название", "заглавие"), "title"),
    **dict.fromkeys(("author", "müəllif", "yazar", "автор"), "author"),
    **dict.fromkeys(("subject", "mövzu", "konu", "тақырып", "тема"), "subject"),
    **dict.fromkeys(("publisher", "nəşriyyat", "yayınevi", "баспа", "издательство"), "publisher"),
    "isbn": "isbn",
    "issn": "issn",
}
"""What may stand before a colon: `author:Abai`, `автор:Абай`."""

QUOTES = {'"': '"', "“": "”", "„": "“”", "«": "»", "‟": "”"}
"""Opening quotation marks and what closes them."""
