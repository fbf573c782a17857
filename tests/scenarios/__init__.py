"""Whole stories, and the scenarios that every door must tell alike."""

import pytest

pytest.register_assert_rewrite("tests.scenarios.book")
