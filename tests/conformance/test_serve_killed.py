"""Kill -9 of web processes at any moment of a load: nothing acknowledged is lost, nothing is done twice.

`KITABDAR_KILLS` says how often (4 unless said; 200 for a thorough run).
"""

from __future__ import annotations

import os
import random
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from itertools import count
from threading import Event
from typing import Any

from tests.support.server import PATIENCE, Answer, Server, children_of, eventually, inside

KILLS = int(os.environ.get("KITABDAR_KILLS", "4"))
BORROWERS = ("AZ10005", "AZ10012")  # who may have thirty items
PAYER = "AZ10003"
OWED, SUM = Decimal("900.00"), Decimal("0.10")


class Client:
    """A desk that lends, takes back and is paid through the API, and asks again whatever was cut off."""

    def __init__(
        self, server: Server, token: str, number: int, card: str, items: list[dict[str, str]]
    ) -> None:
        self.server, self.token, self.card, self.items = server, token, card, items
        self.number, self.chance = number, random.Random(number)
        self.lent: list[int] = []
        self.returned: list[int] = []
        self.paid: list[str] = []
        self.cut = 0

    def run(self, charge_id: int, done: Event) -> Client:
        for turn in count():
            if done.is_set():
                return self
            item = self.chance.choice(self.items)
            thing = {"barcode": item["barcode"], "branch": item["branch"]}
            lent = self.send("/checkouts", {"card_number": self.card, **thing})
            codes = {each["code"] for each in lent.data["refusals"]} if lent.status == 409 else set()
            assert lent.status == 201 or codes <= {"on_loan_to_another", "on_loan_to_patron"}, lent.text
            if lent.status == 201:
                self.lent.append(lent.data["loan_id"])
            key = f"client-{self.number}-{turn:06}"
            body = {"amount": str(SUM), "branch": item["branch"]}
            paid = self.send(f"/charges/{charge_id}/payments", body, key)
            assert paid.status == 201, paid.text
            self.paid.append(key)
            if "on_loan_to_another" not in codes:
                back = self.send("/checkins", thing)
                assert back.status == 200, back.text
                if back.data["loan_id"]:
                    self.returned.append(back.data["loan_id"])
        raise AssertionError

    def send(self, path: str, body: dict[str, Any], key: str = "") -> Answer:
        """Send until there is an answer: no answer, a cut one and "busy" are followed by the same again."""
        headers = {"Idempotency-Key": key} if key else {}
        deadline = time.monotonic() + PATIENCE
        while True:
            answer = self.server.ask(f"/api/v1{path}", body, token=self.token, headers=headers)
            if answer.status not in (0, 503):
                return answer
            assert time.monotonic() < deadline, answer.text
            self.cut += answer.status == 0
            time.sleep(0.05)


def kill_one(server: Server, what: str, chance: random.Random) -> str:
    """Kill a web process, or the master of them all; return which, or nothing where there was none just now."""
    master = eventually(lambda: server.children().get("web"), "a web server")
    if what == "master":
        os.kill(master, signal.SIGKILL)
        eventually(lambda: server.children().get("web", master) != master, "another web server")
        return what
    workers = children_of(master)
    try:
        os.kill(chance.choice(workers), signal.SIGKILL)
    except (IndexError, ProcessLookupError):
        return ""
    return what


def test_what_web_processes_acknowledged_outlives_their_being_killed(server: Server) -> None:
    token = inside(server.home, "token", "desk-baku")
    items = inside(server.home, "lendable", "khazar-central", "4")
    branch = items[0]["branch"]
    owed = {"kind": "other", "amount": str(OWED), "branch": branch}
    charged = server.ask(f"/api/v1/patrons/{PAYER}/charges", owed, token=token)
    assert charged.status == 201, charged.text
    charge_id = charged.data["id"]
    assert inside(server.home, "broken") == []
    before_all = set(inside(server.home, "loans"))
    cards = (*BORROWERS, *BORROWERS)  # two desks serve one reader at once, and all the same items
    clients = [Client(server, token, number, card, items) for number, card in enumerate(cards)]
    chance, done, killed = random.Random(11), Event(), list[str]()
    one_of = ["master" if number % 5 == 0 else "process" for number in range(KILLS)]
    chance.shuffle(one_of)
    with ThreadPoolExecutor(len(clients)) as pool:
        working = [pool.submit(each.run, charge_id, done) for each in clients]
        try:
            while len(killed) < KILLS and not any(each.done() for each in working):
                before = sum(len(each.paid) for each in clients)
                eventually(lambda before=before: sum(len(each.paid) for each in clients) > before, "work")
                time.sleep(chance.random() * 0.5)
                killed += filter(None, [kill_one(server, one_of[len(killed)], chance)])
        finally:
            done.set()
        for each in working:
            each.result()
    lent = [loan for each in clients for loan in each.lent]
    returned = [loan for each in clients for loan in each.returned]
    keys = [key for each in clients for key in each.paid]
    print(
        f"{killed.count('process')} processes and {killed.count('master')} masters killed, "
        f"{sum(each.cut for each in clients)} requests cut off; acknowledged: "
        f"{len(lent)} loans, {len(returned)} returns, {len(keys)} payments"
    )
    assert len(killed) == KILLS
    assert len(set(lent)) == len(lent)
    loans = set(inside(server.home, "loans")) - before_all
    assert set(lent) <= loans
    assert len(loans - set(lent)) <= sum(each.cut for each in clients)  # those whose answer was cut off
    assert set(returned) <= set(inside(server.home, "returned"))
    paid = [each for each in inside(server.home, "paid") if each[1] == charge_id]
    assert sorted(paid) == sorted([key, charge_id, str(SUM)] for key in keys)
    left = server.ask(f"/api/v1/patrons/{PAYER}/charges", token=token)
    balances = {each["id"]: Decimal(each["balance"]) for each in left.data["charges"]}
    assert balances[charge_id] == OWED - SUM * len(keys)
    assert inside(server.home, "broken") == []
    eventually(lambda: server.ask("/healthz").status == 200, "a group that is well again")
