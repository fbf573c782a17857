"""Make large MARC files from the real records the project ships: varied words, not copies.

Realistic: the mix of languages, scripts, materials and fields (each record keeps the structure of a real one, 880
fields included); word frequencies (words are drawn per language and script as often as the real titles use them,
with a tail of invented ones, so that the vocabulary grows with the file as that of the real ones does); names and
subjects drawn by their real frequency; one record in eight repeats the work of an earlier one as another edition.
Not realistic: word order and meaning (relevance cannot be judged on it), and co-occurrence of author and subject.

    python -m benchmarks.corpus 100000 out.mrc
"""

from __future__ import annotations

import gzip
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pymarc

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT / "src" / "kitabdar" / "interfaces" / "cli" / "demo" / "data"
WORD = re.compile(r"[^\W\d_]{2,}")
TITLE_TAGS = ("245", "246", "240", "505", "520", "490", "830")
NAME_TAGS = ("100", "700")
SUBJECT_TAGS = ("600", "650", "651")
ANOTHER_EDITION = 1 / 8
NEW_WORD = (
    0.35  # with which 20,000 records have about 130,000 different words, as the real ones would by Heaps' law
)


def real_records() -> list[pymarc.Record]:
    """Read the real records that the project ships."""
    found = []
    for path in sorted(REAL.rglob("*.mrc.gz")):
        reader = pymarc.MARCReader(gzip.decompress(path.read_bytes()), permissive=True)
        found += [record for record in reader if record and record.get("245")]
    if not found:
        raise SystemExit(f"no real records in {REAL}")
    return found


class Vocabulary:
    """Words, names and subjects of the real records with their frequencies, by language."""

    def __init__(self, records: list[pymarc.Record]) -> None:
        words: dict[tuple[str, bool], Counter[str]] = defaultdict(Counter)
        names: Counter[str] = Counter()
        subjects: Counter[str] = Counter()
        for record in records:
            language = language_of(record)
            for field in record.get_fields(*TITLE_TAGS, "880"):
                for word in WORD.findall(" ".join(s.value for s in field.subfields if s.code in "abtn")):
                    words[language, word.isascii() or field.tag != "880"][word] += 1
            names.update(f["a"] for f in record.get_fields(*NAME_TAGS) if f.get("a"))
            subjects.update(f["a"] for f in record.get_fields(*SUBJECT_TAGS) if f.get("a"))
        self.words = {key: (list(found), list(_running(found))) for key, found in words.items()}
        self.names = (list(names), list(_running(names)))
        self.subjects = (list(subjects), list(_running(subjects)))

    def word(self, dice: random.Random, language: str, romanised: bool) -> str:
        """Draw a word, now and then one that no record has."""
        pool = self.words.get((language, romanised)) or self.words["eng", True]
        word = dice.choices(pool[0], cum_weights=pool[1])[0]
        if dice.random() < NEW_WORD:
            other = dice.choices(pool[0], cum_weights=pool[1])[0]
            word = word[: dice.randint(2, 6)] + other[-dice.randint(2, 6) :].lower()
        return word

    def drawn_word(self, dice: random.Random, language: str, romanised: bool, _found: re.Match[str]) -> str:
        """Draw a word in the place of the one that was found."""
        return self.word(dice, language, romanised)

    def drawn(self, dice: random.Random, pool: tuple[list[str], list[int]]) -> str:
        """Draw a name or a subject as often as the real records have it."""
        return dice.choices(pool[0], cum_weights=pool[1])[0]


def _running(counts: Counter[str]) -> Iterator[int]:
    total = 0
    for count in counts.values():
        total += count
        yield total


def language_of(record: pymarc.Record) -> str:
    """Return the MARC language code of 008/35-37."""
    fixed = next((field.data or "" for field in record.get_fields("008")), "")
    return fixed[35:38] or "eng"


def generate(count: int, *, seed: int = 1, branches: tuple[str, ...] = ("main",)) -> Iterator[bytes]:
    """Yield `count` records as ISO 2709 in UTF-8; the same seed gives the same bytes."""
    dice = random.Random(seed)
    records = real_records()
    vocabulary = Vocabulary(records)
    earlier: list[tuple[str, str]] = []
    for number in range(count):
        source = records[number % len(records)]
        raw = source.as_marc()
        record = pymarc.Record(data=raw, force_utf8=True)
        _vary(record, vocabulary, dice)
        _place_in_a_work(record, earlier, dice)
        _identify(record, number, dice)
        for copy in range(dice.choices((0, 1, 2, 3), (1, 6, 2, 1))[0]):
            record.add_ordered_field(_item(number, copy, dice, branches))
        record.leader = pymarc.Leader(str(record.leader)[:9] + "a" + str(record.leader)[10:])
        yield record.as_marc()


def _vary(record: pymarc.Record, vocabulary: Vocabulary, dice: random.Random) -> None:
    language = language_of(record)
    for field in record.get_fields(*TITLE_TAGS, "880"):
        other = partial(vocabulary.drawn_word, dice, language, field.tag != "880")
        field.subfields = [
            s._replace(value=WORD.sub(other, s.value)) if s.code in "abtn" else s for s in field.subfields
        ]
    for tags, pool in ((NAME_TAGS, vocabulary.names), (SUBJECT_TAGS, vocabulary.subjects)):
        for field in record.get_fields(*tags):
            if field.get("a"):
                field["a"] = vocabulary.drawn(dice, pool)


def _place_in_a_work(record: pymarc.Record, earlier: list[tuple[str, str]], dice: random.Random) -> None:
    main, title = record.get("100"), record["245"]
    if not main or not title.get("a"):
        return
    if earlier and dice.random() < ANOTHER_EDITION:
        main["a"], title["a"] = dice.choice(earlier)
    elif len(earlier) < 20_000:
        earlier.append((main["a"], title["a"]))


def _identify(record: pymarc.Record, number: int, dice: random.Random) -> None:
    had_isbn = bool(record.get_fields("020"))
    record.remove_fields("001", "020", "010", "952")
    record.add_ordered_field(pymarc.Field("001", data=f"bench{number:09d}"))
    if had_isbn:
        body = f"978{dice.randrange(10**9):09d}"
        check = -sum(int(digit) * (1, 3)[index % 2] for index, digit in enumerate(body)) % 10
        subfield = pymarc.Subfield("a", f"{body}{check}")
        record.add_ordered_field(
            pymarc.Field("020", indicators=pymarc.Indicators(" ", " "), subfields=[subfield])
        )
    for fixed in record.get_fields("008"):
        if fixed.data and len(fixed.data) >= 40:
            fixed.data = f"{fixed.data[:7]}{dice.randint(1850, 2024)}{fixed.data[11:]}"


def _item(number: int, copy: int, dice: random.Random, branches: tuple[str, ...]) -> pymarc.Field:
    branch = dice.choice(branches)
    return pymarc.Field(
        "952",
        indicators=pymarc.Indicators(" ", " "),
        subfields=[
            pymarc.Subfield("a", branch),
            pymarc.Subfield("b", branch),
            pymarc.Subfield("o", f"{dice.randint(0, 999)}.{dice.randint(0, 99):02d}"),
            pymarc.Subfield("p", f"B{number:09d}{copy}"),
            pymarc.Subfield("y", "book"),
        ],
    )


def write(path: Path, count: int, *, seed: int = 1, branches: tuple[str, ...] = ("main",)) -> Path:
    """Write a file of `count` records unless it is there already; return its path."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        with partial.open("wb") as file:
            for record in generate(count, seed=seed, branches=branches):
                file.write(record)
        partial.rename(path)
    return path


if __name__ == "__main__":
    write(Path(sys.argv[2]), int(sys.argv[1]))
