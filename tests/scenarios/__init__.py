"""Whole stories, and the scenarios that every door must tell alike."""

import pytest

pytest.register_assert_rewrite(
    *(f"tests.scenarios.{book}" for book in ("book", "second_book", "third_book", "fourth_book"))
)
