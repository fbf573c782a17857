"""How quickly a catalogue answers, whatever its size; imported by `benchmarks.large` once Django is set up.

Selective questions find less than a hundredth of all records, broad ones more than thirty in a hundred.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.utils import translation

from benchmarks.harness import Line, Report, percentiles, timed
from benchmarks.searching import FACETS, questions
from kitabdar.catalogue.browsing import headings
from kitabdar.catalogue.models import Edition
from kitabdar.circulation.finding import find
from kitabdar.search.engine import START, Place, SearchRequest
from kitabdar.search.engines import engine
from kitabdar.search.parsing import parse
from kitabdar.search.query import Everything, Exact, YearRange
from kitabdar.text.collation import sort_number

QUESTIONS = 600
SELECTIVE, BROAD = 0.01, 0.30
BROADLY = ("", "book* OR kitab*", "the OR in OR and OR of", "language:eng", "a* OR s* OR i* OR k* OR t*")
NARROWED: tuple[Exact | YearRange, ...] = (
    Exact("format", ("book",)),
    Exact("language", ("eng", "rus")),
    YearRange(1990, 2025),
)


def measure() -> None:
    """Measure the catalogue of this home and print its table."""
    translation.activate("en")
    report = Report()
    documents = engine().info().documents
    print(f"\n{documents:,} editions")
    asked = questions(QUESTIONS)
    for text in questions(50, seed=13):
        find(_request(text))  # warm; others than those measured, whose facets would be remembered
    rows = [(_total(_request(text)), text) for text in asked]
    kinds = {
        "selective": [text for total, text in rows if total <= SELECTIVE * documents],
        "others": [text for total, text in rows if SELECTIVE * documents < total < BROAD * documents],
    }
    taken = {name: timed(_finds(texts)) for name, texts in kinds.items()}
    together = [each for times in taken.values() for each in times]
    what = "20 hits, availability, 6 facets"
    _show(report, f"all but broad: {what}", together, (15, 80), 99)
    for name, times in taken.items():
        _show(report, f"{name}: {what}", times, (None, None), 99)
    used = time.process_time()
    timed(_finds(questions(100, seed=17)))
    report.add(Line("CPU of a search", (time.process_time() - used) * 10, "ms", None, True))
    _add(report, "the index alone, facets remembered", _searches(asked[:400]), None, None)
    broad = [_request(text, each) for text in BROADLY for each in ((), *((one,) for one in NARROWED))]
    broad = [each for each in broad if _total(each) >= BROAD * documents]
    _add(
        report,
        f"broad, {len(broad)} questions, first time asked",
        [partial(find, each) for each in broad],
        150,
        150,
    )
    for sort in ("title", "author", "newest", "year"):
        _add(report, f"a page by {sort}, deep in all there is, by cursor", _deep(sort), 10, 10, slow=95)
    typed = [text.strip('"*')[: random.Random(text).randint(2, 6)] for text in asked]
    _add(report, "suggestions", [partial(engine().suggest, each) for each in typed], 10, 10, slow=95)
    kinds_of_list = ("author", "title", "subject")
    lists = [partial(headings, kind, "en", at=text) for text in typed[:200] for kind in kinds_of_list]
    _add(report, "browse lists", lists, 10, 10, slow=95)
    report.print_table()


def _request(text: str, filters: Sequence[Exact | YearRange] = ()) -> SearchRequest:
    query = parse(text) if text else Everything()
    return SearchRequest(query, filters=tuple(filters), facets=FACETS, limit=20)


def _total(request: SearchRequest) -> int:
    """Count without facets: what the engine remembers of an answer are these."""
    return engine().search(replace(request, facets=(), limit=0)).total


def _finds(texts: Sequence[str]) -> list[Callable[[], object]]:
    return [partial(find, _request(text)) for text in texts]


def _searches(texts: Sequence[str]) -> list[Callable[[], object]]:
    return [partial(engine().search, _request(text)) for text in texts]


def _deep(sort: str) -> list[Callable[[], object]]:
    dice = random.Random(5)
    letters = "абгдкмнстabcdefghiklmnoprst"
    moments = _moments()
    found: list[Callable[[], object]] = []
    for _ in range(100):
        key = {
            "title": sort_number("".join(dice.choices(letters, k=3)), "en"),
            "author": sort_number("".join(dice.choices(letters, k=3)), "en"),
            "newest": dice.choice(moments),
            "year": dice.randint(1900, 2020),
        }[sort]
        after = START if dice.random() < 0.1 else Place(key, dice.randint(1, 10**6))
        request = SearchRequest(Everything(), sort=sort, limit=20, after=after)
        following = replace(request, after=engine().search(request).last or START)
        found.append(partial(engine().search, following))
    return found


def _moments() -> list[int]:
    """Return the first and the last second in which editions were taken in, and some between."""
    ends = [
        Edition.objects.order_by(order).values_list("created_at", flat=True)[0] for order in ("pk", "-pk")
    ]
    first, last = (int(end.timestamp()) for end in ends)
    return [first + (last - first) * part // 20 for part in range(21)]


def _add(
    report: Report,
    what: str,
    calls: Sequence[Callable[[], Any]],
    middle_reach: float | None,
    slow_reach: float | None,
    *,
    slow: int = 99,
) -> None:
    if len(calls) < 2:
        return
    _show(report, what, timed(calls), (middle_reach, slow_reach), slow)


def _show(
    report: Report, what: str, times: Sequence[float], reaches: tuple[float | None, float | None], slow: int
) -> None:
    middle, high = percentiles(times, slow)
    report.add(Line(f"{what}, p50", middle, "ms", reaches[0], True))
    report.add(Line(f"{what}, p{slow}", high, "ms", reaches[1], True))
