"""A worker that makes and sends messages for ever, naming on standard output each round that is done."""

from __future__ import annotations

import django

django.setup()

from kitabdar.notices.services.composing import compose  # noqa: E402  after the set-up it needs
from kitabdar.notices.services.sending import send_due  # noqa: E402
from tests.support.world import NOW  # noqa: E402


def main() -> None:
    while True:
        compose(NOW, limit=5)
        send_due(NOW, limit=5)
        print("done", flush=True)


if __name__ == "__main__":
    main()
