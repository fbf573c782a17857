"""Found: search with twenty hits and six facets in the server, the whole results page, suggestions."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import tantivy
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import translation

from benchmarks.harness import Line, Report, latencies
from kitabdar.catalogue.models import Record
from kitabdar.marc import description_json
from kitabdar.search.engine import SearchRequest
from kitabdar.search.engines import engine
from kitabdar.search.parsing import parse
from kitabdar.search.tantivy import generations
from kitabdar.search.tantivy.schema import register, text_field
from kitabdar.text.keys import analyse

FACETS = ("branch", "format", "language", "author_facet", "subject_facet", "year")
QUERIES = 400
PAGES = 100


def questions(count: int, seed: int = 7) -> list[str]:
    """Return questions as readers ask them, made of words of the catalogue: one word, two, an author and a word,
    a phrase, the beginning of a word."""
    dice = random.Random(seed)
    last = Record.objects.order_by("-pk").values_list("pk", flat=True)[0]
    wanted = sorted({dice.randint(1, last) for _number in range(count * 2)})[: count * 2]
    texts = Record.objects.filter(pk__in=wanted).values_list("description", flat=True)
    found = []
    for number, text in enumerate(texts):
        description = description_json.load(text)
        title = description.main_title
        words = [word for word in (title.forms[-1].value if title else "").split() if len(word) > 3]
        if not words:
            continue
        author = description.creators[0].forms[0].value.split(",")[0] if description.creators else ""
        found.append(
            (
                dice.choice(words),
                " ".join(dice.sample(words, min(2, len(words)))),
                f"{author} {dice.choice(words)}".strip(),
                f'"{" ".join(words[:2])}"',
                f"{dice.choice(words)[:4]}*",
            )[number % 5]
        )
    return found[:count]


def measure(report: Report) -> None:
    """Measure on the catalogue that is there."""
    translation.activate("en")
    asked = questions(QUERIES)
    searching = engine()

    def ask(text: str) -> Callable[[], object]:
        request = SearchRequest(query=parse(text), facets=FACETS, limit=20)
        return lambda: searching.search(request)

    latencies([ask(text) for text in asked[:50]])  # warm
    middle, slow = latencies([ask(text) for text in asked])
    bare = _bare(asked)
    report.add(
        Line("search, 20 hits + 6 facets, p50", middle, "ms", 12, True, f"bare Tantivy: {bare[0]:.2f} ms")
    )
    report.add(
        Line("search, 20 hits + 6 facets, p99", slow, "ms", 60, True, f"bare Tantivy: {bare[1]:.2f} ms")
    )
    begun = [text for text in questions(QUERIES, seed=11) if text.endswith("*")]
    middle, slow = latencies([ask(text) for text in begun])
    report.add(Line("the same for words begun (kita*), p50", middle, "ms", 12, True))
    report.add(Line("the same for words begun (kita*), p99", slow, "ms", 60, True))
    _pages(report, asked)
    prefixes = [text.strip('"*')[: random.Random(text).randint(2, 6)] for text in asked]
    typed = [lambda p=p: searching.suggest(p, limit=8) for p in prefixes]
    middle, slow = latencies(typed, slow=95)
    report.add(Line("suggestions while typing, p50", middle, "ms", None, True))
    report.add(Line("suggestions while typing, p95", slow, "ms", 30, True))


def _pages(report: Report, asked: list[str]) -> None:
    client = Client()
    client.get("/search", {"q": asked[0]}, HTTP_HOST="localhost")

    def page(text: str) -> Callable[[], object]:
        return lambda: client.get("/search", {"q": text}, HTTP_HOST="localhost")

    middle, slow = latencies([page(text) for text in asked[:PAGES]])
    report.add(Line("the whole results page, p50", middle, "ms", 50, True))
    report.add(Line("the whole results page, p99", slow, "ms", None, True))
    connection.close()


def _bare(asked: list[str]) -> tuple[float, float]:
    """Search the same index with the engine alone: one word of one field, twenty addresses, the count."""
    root = Path(settings.SEARCH_URL.partition(":")[2])
    index = tantivy.Index.open(str(generations.folder(root, generations.pointed(root).generation)))
    register(index)
    searcher, schema = index.searcher(), index.schema
    words = [(analyse(text.strip('"*')) or analyse("a"))[0].k0 for text in asked]
    queries = [tantivy.Query.term_query(schema, text_field("title", 0), word) for word in words]
    return latencies([lambda q=q: searcher.search(q, 20) for q in queries])  # type: ignore[misc]
