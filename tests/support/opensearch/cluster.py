"""Nodes of OpenSearch, each in a process of its own, that can be killed, stopped for a while and started again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from opensearchpy import OpenSearch
from opensearchpy.exceptions import OpenSearchException

from tests.support.opensearch.classpath import class_path, skip_where_missing
from tests.support.server import free_port

HEAP = "384m"
PATIENCE = 120.0  # seconds


class Cluster:
    """A cluster of so many nodes in a temporary folder; leaves nothing behind."""

    def __init__(self, nodes: int = 3) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="kitabdar-opensearch-"))
        self._class_path = class_path()
        self._http = [free_port() for _ in range(nodes)]
        self._transport = [free_port() for _ in range(nodes)]
        self._processes: list[subprocess.Popen[bytes] | None] = [None] * nodes
        self._formed = False

    def __enter__(self) -> Cluster:
        try:
            for number in range(len(self._http)):
                self.start(number)
            self.wait()
            self._formed = True
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *problem: object) -> None:
        for number, process in enumerate(self._processes):
            if process is not None:
                self.kill(number)
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def hosts(self) -> str:
        """The addresses of all nodes, as SEARCH_URL names them."""
        return ",".join(f"127.0.0.1:{port}" for port in self._http)

    def url(self, prefix: str) -> str:
        """Return the SEARCH_URL of an index with this prefix."""
        return f"opensearch://{self.hosts}/{prefix}"

    def client(self, **options: Any) -> OpenSearch:
        """Return a client of all nodes."""
        return OpenSearch([{"host": "127.0.0.1", "port": port} for port in self._http], **options)

    def start(self, number: int) -> None:
        """Start a node, anew or where it was left off."""
        home = self._folder / f"node{number}"
        (home / "config").mkdir(parents=True, exist_ok=True)
        seeds = ",".join(f"127.0.0.1:{port}" for port in self._transport)
        first = "" if self._formed else ",".join(f"node{each}" for each in range(len(self._http)))
        ports = [str(self._http[number]), str(self._transport[number])]
        options = [
            f"-Xms{HEAP}",
            f"-Xmx{HEAP}",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
        ]
        words = ["SearchNode", f"node{number}", str(home), *ports, seeds, first]
        with (home / "log").open("ab") as log:
            self._processes[number] = subprocess.Popen(
                ["java", *options, "-cp", self._class_path, *words],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=home,
            )

    def kill(self, number: int) -> None:
        """End a node without warning."""
        process, self._processes[number] = self._processes[number], None
        if process is not None:
            process.kill()
            process.wait()

    def freeze(self, number: int) -> None:
        """Stop a node as a machine that hangs: until it is killed it keeps its connections and answers nothing."""
        os.kill(self._id_of(number), signal.SIGSTOP)

    def mend(self) -> None:
        """Start what was killed, and wait until all is well."""
        for number, process in enumerate(self._processes):
            if process is None:
                self.start(number)
        self.wait()

    def forget(self, prefix: str) -> None:
        """Remove the indexes of this prefix: thousands of shards would slow down all that follows."""
        with self.client(timeout=PATIENCE, max_retries=0) as client:
            client.indices.delete(index=f"{prefix}-*", ignore_unavailable=True)
            client.indices.delete_index_template(name=f"{prefix}-*", ignore=[404])

    def wait(self) -> None:
        """Wait until every node that runs says itself that all of them are there and have all.

        The others still count one just killed and started again. Raises TimeoutError with the logs' ends.
        """
        running = [
            port for port, process in zip(self._http, self._processes, strict=True) if process is not None
        ]
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self._check()
            if all(_is_well(port, len(running)) for port in running):
                return
            time.sleep(0.2)
        raise TimeoutError(f"the cluster is not green with {len(running)} nodes\n{self._logs()}")

    def _id_of(self, number: int) -> int:
        process = self._processes[number]
        assert process is not None, f"node {number} does not run"
        return process.pid

    def _check(self) -> None:
        for number, process in enumerate(self._processes):
            if process is not None and process.poll() is not None:
                raise RuntimeError(f"node {number} ended with {process.returncode}\n{self._logs()}")

    def _logs(self) -> str:
        return "\n".join(
            path.read_text(errors="replace")[-2000:] for path in sorted(self._folder.glob("*/log"))
        )


def _is_well(port: int, nodes: int) -> bool:
    """Whether a node answers, and sees so many nodes with every shard where it belongs."""
    with OpenSearch([{"host": "127.0.0.1", "port": port}], timeout=5, max_retries=0) as client:
        try:
            health = client.cluster.health()
        except OpenSearchException:
            return False
    return bool(health["number_of_nodes"] == nodes and health["status"] == "green")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Give a real OpenSearch of three nodes, one for all tests of a process; leave it as it was."""
    skip_where_missing()
    with Cluster() as started:
        yield started
