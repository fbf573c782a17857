"""A library that can send mail and text messages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from kitabdar.notices.channels import NotSent, Outgoing
from kitabdar.patrons.models import Patron
from tests.support.world import World


@pytest.fixture
def posted(world: World, settings: Any) -> World:
    """Give the library a mail server and its readers addresses."""
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:1", "library@example.org"
    settings.SMS_URL, settings.SMS_TOKEN = "", ""
    Patron.objects.filter(pk=world.aysel.id).update(email="aysel@example.org")
    Patron.objects.filter(pk=world.murad.id).update(phone="+994501234567")
    return world


class Gateway(BaseHTTPRequestHandler):
    """A gateway for text messages over HTTP, as one would find it."""

    answers: list[int]
    taken: list[dict[str, str]]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.taken.append({**body, "token": self.headers.get("Authorization", "")})
        self.send_response(self.answers.pop(0) if self.answers else 200)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def do_GET(self) -> None:
        self.taken.append({"followed": self.path, "token": self.headers.get("Authorization", "")})
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_arguments: Any) -> None:
        pass


@pytest.fixture
def gateway(posted: World, settings: Any) -> Iterator[type[Gateway]]:
    """Run a gateway on this machine and name it in the settings."""
    Gateway.answers, Gateway.taken = [], []
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.SMS_URL, settings.SMS_TOKEN = f"http://127.0.0.1:{server.server_port}/", "secret"
    yield Gateway
    server.shutdown()
    server.server_close()


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> list[NotSent]:
    """Have the mail server refuse: the next error is raised while there is one."""
    errors: list[NotSent] = []

    def send(_message: Outgoing) -> None:
        if errors:
            raise errors[0] if len(errors) == 1 else errors.pop(0)

    monkeypatch.setattr("kitabdar.notices.channels.send_mail", send)
    return errors
