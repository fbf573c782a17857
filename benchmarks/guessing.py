"""How right the language guesser is, by language and by length, on texts it has not learnt from, and how fast.

    python -m benchmarks.guessing UDHR RECORDS [--titles ../shared/data/titles/titles.tsv]

UDHR and RECORDS are the folders that scripts/train_guesser.py learns from; every tenth text of theirs, by hash, is kept
out of the learning and asked here. The titles of the region are not learnt from; the few that the demonstration has too
are not asked.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence, Set
from pathlib import Path
from typing import NamedTuple

from benchmarks.harness import Line, Report
from kitabdar.text.guessing import guess, ranked
from kitabdar.text.scripts import script_of

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "scripts"))  # scripts are run as files and import each other so

from guesser_corpus import Line as Taught  # noqa: E402
from guesser_corpus import corpus, is_kept_out, pieces  # noqa: E402

TITLES = ROOT.parent / "shared" / "data" / "titles" / "titles.tsv"
MARC_LANGUAGES = {"az": "aze", "en": "eng", "kk": "kaz", "ky": "kir", "ru": "rus", "tr": "tur", "uz": "uzb"}
LENGTHS = {"1 word": 1, "2 words": 2, "3 words": 3, "4-6 words": 6, "7 or more": 10_000}
NOT_TITLES = frozenset(("words", "cldr"))  # single words and names of places teach, and are no fair question
REACH_MICROSECONDS = 50
PASSES = 5
LEAST = 20  # texts of a language, for a figure of its own
CONFUSIONS_SHOWN = 15


class Asked(NamedTuple):
    """A text, what it is in, and what was guessed: the likeliest language, how sure, the language named or ""."""

    text: str
    language: str
    script: str
    likeliest: str
    confidence: float
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
    lines = corpus(words.udhr, words.records)
    kept_out = ask(held_out(lines))
    print_all("kept out of the learning", kept_out, report)
    learnt = {line.text.casefold() for line in lines if not is_kept_out(line.text)}
    titles = ask(titles_of(words.titles, learnt)) if words.titles.exists() else []
    if titles:
        print_all("titles of the region", titles, report)
    measure_speed(report, [each.text for each in titles or kept_out])
    report.print_table()
    print(f"kept in {report.keep().name}")


def held_out(lines: Iterable[Taught]) -> Iterable[tuple[str, str]]:
    """Yield the texts kept out, as a library meets them: short ones whole, of long ones two pieces."""
    for line in lines:
        if line.source not in NOT_TITLES and is_kept_out(line.text):
            for piece in pieces(line.text):
                yield line.label.partition("+")[0], piece


def titles_of(file: Path, learnt: Set[str]) -> Iterable[tuple[str, str]]:
    """Yield the titles of the region with their languages, each once, without those learnt from elsewhere."""
    with file.open(encoding="utf-8", newline="") as rows:
        read = csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)
        found = {(row["lang"], row["title"]) for row in read}
    for code, title in sorted(found):
        if title.casefold() not in learnt:
            yield MARC_LANGUAGES[code], title


def ask(texts: Iterable[tuple[str, str]]) -> list[Asked]:
    """Guess each text; those without letters are no question."""
    found = []
    for language, text in texts:
        if likely := ranked(text):
            best = likely[0]
            named = guess(text).language
            found.append(Asked(text, language, script_of(text), best.language, best.confidence, named))
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
    print("\nas sure as it is right:")
    for label, group in sorted(_grouped(asked, _confidence)):
        sure = sum(each.confidence for each in group) / len(group)
        print(f"{label:<24}{len(group):>8}   sure {sure:.3f}   right {figures(group)[0]:.3f}")
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


def _confidence(each: Asked) -> str:
    return "confidence .97 or more" if each.confidence >= 0.97 else f"confidence .{int(each.confidence * 10)}"


def _grouped(asked: Iterable[Asked], key: Callable[[Asked], str]) -> list[tuple[str, list[Asked]]]:
    groups: defaultdict[str, list[Asked]] = defaultdict(list)
    for each in asked:
        groups[key(each)].append(each)
    order = list(LENGTHS)
    return sorted(
        groups.items(), key=lambda pair: (order.index(pair[0]) if pair[0] in order else 99, pair[0])
    )


def measure_speed(report: Report, texts: Sequence[str]) -> None:
    """Time guessing new texts: each pass forgets the one before, the quickest counts, as others use the machine."""
    passes = []
    for _ in range(PASSES):
        ranked.cache_clear()
        begin = time.process_time()
        for text in texts:
            guess(text)
        passes.append((time.process_time() - begin) / len(texts) * 1e6)
    what = f"guessing a text, mean of the quickest of {PASSES} passes, CPU"
    report.add(Line(what, min(passes), "µs", REACH_MICROSECONDS, smaller_is_better=True))


if __name__ == "__main__":
    main()
