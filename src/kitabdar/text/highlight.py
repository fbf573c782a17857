"""Where the words of a question stand in what is shown, whatever script each is in."""

from __future__ import annotations

from functools import lru_cache

from kitabdar.text.keys import Token, analyse

SHORT = 3
"""Words of so few letters meet at the loose key only beside longer ones (languages.md section 8)."""


@lru_cache(maxsize=256)
def _keys_of(query: str, loosest: int) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    words: tuple[Token, ...] = analyse(query)
    loose = loosest >= 3 and any(len(word.k0) > SHORT for word in words)
    return (
        frozenset(word.k0 for word in words),
        frozenset(key for word in words for key in word.k1) if loosest >= 2 else frozenset(),
        frozenset(key for word in words for key in word.k2) if loose else frozenset(),
    )


def spans(display: str, query: str, *, loosest: int = 3, language: str = "") -> tuple[tuple[int, int], ...]:
    """Return (start, end) of each word of `display` that a word of `query` matches, in order.

    `loosest`: the last key that counts, 1 for k0 (as typed), 2 for k1, 3 for k2. `language`: of `display`.
    """
    precise, script, loose = _keys_of(query, loosest)
    if not precise:
        return ()
    return tuple(
        (word.start, word.end)
        for word in analyse(display, language)
        if word.k0 in precise or not script.isdisjoint(word.k1) or not loose.isdisjoint(word.k2)
    )
