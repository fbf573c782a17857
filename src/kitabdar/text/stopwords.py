"""Words that say little by themselves, from `tables/stop-words/`: lowest in the order of hits, never dropped."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from kitabdar.text.keys import keys_of


def is_stop_word(k1: str) -> bool:
    """Say whether a word (its script-normalised key) is a stop word of a language of the interface.

    As typed without its own letters too: "ve" and "va" are və.
    """
    return k1 in _stop_words()


@lru_cache(maxsize=1)
def _stop_words() -> frozenset[str]:
    path = files("kitabdar.text") / "tables" / "stop-words" / "stop-words.tsv"
    found: set[str] = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            for word in line.split("\t")[1].split("|"):
                keys = keys_of(word)[0]
                found.update((*keys.k1, *(reading.replace("ə", "a") for reading in keys.k1), *keys.k2))
                found.update(reading.replace("ə", "e") for reading in keys.k1)
    return frozenset(found)
