"""Settings for tests: a home of their own for every test process, thrown away afterwards."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="kitabdar-test-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["KITABDAR_HOME"] = _home
os.environ.pop("SEARCH_URL", None)
os.environ.pop("KITABDAR_PUBLIC_URL", None)
if "KITABDAR_TEST_DATABASE_URL" in os.environ:
    os.environ["DATABASE_URL"] = os.environ["KITABDAR_TEST_DATABASE_URL"]
else:
    os.environ.pop("DATABASE_URL", None)

from kitabdar.config.settings import *  # noqa: E402, F403  the real settings, in this home
from kitabdar.config.settings import HOME, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick: hashing is not under test
(HOME / "static").mkdir()
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
