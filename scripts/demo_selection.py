"""Choose the Library of Congress records of the sample library and keep them byte for byte.

python scripts/demo_selection.py FOLDER    (a folder with the Books All 2016 subsets, one .mrc a language)
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "src/kitabdar/interfaces/cli/demo/data"
CHOSEN = (
    "aze", "aze-880", "kaz", "tur", "uzb", "kir", "tuk", "tgk", "tat", "kaa", "chv", "kur", "ota", "mon", "geo",
    "rus-region", "rus-880", "rus-sample", "per", "mixed-880", "other-region", "eng-sample",
)  # fmt: skip


def main(folder: Path) -> None:
    """Write records.mrc.gz and its manifest."""
    parts = {name: (folder / f"{name}.mrc").read_bytes() for name in CHOSEN}
    (TARGET / "library-of-congress.mrc.gz").write_bytes(gzip.compress(b"".join(parts.values()), 9, mtime=0))
    manifest = {
        "file": "library-of-congress.mrc.gz",
        "records": sum(part.count(b"\x1d") for part in parts.values()),
        "by_subset": {name: part.count(b"\x1d") for name, part in parts.items()},
        "credit": "Library of Congress, Books All 2016 retrospective file (subset)",
        "licence": "Work of the United States government; open-access MARC, no known restriction",
    }
    (TARGET / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
