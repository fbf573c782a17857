"""How right the language guesser is, by language and by length, on texts it has not learnt from, and how fast.

    python -m benchmarks.guessing UDHR RECORDS [--titles ../shared/data/titles/titles.tsv]

UDHR and RECORDS are the folders that scripts/train_guesser.py learns from; every tenth text of theirs, by hash, is kept
out of the learning and asked here. The titles of the region are never learnt from at all.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.harness import Line, Report
from kitabdar.text.guessing import guess, ranked
from kitabdar.text.scripts import script_of

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "scripts"))  # scripts are run as files and import each other so

from guesser_corpus import corpus, is_kept_out, pieces  # noqa: E402

TITLES = ROOT.parent / "shared" / "data" / "titles" / "titles.tsv"
MARC_LANGUAGES = {"az": "aze", "en": "eng", "kk": "kaz", "ky": "kir", "ru": "rus", "tr": "tur", "uz": "uzb"}
LENGTHS = {"1 word": 1, "2 words": 2, "3 words": 3, "4-6 words": 6, "7 or more": 10_000}
NOT_TITLES = frozenset(("words", "cldr"))  # single words and names of places teach, and are no fair question
REACH_MICROSECONDS = 50
LEAST = 20  # texts of a language, for a figure of its own
CONFUSIONS_SHOWN = 15


class Asked(NamedTuple):
    """A text, what it is in, and what was guessed: the likeliest language, and the language named ("" if unsure)."""

    text: str
    language: str
    script: str
    likeliest: str
    named: str


def main() -> None:
    """Ask all texts and print tables of them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("udhr", type=Path)
    parser.add_argument("records", type=Path)
    parser.add_argument("--titles", type=Path, default=TITLES)
    words = parser.parse_args()
    report = Report()
    kept_out = ask(held_out(words.udhr, words.records))
    print_all("kept out of the learning", kept_out, report)
    titles = ask(titles_of(words.titles)) if words.titles.exists() else []
    if titles:
        print_all("titles of the region, never learnt from", titles, report)
    measure_speed(report, [each.text for each in titles or kept_out])
    report.print_table()
    print(f"kept in {report.keep().name}")


def held_out(udhr: Path, records: Path) -> Iterable[tuple[str, str]]:
    """Yield the texts kept out, as a library meets them: short ones whole, of long ones two pieces."""
    for line in corpus(udhr, records):
        if line.source not in NOT_TITLES and is_kept_out(line.text):
            for piece in pieces(line.text):
                yield line.label.partition("+")[0], piece


def titles_of(file: Path) -> Iterable[tuple[str, str]]:
    """Yield the titles of the region with their languages, each once."""
    with file.open(encoding="utf-8", newline="") as rows:
        found = {
            (row["lang"], row["title"])
            for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)
        }
    for code, title in sorted(found):
        yield MARC_LANGUAGES[code], title


def ask(texts: Iterable[tuple[str, str]]) -> list[Asked]:
    """Guess each text; those without letters are no question."""
    found = []
    for language, text in texts:
        if likely := ranked(text):
            found.append(Asked(text, language, script_of(text), likely[0].language, guess(text).language))
    return found


def print_all(what: str, asked: Sequence[Asked], report: Report) -> None:
    """Print the texts of one source: all, by length, by language and script, and what is taken for what."""
    print(f"\n{what}: {len(asked)} texts\n")
    print(f"{'':<24}{'texts':>8}{'likeliest right':>17}{'named':>8}{'named right':>13}")
    _print_row("all", asked)
    for label, group in _grouped(asked, _length):
        _print_row(label, group)
    print()
    by_language = _grouped(asked, lambda each: f"{each.language} {each.script}")
    for label, group in sorted(by_language, key=lambda pair: -len(pair[1])):
        if len(group) >= LEAST:
            _print_row(label, group)
    wrong = Counter((each.language, each.named) for each in asked if each.named not in ("", each.language))
    print(
        "\nnamed wrongly: "
        + ", ".join(f"{a} as {b} {n}" for (a, b), n in wrong.most_common(CONFUSIONS_SHOWN))
    )
    likeliest, _named, right = figures(asked)
    report.add(Line(f"likeliest language right: {what}", likeliest, ""))
    report.add(Line(f"named language right: {what}", right, ""))


def figures(asked: Sequence[Asked]) -> tuple[float, float, float]:
    """Return the share whose likeliest language is right, the share named, and of those the share right."""
    named = [each for each in asked if each.named]
    return (
        sum(each.likeliest == each.language for each in asked) / len(asked),
        len(named) / len(asked),
        sum(each.named == each.language for each in named) / max(1, len(named)),
    )


def _print_row(label: str, asked: Sequence[Asked]) -> None:
    likeliest, named, right = figures(asked)
    print(f"{label:<24}{len(asked):>8}{likeliest:>17.3f}{named:>8.3f}{right:>13.3f}")


def _length(each: Asked) -> str:
    count = len(each.text.split())
    return next(label for label, most in LENGTHS.items() if count <= most)


def _grouped(asked: Iterable[Asked], key: Callable[[Asked], str]) -> list[tuple[str, list[Asked]]]:
    groups: defaultdict[str, list[Asked]] = defaultdict(list)
    for each in asked:
        groups[key(each)].append(each)
    order = list(LENGTHS)
    return sorted(
        groups.items(), key=lambda pair: (order.index(pair[0]) if pair[0] in order else 99, pair[0])
    )


def measure_speed(report: Report, texts: Sequence[str]) -> None:
    """Time guessing new texts: nothing is remembered from the asking before."""
    ranked.cache_clear()
    begin = time.perf_counter()
    for text in texts:
        guess(text)
    each = (time.perf_counter() - begin) / len(texts) * 1e6
    report.add(Line("guessing a text, mean", each, "µs", REACH_MICROSECONDS, smaller_is_better=True))


if __name__ == "__main__":
    main()
