"""Where a cluster is: `opensearch://[user:password@]host:port,host:port/prefix[?shards=3&replicas=1&tls=1]`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote

from opensearchpy import OpenSearch

PATIENCE = 8.0  # seconds for one answer of one node
ATTEMPTS = 3  # at as many nodes
CONNECTIONS = 16  # of one process to each node
_URL = re.compile(
    r"opensearch://(?:(?P<user>[^@/]*)@)?(?P<hosts>[^/@?]+)/(?P<prefix>[^?]*)(?:\?(?P<options>.*))?"
)
_PREFIX = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")
_HOST = re.compile(r"(?P<name>[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(?::(?P<port>\d{1,5}))?")


@dataclass(frozen=True, slots=True)
class Address:
    """A cluster and the prefix of this installation's indexes in it. `shards` and `replicas` are of new ones."""

    hosts: tuple[tuple[str, int], ...]
    prefix: str
    user: str = ""
    password: str = ""
    shards: int = 1
    replicas: int = 1
    tls: bool = False

    @classmethod
    def read(cls, url: str) -> Address:
        """Read a SEARCH_URL. Raises ValueError that says what is wrong with it, without the password."""
        found = _URL.fullmatch(url)
        if found is None or not _PREFIX.fullmatch(found["prefix"]):
            raise ValueError(
                "it must be like opensearch://search1:9200,search2:9200/kitabdar, the last part being "
                "a name in small letters and digits"
            )
        hosts = tuple(_host(each) for each in found["hosts"].split(","))
        user, _, password = (found["user"] or "").partition(":")
        options = {name: values[-1] for name, values in parse_qs(found["options"] or "").items()}
        if unknown := options.keys() - {"shards", "replicas", "tls"}:
            raise ValueError(
                f"it has an unknown option {sorted(unknown)[0]!r}; known are shards, replicas and tls"
            )
        return cls(
            hosts,
            found["prefix"],
            unquote(user),
            unquote(password),
            _number(options, "shards", 1, 1),
            _number(options, "replicas", 0, 1),
            options.get("tls") == "1",
        )

    def client(self) -> OpenSearch:
        """Return a client that goes to the next node when one does not answer."""
        return OpenSearch(
            [{"host": name, "port": port} for name, port in self.hosts],
            http_auth=(self.user, self.password) if self.user else None,
            use_ssl=self.tls,
            verify_certs=self.tls,
            timeout=PATIENCE,
            max_retries=ATTEMPTS,
            retry_on_timeout=True,
            retry_on_status=(502, 503, 504),
            pool_maxsize=CONNECTIONS,
            http_compress=True,
        )


def _host(text: str) -> tuple[str, int]:
    found = _HOST.fullmatch(text)
    if found is None or not 0 < int(found["port"] or 9200) < 65536:
        raise ValueError(f"{text!r} is no host with a port, as search1:9200 is")
    return found["name"].strip("[]"), int(found["port"] or 9200)


def _number(options: dict[str, str], name: str, least: int, default: int) -> int:
    text = options.get(name, str(default))
    if not text.isdecimal() or int(text) < least:
        raise ValueError(f"{name}={text} must be a number from {least} on")
    return int(text)
