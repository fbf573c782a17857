"""`python -m benchmarks.corpus COUNT FILE`: write a corpus, or describe one."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from benchmarks.corpus.describing import Description
from benchmarks.corpus.places import branch_codes
from benchmarks.corpus.writing import generate


def main() -> None:
    """Write the corpus asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corpus", description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("file", help="where to, - for standard output")
    parser.add_argument("--branches", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--describe", action="store_true", help="tell what is in it (slower; in memory)")
    words = parser.parse_args()
    started, octets = time.perf_counter(), 0
    description = Description() if words.describe else None
    with sys.stdout.buffer if words.file == "-" else Path(words.file).open("wb") as file:
        branches = branch_codes(words.branches)
        for block in generate(words.count, seed=words.seed, branches=branches, workers=words.workers):
            octets += file.write(block)
            if description:
                description.add(block)
    seconds = time.perf_counter() - started
    print(
        f"{words.count:,} records, {octets / 1e6:,.0f} MB, {words.count / seconds:,.0f} a second",
        file=sys.stderr,
    )
    if description:
        print(description, file=sys.stderr)


if __name__ == "__main__":
    main()
