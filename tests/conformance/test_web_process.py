"""A process of the web server: what it keeps from one answer to the next."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from kitabdar.catalogue.memory import BETWEEN_ANSWERS
from tests.support.server import environment

ANSWERED = """
import gc, json
from django.db.backends.signals import connection_created
from django.test import RequestFactory
from kitabdar.config.wsgi import application
from kitabdar.interfaces.cli.installation import collect_static

opened = []
connection_created.connect(lambda **_more: opened.append(1), weak=False)

def ask():
    said = []
    environ = RequestFactory(SERVER_NAME="127.0.0.1").get("/search?q=abay").environ
    answer = application(environ, lambda status, *_more, **_others: said.append(status))
    list(answer)
    answer.close()
    return said[0]

collect_static()
ask()
opened.clear()
status = {ask() for _ in range(20)}
print(json.dumps({"status": list(status), "opened": len(opened), "collecting": gc.get_threshold()}))
"""


def test_no_answer_opens_the_database_anew_and_hardly_one_waits_for_the_collector(home: Path) -> None:
    """To open it took a tenth of an answer, and threw away what was read; a look at all of memory 100 to 300 ms."""
    command = [sys.executable, "-c", ANSWERED]
    done = subprocess.run(command, env=environment(home), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found == {"status": ["200 OK"], "opened": 0, "collecting": list(BETWEEN_ANSWERS)}
