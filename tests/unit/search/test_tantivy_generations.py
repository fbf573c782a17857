"""The index folder on disk: versions, a missing or damaged folder, what is left behind."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kitabdar.search.engine import IndexUnavailable
from kitabdar.search.tantivy import generations, reading
from kitabdar.search.tantivy.engine import TantivyEngine
from tests.unit.search.documents import ask, document, ids, put


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def served(root: Path) -> TantivyEngine:
    engine = TantivyEngine(root)
    engine.create("first")
    engine.activate("first")
    put(engine, [document(1, "Atlas")])
    return engine


@pytest.mark.parametrize("part", ["analysis", "schema"])
def test_an_index_of_another_version_is_refused_with_the_command_to_run(
    served: TantivyEngine, root: Path, part: str
) -> None:
    for path in (root / generations.POINTER, root / "first" / generations.LABEL):
        label = json.loads(path.read_text())
        path.write_text(json.dumps({**label, part: 0}))
    for use in (served.info, served.writer, lambda: ask(served, "atlas"), lambda: served.activate("first")):
        with pytest.raises(IndexUnavailable, match="kitabdar index rebuild") as caught:
            use()
        assert caught.value.code == "outdated"


def test_a_folder_deleted_while_serving_is_being_rebuilt_and_then_served_again(
    served: TantivyEngine, root: Path
) -> None:
    assert ids(ask(served, "atlas")) == [1]
    shutil.rmtree(root)
    with pytest.raises(IndexUnavailable) as caught:
        ask(served, "atlas")
    assert caught.value.code == "rebuilding"
    served.create("second")
    served.activate("second")
    put(served, [document(2, "Atlas")])
    assert ids(ask(served, "atlas")) == [2]


def test_a_generation_deleted_under_its_pointer_is_being_rebuilt(served: TantivyEngine, root: Path) -> None:
    shutil.rmtree(root / "first")
    for engine in (served, TantivyEngine(root)):
        with pytest.raises(IndexUnavailable) as caught:
            ask(engine, "atlas")
        assert caught.value.code == "rebuilding"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"generation": 7}', '{"other": 1}', "\0" * 50])
def test_a_damaged_pointer_is_said_to_be_damaged(served: TantivyEngine, root: Path, content: str) -> None:
    (root / generations.POINTER).write_text(content)
    with pytest.raises(IndexUnavailable) as caught:
        ask(served, "atlas")
    assert caught.value.code == "damaged"


def test_a_damaged_meta_file_is_said_to_be_damaged(served: TantivyEngine, root: Path) -> None:
    (root / "first" / generations.META).write_text("{")
    for engine in (served, TantivyEngine(root)):
        with pytest.raises(IndexUnavailable) as caught:
            ask(engine, "atlas")
        assert caught.value.code == "damaged"


def test_the_old_generation_is_removed_and_an_open_reader_goes_on(served: TantivyEngine, root: Path) -> None:
    view = served._reader.view()
    served.create("second")
    served.activate("second")
    assert sorted(each.name for each in root.iterdir()) == [generations.POINTER, "second"]
    assert view.searcher.num_docs == 1
    assert served.info().documents == 0


@pytest.mark.parametrize("asked_before", [True, False])
def test_a_generation_replaced_between_two_looks_at_the_folder_is_followed(
    served: TantivyEngine, root: Path, monkeypatch: pytest.MonkeyPatch, asked_before: bool
) -> None:
    served.create("second")
    put(served, [document(1, "Atlas")], "second")
    reader, look, left = TantivyEngine(root), reading._stamp, ["second"]
    if asked_before:
        assert ids(ask(reader, "atlas")) == [1]

    def looked(path: Path) -> reading.Stamp:
        stamp = look(path)
        if left and path.name == generations.POINTER:
            served.activate(left.pop())
        return stamp

    monkeypatch.setattr(reading, "_stamp", looked)
    assert ids(ask(reader, "atlas")) == [1]
    assert not left and reader.info().generation == "second"
