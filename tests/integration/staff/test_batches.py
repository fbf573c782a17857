"""Whole lists at the desk."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kitabdar.circulation.models import BatchRun, Loan
from kitabdar.circulation.services.batches import AT_A_TIME
from tests.support.builders import make_item
from tests.support.lending import lend
from tests.support.world import World


def give(client: Client, **fields: object) -> str:
    response = client.post(reverse("staff:batches"), fields, follow=True)
    return str(response.content.decode())


def go(client: Client) -> str:
    run_id = BatchRun.objects.latest("pk").pk
    return client.post(reverse("staff:batch-go", args=(run_id,)), follow=True).content.decode()


def test_a_class_set_is_looked_at_then_lent(world: World, head: Client) -> None:
    page = give(head, kind="check_out", card="A-1", list="D1\nD1\nS1\nX9")
    assert "Nothing is done yet" in page and "Would go well" in page and "Would be refused" in page
    assert "Named more than once, taken once: D1" in page
    assert not Loan.objects.exists()
    page = go(head)
    assert "All lines are done" in page and "Due back on" in page
    assert Loan.objects.count() == 2
    assert "A-1" in head.get(reverse("staff:batches")).content.decode()


def test_a_file_is_taken_back_a_few_lines_at_a_time(world: World, head: Client) -> None:
    barcodes = [f"B{number}" for number in range(AT_A_TIME + 5)]
    for barcode in barcodes:
        make_item(world.dede, world.sahil, world.book, barcode=barcode)
    lend(world, world.aysel, "B0")
    file = SimpleUploadedFile("list.csv", ("\ufeff" + "\n".join(f"{each};x" for each in barcodes)).encode())
    give(head, kind="check_in", file=file)
    page = go(head)
    assert f"{AT_A_TIME} of {len(barcodes)} done" in page and "data-goes-on" in page
    assert "Go on: 5 to do" in page
    assert "All lines are done" in go(head)


def test_the_table_is_taken_away_and_holds_no_formula(world: World, head: Client) -> None:
    give(head, kind="check_in", list="=cmd()\nD1")
    go(head)
    answer = head.get(reverse("staff:batch-csv", args=(BatchRun.objects.get().pk,)))
    text = answer.content.decode("utf-8-sig")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "'=cmd()" in text and "D1" in text and "Was so already" in text


def test_what_is_wrong_stands_beside_its_field(world: World, head: Client) -> None:
    assert "Give at least one barcode" in give(head, kind="check_in", list=" ")
    assert "No reader has the card" in give(head, kind="check_out", card="Z-9", list="D1")
    too_much = SimpleUploadedFile("list.txt", b"x" * ((1 << 20) + 1))
    assert "larger than 1 MB" in give(head, kind="check_in", file=too_much)


def test_a_list_of_another_library_is_not_shown(world: World, head: Client, admin: Client) -> None:
    admin.post(reverse("staff:workplace"), {"branch": world.xezer.pk})
    give(admin, kind="check_in", list="D1")
    run_id = BatchRun.objects.get().pk
    for name in ("batch", "batch-csv"):
        assert head.get(reverse(f"staff:{name}", args=(run_id,))).status_code == 404
    assert head.post(reverse("staff:batch-go", args=(run_id,))).status_code == 404
