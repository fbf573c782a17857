"""What import-linter does not show: foreign keys point downwards, names stay apart."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "kitabdar"
LEVEL = {"search": 1, "organisation": 1, "catalogue": 2, "patrons": 2, "circulation": 3, "notices": 4}
FORBIDDEN_NAMES = {"common", "core", "utils", "helpers", "util", "misc"}


def test_every_domain_app_has_a_level() -> None:
    labels = {
        config.label
        for config in apps.get_app_configs()
        if config.name.startswith("kitabdar.") and not config.name.startswith("kitabdar.interfaces")
    }
    assert labels == set(LEVEL)


@pytest.mark.parametrize("label", sorted(LEVEL))
def test_foreign_keys_point_downwards(label: str) -> None:
    upward = []
    for model in apps.get_app_config(label).get_models():
        for field in model._meta.get_fields():
            if not field.is_relation or not field.concrete or field.related_model is None:
                continue
            target = field.related_model._meta.app_label
            if target != label and LEVEL[target] >= LEVEL[label]:
                upward.append(f"{model.__name__}.{field.name} -> {target}")
    assert upward == []


def test_import_contracts_hold() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-1000:]


def test_no_package_is_a_drawer_for_everything() -> None:
    found = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*")
        if path.stem in FORBIDDEN_NAMES and path.suffix in ("", ".py")
    ]
    assert found == []
