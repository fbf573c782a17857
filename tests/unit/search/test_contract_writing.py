"""Contract of every engine: writing, generations, what readers see, suggestions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kitabdar.search.engine import Engine, IndexUnavailable, TextField, WriterBusy
from tests.unit.search.documents import ask, document, encoded, ids, put

Maker = Callable[[], Engine]


def test_an_index_never_made_says_that_it_is_being_rebuilt(new_engine: Maker) -> None:
    with pytest.raises(IndexUnavailable) as caught:
        ask(new_engine(), "atlas")
    assert caught.value.code == "rebuilding"


def test_a_commit_is_seen_by_readers_that_were_open_before(engine: Engine, new_engine: Maker) -> None:
    reader = new_engine()
    assert ask(reader, "atlas").total == 0
    before = reader.info().commit
    put(engine, [document(1, "Atlas")])
    assert ids(ask(reader, "atlas")) == [1]
    assert reader.info().documents == 1 and reader.info().commit != before


def test_nothing_is_seen_before_the_commit_nor_after_closing_without(engine: Engine) -> None:
    writer = engine.writer()
    writer.upsert(encoded(engine, [document(1, "Atlas")]))
    assert ask(engine, "atlas").total == 0
    writer.close()
    assert ask(engine, "atlas").total == 0
    assert engine.info().documents == 0


def test_a_document_put_again_takes_the_place_of_the_old(engine: Engine) -> None:
    put(engine, [document(1, "Atlas"), document(2, "Kar")])
    put(engine, [document(1, "Qar", version=77)])
    assert ask(engine, "atlas").total == 0
    assert ids(ask(engine, "qar"))[:1] == [1]
    assert dict(engine.versions())[1] == 77
    assert engine.info().documents == 2


def test_a_document_put_twice_in_one_commit_is_there_once(engine: Engine) -> None:
    put(engine, [document(1, "Atlas"), document(1, "Kar")])
    assert engine.info().documents == 1
    assert ids(ask(engine, "kar")) == [1]


def test_documents_put_in_any_order_are_there_once(engine: Engine) -> None:
    put(engine, [document(5, "Atlas")])
    put(engine, [document(3, "Kar"), document(9, "Qar"), document(5, "Kar"), document(3, "Qar")])
    assert sorted(key for key, _version in engine.versions()) == [3, 5, 9]
    assert ask(engine, "atlas").total == 0


def test_a_deleted_document_is_gone_and_deleting_it_again_is_no_error(engine: Engine) -> None:
    put(engine, [document(1, "Atlas"), document(2, "Atlas")])
    for _ in range(2):
        writer = engine.writer()
        writer.delete([1, 99])
        writer.commit()
        writer.close()
        assert ids(ask(engine, "atlas")) == [2]


def test_only_one_writes_at_a_time_and_reading_goes_on(engine: Engine, new_engine: Maker) -> None:
    put(engine, [document(1, "Atlas")])
    writer = engine.writer()
    with pytest.raises(WriterBusy):
        new_engine().writer()
    assert ids(ask(new_engine(), "atlas")) == [1]
    writer.close()
    new_engine().writer().close()


def test_versions_of_all_documents_can_be_read_back(engine: Engine) -> None:
    versions = {number: 2**62 + number for number in range(1, 60)}
    put(engine, [document(number, "Atlas", version=version) for number, version in versions.items()])
    assert dict(engine.versions()) == versions


def test_a_generation_is_filled_beside_the_one_served(engine: Engine, new_engine: Maker) -> None:
    reader = new_engine()
    put(engine, [document(1, "Atlas")])
    engine.create("second")
    writer = engine.writer("second")
    writer.upsert(encoded(engine, [document(2, "Atlas")], "second"))
    writer.commit()
    put(engine, [document(3, "Atlas")])  # the old one can be written meanwhile
    assert sorted(ids(ask(reader, "atlas"))) == [1, 3]
    engine.activate("second")
    writer.close()
    assert ids(ask(reader, "atlas")) == [2]
    assert reader.info().generation == "second"
    with pytest.raises(IndexUnavailable):
        engine.writer("first")


def test_a_generation_left_unfinished_is_removed_when_the_next_begins(engine: Engine) -> None:
    engine.create("second")
    engine.create("third")
    with pytest.raises(IndexUnavailable):
        engine.activate("second")
    assert engine.info().generation == "first"


def test_a_name_that_leaves_the_folder_is_refused(engine: Engine) -> None:
    for name in ("../second", "", "a/b", "."):
        with pytest.raises(ValueError, match="no name"):
            engine.create(name)


def test_suggestions_complete_in_any_script_and_count(engine: Engine) -> None:
    heydar = ("author", TextField("Əliyev, Heydər", "aze"))
    put(
        engine,
        [
            document(1, "Bir", completions=(heydar, ("title", TextField("Heyrət", "aze")))),
            document(2, "İki", completions=(heydar,)),
            document(3, "Üç", completions=(("subject", TextField("Геология", "rus")),)),
        ],
    )
    assert [(each.text, each.field, each.count) for each in engine.suggest("əli")] == [
        ("Əliyev, Heydər", "author", 2)
    ]
    for typed in ("eli", "Әли", "ALIYEV, H", "heydər əl", "Һејдәр"):
        assert engine.suggest(typed)[0].text == "Əliyev, Heydər", typed
    assert engine.suggest("Heyr")[0].field == "title"
    assert engine.suggest("geolog")[0].text == "Геология"
    assert engine.suggest("zzxv") == []
    assert len(engine.suggest("h", limit=1)) == 1


@pytest.mark.parametrize("typed", ["", " ", "\0", "\t", '"', "*", "😀", "a\tb", "x" * 100_000])
def test_suggestions_take_anything_typed(engine: Engine, typed: str) -> None:
    put(engine, [document(1, "Bir", completions=(("title", TextField("Bir")),))])
    assert len(engine.suggest(typed)) <= 8
