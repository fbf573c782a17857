"""Whether this system shares its processors out among sessions before processes, as Linux does where told to."""

from __future__ import annotations

from pathlib import Path

import pytest

_SWITCH = Path("/proc/sys/kernel/sched_autogroup_enabled")

needs_weighed_sessions = pytest.mark.skipif(
    not _SWITCH.exists() or _SWITCH.read_text().strip() != "1", reason="this system does not weigh sessions"
)
