"""Which engine this installation searches with: one for each process, opened when first asked for."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from kitabdar.search.engine import Engine
from kitabdar.search.tantivy.engine import TantivyEngine


def engine() -> Engine:
    """Return this process's engine for settings.SEARCH_URL. Opens nothing by itself, so it is safe before a fork."""
    return _engine(settings.SEARCH_URL, os.getpid())


@lru_cache(maxsize=8)
def _engine(url: str, process: int) -> Engine:
    """Keep one engine an address and process: a child of a fork gets its own."""
    scheme, _, rest = url.partition(":")
    if scheme == "tantivy" and rest:
        return TantivyEngine(Path(rest.removeprefix("//")))
    if scheme == "opensearch":
        # Imported here: the client takes a third of a second, in every process of libraries that have no cluster.
        from kitabdar.search.opensearch.address import Address
        from kitabdar.search.opensearch.engine import OpenSearchEngine

        try:
            return OpenSearchEngine(Address.read(url))
        except ValueError as problem:
            raise ImproperlyConfigured(f"SEARCH_URL cannot be used: {problem}.") from problem
    raise ImproperlyConfigured(
        f"SEARCH_URL is {url!r}; it must name a folder for the index, for example "
        "SEARCH_URL=tantivy:/srv/kitabdar/index, or a cluster of OpenSearch, for example "
        "SEARCH_URL=opensearch://search1:9200,search2:9200/kitabdar."
    )
