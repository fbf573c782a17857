"""The server's classes, fetched by Maven once and kept in the home of tests."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
KEPT = HERE.parent.parent.parent / "var" / "test-opensearch"
MAVEN = ["mvn", "-B", "-q", "dependency:build-classpath"]
LONGEST = 600  # seconds


def class_path() -> str:
    """Return the class path of SearchNode, fetching and compiling what is missing. Raises CalledProcessError."""
    sources = (HERE / "pom.xml", HERE / "SearchNode.java")
    named = hashlib.sha256(b"".join(each.read_bytes() for each in sources)).hexdigest()[:16]
    folder = KEPT / named
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = folder / "classpath.txt"
        if not kept.exists() or not all(Path(each).exists() for each in kept.read_text().split(":")):
            _make(folder, kept)
        return f"{folder}:{kept.read_text()}"


def _make(folder: Path, kept: Path) -> None:
    folder.mkdir(exist_ok=True)
    listed = folder / "listed.txt"
    _run([*MAVEN, "-f", str(HERE / "pom.xml"), f"-Dmdep.outputFile={listed}"])
    jars = listed.read_text().strip()
    _run(["javac", "-cp", jars, "-d", str(folder), str(HERE / "SearchNode.java")])
    kept.write_text(jars)


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=LONGEST, cwd=KEPT)


def missing() -> str:
    """Say why the server cannot run here; "" where it can."""
    for program in ("java", "javac", "mvn"):
        if shutil.which(program) is None:
            return f"needs {program} (a JDK of Java 17 and Maven)"
    try:
        class_path()
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as problem:
        said = str(problem.stdout or "") + str(problem.stderr or "")
        return f"the classes of OpenSearch cannot be fetched: {said[-500:] or problem}"
    return ""


def skip_where_missing() -> None:
    """Skip the test with the reason, or fail it where all that can be tested must be."""
    why = missing()
    if why and os.environ.get("KITABDAR_REQUIRE_EXTRAS") == "1":
        pytest.fail(why)
    if why:
        pytest.skip(why)
