"""The keys alone find enough, and little that is false, on the development queries (shared data)."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from functools import lru_cache

from kitabdar.text.keys import Token, analyse
from tests.support.shared import SHARED, needs_shared

CODES = {
    "az": "aze", "azb": "aze", "kk": "kaz", "tr": "tur", "ru": "rus", "en": "eng", "uz": "uzb", "ky": "kir",
    "tk": "tuk",
    "tt": "tat", "ug": "uig", "ar": "ara", "fa": "per",
}  # fmt: skip
ENOUGH = {
    "exact": 1.0, "alalc": 0.98, "kk_latin": 0.97, "keyboard": 0.97, "keyboard_real": 0.97, "yanalif": 0.95,
    "same_lang_xscript": 0.80, "romanisation": 0.55, "xlang": 0.51,
}  # fmt: skip


def keys_of(token: Token) -> tuple[tuple[str, ...], ...]:
    return (token.k0,), token.k1, token.k2


@lru_cache(maxsize=1)
def measured() -> tuple[dict[str, float], float]:
    """Return the share of queries whose record any key finds, by category, and false headings a query."""
    folder = SHARED / "xscript"
    held: list[dict[str, set[int]]] = [defaultdict(set), defaultdict(set), defaultdict(set)]
    names, lengths = [], []
    for number, line in enumerate((folder / "docs.jsonl").open(encoding="utf-8")):
        document = json.loads(line)
        tokens = analyse(document["title"], CODES.get(document["lang"].split("-")[0], ""))
        names.append(document["id"])
        lengths.append(len(tokens))
        for token in tokens:
            for index, keys in zip(held, keys_of(token), strict=True):
                for key in keys:
                    index[key].add(number)
    asked, found, false = Counter[str](), Counter[str](), 0
    for line in (folder / "eval_dev.jsonl").open(encoding="utf-8"):
        query = json.loads(line)
        right, tokens = set(query["relevant"]), analyse(query["query"])
        hits: set[int] = set()
        for index, level in zip(held, range(3), strict=True):
            words = [set().union(*(index.get(key, ()) for key in keys_of(token)[level])) for token in tokens]
            hits |= set.intersection(*words) if words else set()
        asked[query["category"]] += 1
        found[query["category"]] += any(names[number] in right for number in hits)
        false += sum(names[number] not in right and lengths[number] == len(tokens) for number in hits)
    return {category: found[category] / asked[category] for category in asked}, false / asked.total()


@needs_shared
def test_the_keys_find_what_the_specification_asks_of_them() -> None:
    shares, _false = measured()
    assert {category: share for category, share in shares.items() if share < ENOUGH.get(category, 0)} == {}


@needs_shared
def test_the_keys_bring_at_most_a_quarter_of_a_false_heading_a_query() -> None:
    assert measured()[1] <= 0.25
