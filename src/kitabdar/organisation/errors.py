"""What every service of the library may raise; doors turn these into pages and problem details."""

from __future__ import annotations


class NotFound(Exception):
    """There is no such thing. `kind` is the word for it ("patron", "item", "hold" …), `key` what was asked."""

    def __init__(self, kind: str, key: object) -> None:
        super().__init__(f"{kind} {key}")
        self.kind = kind
        self.key = str(key)


class NotPermitted(Exception):
    """The actor lacks `permission` at the place with `place_path` ("" when it is asked for anywhere)."""

    def __init__(self, permission: str, place_path: str = "") -> None:
        super().__init__(f"{permission} at {place_path or 'any place'}")
        self.permission = permission
        self.place_path = place_path


class Invalid(Exception):
    """What was given cannot be kept. `problems`: field name -> translated sentence."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {sentence}" for field, sentence in problems.items()))
        self.problems = problems
