"""`kitabdar import` as a librarian types it: what it says and how it ends."""

from __future__ import annotations

import argparse
import gzip
import io
import os
import sys
from pathlib import Path

import pytest

from kitabdar.catalogue import indexing
from kitabdar.catalogue.models import ImportRun, Record, Source
from kitabdar.interfaces.cli import import_records
from kitabdar.search.engine import IndexUnavailable, WriterBusy
from tests.support.importing import two_branches
from tests.support.marc_builder import Marc, file_of

pytestmark = pytest.mark.django_db

ONE, TWO = Marc("1", "Abai zholy"), Marc("2", "Cəmilə")
BROKEN = b"00026nam a2200025 a 4500\x1e\x1d"


@pytest.fixture(autouse=True)
def library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    two_branches()
    left = [3]
    monkeypatch.setattr(indexing, "drain", lambda _progress: left.pop(0) if left else 0)
    monkeypatch.chdir(tmp_path)


def command(*words: str) -> int:
    parser = argparse.ArgumentParser()
    import_records.add_parser(parser.add_subparsers())
    arguments = parser.parse_args(["import", *words, "--quarantine", "aside"])
    return int(arguments.run(arguments))


def test_records_are_taken_in_and_made_searchable(capsys: pytest.CaptureFixture[str]) -> None:
    Path("books.mrc").write_bytes(file_of(ONE, TWO))
    assert command("books.mrc", "--source", "main", "--create-source", "Main library") == 0
    said = capsys.readouterr().out
    assert "read: 2" in said
    assert "created: 2" in said
    assert "Searchable: 3 editions." in said
    assert Source.objects.get().name == "Main library"


def test_several_files_and_compressed_ones_are_taken_in(capsys: pytest.CaptureFixture[str]) -> None:
    Path("one.mrc").write_bytes(file_of(ONE))
    Path("two.mrc.gz").write_bytes(gzip.compress(file_of(TWO)))
    assert command("one.mrc", "two.mrc.gz", "--source", "main", "--create-source", "Main") == 0
    assert Record.objects.count() == 2


def test_standard_input_is_taken_in(monkeypatch: pytest.MonkeyPatch) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    stream = io.TextIOWrapper(Pipe(file_of(ONE, TWO)))
    monkeypatch.setattr(sys, "stdin", stream)
    assert command("-", "--source", "main", "--create-source", "Main") == 0
    assert Record.objects.count() == 2
    assert command("-", "--source", "main", "--resume") == 2


def test_a_rehearsal_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    Path("books.mrc").write_bytes(file_of(ONE, TWO))
    assert command("books.mrc", "--source", "main", "--create-source", "Main", "--dry-run") == 0
    assert "nothing was written" in capsys.readouterr().out
    assert not Record.objects.exists()


def test_what_was_set_aside_is_told_with_reason_and_place(capsys: pytest.CaptureFixture[str]) -> None:
    Path("books.mrc").write_bytes(file_of(ONE, BROKEN))
    assert command("books.mrc", "--source", "main", "--create-source", "Main") == 0
    said = capsys.readouterr().out
    assert "rejected: 1" in said
    assert "1 × The record is empty: it has no fields." in said
    assert "books.mrc.jsonl" in said


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("none.mrc", "--source", "main"), 2, "There is no file none.mrc."),
        ((".", "--source", "main"), 2, ". is a folder"),
        (("empty.mrc", "--source", "main"), 1, "empty"),
        (("letter.pdf", "--source", "main"), 1, "This is a PDF document"),
        (("only-broken.mrc", "--source", "main"), 1, ""),
        (("good.mrc", "--source", "elsewhere"), 1, "There is no source “elsewhere”"),
        (("good.mrc", "--source", "main", "--branch", "mars"), 1, "There is no branch “mars”"),
        (
            ("good.mrc", "--source", "main", "--items", "nothing-952"),
            1,
            "no item mapping named “nothing-952”",
        ),
        (("good.mrc", "--source", "bad code", "--create-source", "Bad"), 2, "Latin letters"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    words: tuple[str, ...], code: int, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Source.objects.create(code="main", name="Main")
    Path("empty.mrc").touch()
    Path("letter.pdf").write_bytes(b"%PDF-1.7\n")
    Path("only-broken.mrc").write_bytes(BROKEN)
    Path("good.mrc").write_bytes(file_of(ONE))
    assert command(*words) == code
    assert sentence in capsys.readouterr().err
    assert not Record.objects.exists()


def test_a_running_indexer_is_left_to_its_work(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def busy(_progress: object) -> int:
        raise WriterBusy

    monkeypatch.setattr(indexing, "drain", busy)
    Path("books.mrc").write_bytes(file_of(ONE))
    assert command("books.mrc", "--source", "main", "--create-source", "Main") == 0
    assert "running indexer" in capsys.readouterr().out


def test_records_are_kept_though_the_index_is_away(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def away(_progress: object) -> int:
        raise IndexUnavailable("being rebuilt")

    monkeypatch.setattr(indexing, "drain", away)
    Path("books.mrc").write_bytes(file_of(ONE))
    assert command("books.mrc", "--source", "main", "--create-source", "Main") == 1
    assert "kitabdar index rebuild" in capsys.readouterr().err
    assert Record.objects.count() == 1


def test_a_file_named_in_an_old_encoding_is_taken_in(capsys: pytest.CaptureFixture[str]) -> None:
    name = os.fsdecode("книги.mrc".encode("cp1251"))
    Path(name).write_bytes(file_of(ONE))
    Source.objects.create(code="main", name="Main")
    assert command(name, "--source", "main") == 0
    assert "created: 1" in capsys.readouterr().out
    assert ImportRun.objects.get().file_name == "\ufffd" * 5 + ".mrc"
