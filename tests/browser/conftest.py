"""Tests in Chromium run when they are named (`pytest tests/browser`) or required; a browser's loop suits no others."""

from __future__ import annotations

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


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    named = any("browser" in str(word) for word in config.invocation_params.args)
    reason = browser.missing() or ("" if named else "run them by name: pytest tests/browser")
    if browser.REQUIRED and not browser.missing():
        return
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if reason and browser.REQUIRED:
                item.add_marker(pytest.mark.usefixtures("nothing_is_missing"))
            elif reason:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture
def nothing_is_missing() -> None:
    pytest.fail(browser.missing())
