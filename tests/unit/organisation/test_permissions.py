"""Permissions are held at a place and below it; nobody is no exception."""

from __future__ import annotations

import pytest

from kitabdar.organisation.actors import Actor, system_actor
from kitabdar.organisation.permissions import (
    DEFAULT_ROLES,
    PERMISSIONS,
    ROLE_NAMES,
    NotPermitted,
    require,
    require_anywhere,
)

DESK = Actor(7, 3, "Nigar", 4, (("/1/2/", frozenset({"circulation.check_out"})),))
NOBODY = Actor(None, None, "", None)


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/1/2/", True),
        ("/1/2/4/", True),
        ("/1/2/4/9/", True),
        ("/1/", False),
        ("/1/3/", False),
        ("/1/22/", False),
        ("", False),
    ],
)
def test_a_permission_holds_at_its_place_and_below(path: str, allowed: bool) -> None:
    assert DESK.may("circulation.check_out", path) is allowed
    assert not DESK.may("circulation.override", path)


def test_nobody_may_nothing_and_the_system_everything() -> None:
    for permission in PERMISSIONS:
        assert system_actor("worker").may(permission, "/1/")
        with pytest.raises(NotPermitted) as caught:
            require(NOBODY, permission, "/1/")
        assert (caught.value.permission, caught.value.place_path) == (permission, "/1/")
        with pytest.raises(NotPermitted):
            require_anywhere(NOBODY, permission)


def test_nobody_is_nobody_elses_self() -> None:
    assert DESK.is_self(7)
    assert not DESK.is_self(None)
    assert not NOBODY.is_self(None)
    assert not system_actor("worker").is_self(None)


def test_roles_hold_known_permissions_and_have_names() -> None:
    assert set(DEFAULT_ROLES) == set(ROLE_NAMES)
    assert all(permissions <= set(PERMISSIONS) for permissions in DEFAULT_ROLES.values())
    assert DEFAULT_ROLES["administrator"] == set(PERMISSIONS)
    assert "circulation.override" not in DEFAULT_ROLES["desk-librarian"]
