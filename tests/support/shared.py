"""The shared test data beside the project: present for its developers, absent for users."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("KITABDAR_SHARED", Path(__file__).resolve().parents[3] / "shared"))
DATA = SHARED / "data"

needs_shared = pytest.mark.skipif(not DATA.is_dir(), reason="the shared test data is not beside the project")
