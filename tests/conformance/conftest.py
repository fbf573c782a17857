"""Real installations for these tests (see tests/support/server.py)."""

from tests.support.server import first as first
from tests.support.server import home as home
from tests.support.server import sample as sample
from tests.support.server import server as server
