"""Tests in Chromium run when they are named (`pytest tests/browser`) or required; a browser's loop suits no others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support import browser
from tests.support.browser import _site as _site
from tests.support.browser import chromium as chromium
from tests.support.browser import living as living
from tests.support.browser import site as site
from tests.support.browser import visitor as visitor
from tests.support.server import sample as sample

HERE = Path(__file__).parent

if browser.REQUIRED and browser.missing():
    raise pytest.UsageError(browser.missing())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    named = any("browser" in str(word) for word in config.invocation_params.args)
    if named:  # the browser's loop runs in the thread that asks the database
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    reason = browser.missing() or ("" if named else "run them by name: pytest tests/browser")
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if reason:
                item.add_marker(pytest.mark.skip(reason=reason))
