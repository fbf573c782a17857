"""What SEARCH_URL may say of a cluster."""

from __future__ import annotations

import pytest

from kitabdar.search.opensearch.address import Address


def test_hosts_prefix_and_options_are_read() -> None:
    found = Address.read(
        "opensearch://kitab:s%40fe@search1:9201,search2,[::1]:9300/books?shards=6&replicas=2&tls=1"
    )
    assert found.hosts == (("search1", 9201), ("search2", 9200), ("::1", 9300))
    assert (found.prefix, found.user, found.password) == ("books", "kitab", "s@fe")
    assert (found.shards, found.replicas, found.tls) == (6, 2, True)
    assert Address.read("opensearch://a/b") == Address((("a", 9200),), "b")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("opensearch://", "must be like"),
        ("opensearch://search1:9200", "must be like"),
        ("opensearch://search1:9200/", "small letters"),
        ("opensearch://search1:9200/Books", "small letters"),
        ("opensearch://search1:99999/books", "no host"),
        ("opensearch://a b/books", "no host"),
        ("opensearch://search1/books?shards=0", "shards=0"),
        ("opensearch://search1/books?replicas=x", "replicas=x"),
        ("opensearch://search1/books?colour=red", "colour"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(url: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Address.read(url)


def test_a_refusal_does_not_repeat_the_password() -> None:
    with pytest.raises(ValueError) as caught:
        Address.read("opensearch://user:topsecret@search1:9200/Books")
    assert "topsecret" not in str(caught.value)
