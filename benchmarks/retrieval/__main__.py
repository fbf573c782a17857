"""Measure what is found: python -m benchmarks.retrieval xscript | titles | ablation | ladder  (--help says more).

xscript   the cross-script queries over HTTP: R@1 and R@10 by category, false headings, times
titles    whole titles as people type them: R@1 and R@10 by kind and by number of words
ablation  what each tier and each letter table adds and costs
ladder    times of the whole ladder on a large catalogue, the slowest inputs, another revision side by side
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks import corpus
from benchmarks.harness import Line, Report
from benchmarks.retrieval import asking, crossscript, documents, homes
from benchmarks.retrieval import titles as title_queries
from benchmarks.retrieval.scoring import Outcome, by_kind


def main() -> None:
    """Run one of the measurements and keep its figures."""
    words = _parser().parse_args()
    report = Report()
    words.run(words, report)
    print(f"kept in {report.keep().name}")


def xscript(words: argparse.Namespace, report: Report) -> None:
    """Ask the cross-script queries."""
    home = homes.filled("xscript", crossscript.records(), as_it_is=words.as_it_is)
    asked = crossscript.queries(words.queries, categories=words.categories, sample=words.sample)
    asking.enter(home)
    outcomes = asking.ask_all(asked, asking.in_process())
    crossscript.report_times(report, outcomes, "in process")
    if not words.in_process:
        with asking.over_http(home) as ask:
            asking.ask_all(asked[:50], ask)  # warm
            outcomes = asking.ask_all(asked, ask)
        crossscript.report_times(report, outcomes, "over HTTP")
    crossscript.judge(outcomes, words.queries)
    crossscript.report_on(report, outcomes)
    crossscript.report_false(report, asked, asking.in_process(limit=100))
    if words.misses:
        show_misses(outcomes, words.misses)


def titles(words: argparse.Namespace, report: Report) -> None:
    """Ask for whole titles."""
    known = documents.all_titles()
    home = homes.filled("titles", documents.write(known), as_it_is=words.as_it_is)
    asked = title_queries.queries(known, most=words.sample or 400)
    if words.in_process:
        asking.enter(home)
        outcomes = asking.ask_all(asked, asking.in_process())
    else:
        with asking.over_http(home) as ask:
            asking.ask_all(asked[:50], ask)  # warm
            outcomes = asking.ask_all(asked, ask)
    title_queries.report_on(report, outcomes)
    crossscript.report_times(report, outcomes, "in process" if words.in_process else "over HTTP")
    if words.misses:
        show_misses(outcomes, words.misses)


def ablation(words: argparse.Namespace, report: Report) -> None:
    """Take away each tier, then each letter table."""
    home = homes.filled("xscript", crossscript.records(), as_it_is=words.as_it_is)
    asked = crossscript.queries(words.queries, categories=words.categories, sample=words.sample)
    asking.enter(home)
    from benchmarks.retrieval import letter_tables, rungs

    if "tiers" in words.only:
        rungs.measure(report, asked)
    if "room" in words.only:
        rungs.weigh(report)
    if "tables" in words.only:
        letter_tables.measure(report, asked)


def ladder(words: argparse.Namespace, report: Report) -> None:
    """Time the whole ladder on a large catalogue, and beside another revision where one is named."""
    name = f"corpus-{words.count}"
    file = corpus.write(homes.ROOT / "var" / "bench" / f"{name}.mrc", words.count)
    home = homes.filled(name, file, as_it_is=words.as_it_is)
    asking.enter(home)
    from benchmarks import searching
    from benchmarks.retrieval import beside, whole_ladder

    questions = searching.questions(words.questions)
    report.add(Line(f"the index of {words.count:,} records", homes.index_bytes(home) / 1e6, "MB"))
    whole_ladder.measure(report, questions)
    if words.against:
        beside.measure(report, home, words.against, file, questions)


def show_misses(outcomes: Sequence[Outcome], most: int) -> None:
    """Print so many queries of each kind that no answer stood first for, with what stood there."""
    for kind, found in by_kind(outcomes).items():
        missed = [each for each in found if each.place != 1]
        print(f"\n{kind}: {len(missed)} of {len(found)} not in the first place")
        for each in missed[:most]:
            tier = each.seen[0].tier if each.seen else "nothing found"
            print(f"  place {each.place:<3} {each.asked.text}  →  {each.asked.wanted}  ({tier})")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.retrieval",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parts = parser.add_subparsers(required=True, metavar="what")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--as-it-is", action="store_true", help="use the library made last, whatever code made it"
    )
    shared.add_argument("--in-process", action="store_true", help="ask in this process only, not over HTTP")
    shared.add_argument("--sample", type=int, default=0, help="so many queries of each kind (0: all)")
    shared.add_argument("--misses", type=int, default=0, help="print so many misses of each kind")
    part = parts.add_parser("titles", parents=[shared], help="400 queries of each kind unless --sample")
    part.set_defaults(run=titles)
    headings = argparse.ArgumentParser(add_help=False)
    headings.add_argument(
        "--categories", type=lambda text: text.split(","), default=[], help="only these: a,b"
    )
    headings.add_argument("--queries", type=Path, default=crossscript.HARNESS.with_name("eval_dev.jsonl"))
    part = parts.add_parser("xscript", parents=[shared, headings])
    part.set_defaults(run=xscript)
    part = parts.add_parser("ablation", parents=[shared, headings])
    part.add_argument("--only", default="tiers,room,tables", help="which of these")
    part.set_defaults(run=ablation)
    part = parts.add_parser("ladder")
    part.add_argument(
        "--as-it-is", action="store_true", help="use the library made last, whatever code made it"
    )
    part.add_argument("--count", type=int, default=100_000, help="records of the catalogue (default: 100000)")
    part.add_argument("--questions", type=int, default=1000, help="how many to ask (default: 1000)")
    part.add_argument(
        "--against", default="", metavar="REVISION", help="time the first two tiers beside these"
    )
    part.set_defaults(run=ladder)
    return parser


if __name__ == "__main__":
    main()
