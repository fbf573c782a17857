"""Make the branches of the corpus in the home that the environment names: `python -m benchmarks.branches 400`."""

from __future__ import annotations

import os
import sys

import django

from benchmarks.corpus import branch_codes


def main() -> None:
    """Make them under the one library there is."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "kitabdar.config.settings"
    django.setup()
    from kitabdar.organisation.models import Place, PlaceKind

    library = Place.objects.get(kind=PlaceKind.LIBRARY)
    for code in branch_codes(int(sys.argv[1])):
        Place.objects.create(kind=PlaceKind.BRANCH, code=code, name=f"Branch {code}", parent=library)


if __name__ == "__main__":
    main()
