"""Ask in a process of its own, so that another revision can stand beside this one: run by `beside.py`, never imported.

Reads one JSON list of texts a line, answers with one JSON list of milliseconds. Uses only what both revisions have.
"""

from __future__ import annotations

import json
import os
import sys
import time


def main() -> None:
    """Time questions of the first two tiers until the input ends."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "kitabdar.config.settings"
    import django

    django.setup()
    from kitabdar.search.engine import SearchRequest
    from kitabdar.search.engines import engine
    from kitabdar.search.parsing import parse
    from kitabdar.search.query import Tier

    searching = engine()
    for line in sys.stdin:
        times = []
        for text in json.loads(line):
            started = time.perf_counter()
            searching.search(SearchRequest(query=parse(text), tiers=(Tier.PRECISE, Tier.SCRIPT), limit=20))
            times.append((time.perf_counter() - started) * 1000)
        print(json.dumps(times), flush=True)


if __name__ == "__main__":
    main()
