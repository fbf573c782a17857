"""Generations of the index in a cluster, and which of them is served.

PREFIX-editions-GENERATION, PREFIX-spellings-GENERATION    the indexes of a generation, of the templates of these names
PREFIX-editions, PREFIX-spellings                          aliases of those served, switched in one step
PREFIX-state                                               locks of writers, and the last commit of each generation
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass

from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError, RequestError, TransportError

from kitabdar.search.engine import IndexUnavailable
from kitabdar.search.fields import SCHEMA_VERSION
from kitabdar.search.opensearch.address import Address
from kitabdar.search.opensearch.mapping import EDITIONS, SPELLINGS, template
from kitabdar.text.keys import ANALYSIS_VERSION

KINDS = (EDITIONS, SPELLINGS)
MOST_CLAUSES = 16_384
"""Words times fields times keys of the longest questions; a cluster's default is 1,024."""
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of an installation's indexes."""

    prefix: str

    def alias(self, kind: str) -> str:
        """Return the alias of the index served."""
        return f"{self.prefix}-{kind}"

    def index(self, kind: str, generation: str) -> str:
        """Return the index of a generation. Raises ValueError for a name that is none."""
        if not _NAME.fullmatch(generation):
            raise ValueError(f"{generation!r} is no name for a generation")
        return f"{self.prefix}-{kind}-{generation}"

    @property
    def state(self) -> str:
        """Return the index of locks and commits."""
        return f"{self.prefix}-state"


def create(client: OpenSearch, address: Address, generation: str) -> None:
    """Make the empty indexes of a generation, and remove any that a crash left unfinished.

    Raises FileExistsError if it is there.
    """
    names = Names(address.prefix)
    wanted = [names.index(kind, generation) for kind in KINDS]
    _remove(client, names, besides={*wanted, *_served(client, names)})
    if client.indices.exists(index=wanted[0]):
        raise FileExistsError(f"{wanted[0]} is there already")
    with suppress(TransportError):  # where this is not allowed, whoever looks after the cluster sets it
        client.cluster.put_settings(
            body={"persistent": {"indices.query.bool.max_clause_count": MOST_CLAUSES}}
        )
    if not client.indices.exists(index=names.state):
        _create(client, names.state, {"settings": {"number_of_replicas": address.replicas}})
    for kind, index in zip(KINDS, wanted, strict=True):
        made = template(kind, f"{names.alias(kind)}-*", address.shards, address.replicas)
        client.indices.put_index_template(name=names.alias(kind), body=made)
        _create(client, index, {})


def activate(client: OpenSearch, names: Names, generation: str) -> None:
    """Serve this generation from now on and remove the others, in one step. Raises IndexUnavailable."""
    check(client, names.index(EDITIONS, generation))
    before = _served(client, names)
    actions = []
    for kind in KINDS:
        index = names.index(kind, generation)
        actions.append({"add": {"index": index, "alias": names.alias(kind)}})
        before.discard(index)
    actions += [{"remove_index": {"index": each}} for each in sorted(before)]
    client.indices.update_aliases(body={"actions": actions})
    _remove(client, names, besides={names.index(kind, generation) for kind in KINDS})


def served(client: OpenSearch, names: Names) -> str:
    """Return the generation served. Raises IndexUnavailable when there is none."""
    alias = names.alias(EDITIONS)
    try:
        found = client.indices.get_alias(name=alias)
    except NotFoundError:
        raise IndexUnavailable("rebuilding", f"{alias} is not there") from None
    return str(next(iter(found))).removeprefix(f"{alias}-")


def check(client: OpenSearch, index: str) -> None:
    """Raise IndexUnavailable unless the index is there and this very code made it."""
    try:
        found = client.indices.get_mapping(index=index)
    except NotFoundError:
        raise IndexUnavailable("rebuilding", f"{index} is not there") from None
    label = next(iter(found.values()))["mappings"].get("_meta", {})
    if (label.get("analysis"), label.get("schema")) != (ANALYSIS_VERSION, SCHEMA_VERSION):
        made = f"analysis {label.get('analysis')}, fields {label.get('schema')}"
        raise IndexUnavailable(
            "outdated",
            f"the index was made by {made}, this is analysis {ANALYSIS_VERSION}, fields {SCHEMA_VERSION}; "
            "run: kitabdar index rebuild",
        )


def _create(client: OpenSearch, index: str, body: dict[str, object]) -> None:
    try:
        client.indices.create(index=index, body=body)
    except RequestError as problem:  # another process, or this one before its connection broke
        if problem.error != "resource_already_exists_exception":
            raise


def _served(client: OpenSearch, names: Names) -> set[str]:
    found: set[str] = set()
    for kind in KINDS:
        with suppress(NotFoundError):
            found.update(client.indices.get_alias(name=names.alias(kind)))
    return found


def _remove(client: OpenSearch, names: Names, besides: set[str]) -> None:
    """Remove the generations but these."""
    for kind in KINDS:
        there = client.indices.get(index=f"{names.alias(kind)}-*", ignore_unavailable=True)
        for index in set(there) - besides:
            client.indices.delete(index=index, ignore_unavailable=True)
