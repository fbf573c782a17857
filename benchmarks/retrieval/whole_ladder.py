"""Times of the whole ladder on a large catalogue: questions well typed and badly, and the worst that can be sent."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from django.test import Client

from benchmarks.harness import Line, Report, percentiles, timed
from benchmarks.retrieval import habits, worst
from benchmarks.searching import FACETS
from kitabdar.catalogue.models import Record
from kitabdar.circulation.finding import find
from kitabdar.interfaces.cli.installation import collect_static
from kitabdar.marc import description_json
from kitabdar.search.engine import SearchRequest
from kitabdar.search.engines import engine
from kitabdar.search.parsing import parse

P50, P99 = 15.0, 80.0
P95_TYPING = 30.0
WARMING = 100
TITLES_COUNTED = 5000


def measure(report: Report, questions: Sequence[str]) -> None:
    """Ask each question with twenty hits and six facets: the engine alone, then all that a page asks for."""
    searching = engine()
    timed(partial(find, _request(text)) for text in questions[:WARMING])
    ways = _ways(questions[WARMING:])
    _ask(report, "the engine", ways, lambda text: searching.search(_request(text)))
    _ask(report, "the whole search", ways, lambda text: find(_request(text, facet_size=9)))
    _typing(report, ways)
    _worst(report)


def _typing(report: Report, ways: Mapping[str, Sequence[str]]) -> None:
    """Time completions of each beginning of two letters or more, and corrections of what is misspelt."""
    searching = engine()
    begun = dict.fromkeys(text[:length] for text in ways["as asked"] for length in (2, 3, 5, 8, 12))
    asked: dict[str, list[Callable[[], object]]] = {
        "completions": [partial(searching.suggest, text) for text in begun],
        "did you mean": [
            partial(searching.did_you_mean, text) for text in dict.fromkeys(ways["one word misspelt"])
        ],
    }
    for name, asking in asked.items():
        middle, slow = percentiles(timed(asking), 95)
        report.add(Line(f"{name}, p50", middle, "ms"))
        report.add(Line(f"{name}, p95", slow, "ms", P95_TYPING, True, f"n {len(asking)}"))


def _request(text: str, facet_size: int = 10) -> SearchRequest:
    """Make the request of a page. Another `facet_size` is another question to what keeps counts of facets."""
    return SearchRequest(query=parse(text), facets=FACETS, facet_size=facet_size, limit=20)


def _ways(questions: Sequence[str]) -> dict[str, list[str]]:
    """Return the questions as asked, and, without quotes and words begun, as those ask who type badly."""
    plain = [text for text in questions if '"' not in text and "*" not in text]
    ways = {"as asked": list(questions)}
    for name in ("without the letters", "one word misspelt", "wrong keyboard layout"):
        ways[name] = list(filter(None, [_typed(name, text) for text in plain]))
    return ways


def _typed(name: str, text: str) -> str:
    """Type a question in one of the ways, with Russian or English habits by its letters."""
    language = "ru" if any("а" <= letter <= "я" for letter in text.lower()) else "en"
    return habits.HABITS[name](habits.words_of(text, language), language, random.Random(text))


def _ask(report: Report, what: str, ways: dict[str, list[str]], ask: Callable[[str], object]) -> None:
    """Ask all, each once: facets of a question asked twice would come from memory."""
    times: list[float] = []
    for name, asked in ways.items():
        taken = timed(partial(ask, text) for text in asked)
        middle, slow = percentiles(taken)
        report.add(Line(f"{what}, {name}, p50", middle, "ms", beside=f"p99 {slow:.2f} ms, n {len(asked)}"))
        times += taken
    middle, slow = percentiles(times)
    report.add(Line(f"{what}, all of them, p50", middle, "ms", P50, True))
    report.add(Line(f"{what}, all of them, p99", slow, "ms", P99, True, f"the slowest {max(times):.0f} ms"))


def _worst(report: Report) -> None:
    """Send the worst to the API, three times each in this process, and list them by the slowest answer."""
    collect_static()
    client = Client()
    _send(client, "kitab", 10)  # the first request loads what all need
    slowest: dict[str, float] = {}
    for name, text in worst.questions(_common_words()).items():
        times = timed(partial(_send, client, text, size) for size in (11, 12, 13))
        slowest[name] = max(times)
    for name, milliseconds in sorted(slowest.items(), key=lambda each: -each[1]):
        report.add(Line(f"worst: {name}", milliseconds, "ms", P99, True))


def _send(client: Client, text: str, facet_size: int) -> None:
    asked: dict[str, str | int] = {"q": text, "facets": "all", "facet_size": facet_size, "limit": 20}
    answer = client.get("/api/v1/search", asked, HTTP_HOST="localhost")
    if answer.status_code != 200:
        raise SystemExit(f"{text[:60]!r} was answered {answer.status_code}")


def _common_words() -> list[str]:
    """Return the commonest words of titles, the commonest first."""
    counts: Counter[str] = Counter()
    for text in Record.objects.order_by("pk").values_list("description", flat=True)[:TITLES_COUNTED]:
        title = description_json.load(text).main_title
        for form in title.forms if title else ():
            counts.update(habits.words_of(form.value, ""))
    return [word for word, _count in counts.most_common(60)]
