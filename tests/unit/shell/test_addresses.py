"""Addresses of numbered things are those that Django gives."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, reverse

from kitabdar.interfaces.shell.addresses import numbered


@pytest.mark.parametrize("view", ["discovery:edition", "discovery:work", "discovery:hold", "staff:patron"])
@pytest.mark.parametrize("number", [1, 42, 10**16, 10**18 - 1])
def test_an_address_is_as_reverse_gives_it(view: str, number: int) -> None:
    assert numbered(view, number) == reverse(view, args=(number,))


def test_an_address_of_several_numbers_keeps_their_order() -> None:
    assert numbered("discovery:cover", 7, 3) == reverse("discovery:cover", args=(7, 3))


def test_a_page_that_is_not_there_is_refused() -> None:
    with pytest.raises(NoReverseMatch):
        numbered("discovery:no-such-page", 1)
