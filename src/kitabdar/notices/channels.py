"""The ways out: mail by SMTP, text messages by a gateway over HTTP; both can write into the home instead (`log:`)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Protocol
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.mail import EmailMessage

TIMEOUT_SECONDS = 30
FIRST_PERMANENT = 500  # SMTP codes from here on mean "do not try again" (RFC 5321, 4.2.1)


class NotSent(Exception):
    """A message was not taken. `is_final`: it never will be."""

    def __init__(self, problem: str, *, is_final: bool) -> None:
        super().__init__(problem)
        self.problem = problem[:250]
        self.is_final = is_final


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way. `key`: the same for each attempt."""

    key: str
    address: str
    subject: str
    body: str


class SmsGateway(Protocol):
    """Sends text messages; the key lets it take a repeated message for the same."""

    def send(self, message: Outgoing) -> None:
        """Send a message. Raises NotSent."""


def can_mail() -> bool:
    """Say whether mail can be sent at all."""
    return bool(settings.MAIL_URL)


def can_text() -> bool:
    """Say whether text messages can be sent at all."""
    return bool(settings.SMS_URL)


def message_id(key: str) -> str:
    """Return the Message-ID of a mail (RFC 5322, 3.6.4), by which a bounce names it."""
    return f"<kitabdar.{key}@{settings.MAIL_FROM.rpartition('@')[2].rstrip('>') or 'localhost'}>"


def send_mail(message: Outgoing) -> None:
    """Send a mail. Raises NotSent."""
    headers = {"Message-ID": message_id(message.key), "Auto-Submitted": "auto-generated"}
    mail = EmailMessage(message.subject, message.body, settings.MAIL_FROM, [message.address], headers=headers)
    try:
        mail.send()
    except SMTPRecipientsRefused as refused:
        code, text = next(iter(refused.recipients.values()))
        raise NotSent(f"{code} {_text(text)}", is_final=code >= FIRST_PERMANENT) from refused
    except SMTPResponseException as refused:
        is_final = refused.smtp_code >= FIRST_PERMANENT
        raise NotSent(f"{refused.smtp_code} {_text(refused.smtp_error)}", is_final=is_final) from refused
    except (SMTPException, OSError) as error:
        raise NotSent(str(error), is_final=False) from error


class HttpGateway:
    """A gateway that takes {"id", "to", "text"} as JSON by POST, with a bearer token where one is set."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self.token = url, token

    def send(self, message: Outgoing) -> None:
        """Send a message; 4xx but 408 and 429 is final. Raises NotSent."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": message.key}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        data = json.dumps({"id": message.key, "to": message.address, "text": message.body}).encode()
        try:
            with urlopen(Request(self.url, data, headers), timeout=TIMEOUT_SECONDS):  # noqa: S310 - settings refuse all but HTTP
                return
        except HTTPError as error:
            is_final = 400 <= error.code < 500 and error.code not in (408, 429)
            raise NotSent(f"HTTP {error.code}", is_final=is_final) from error
        except (URLError, OSError) as error:
            raise NotSent(str(error), is_final=False) from error


class LogGateway:
    """Writes text messages into a file of the home, one a line: to try things out."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, message: Outgoing) -> None:
        """Write a message down."""
        line = json.dumps(
            {"id": message.key, "to": message.address, "text": message.body}, ensure_ascii=False
        )
        with self.path.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


def sms_gateway() -> SmsGateway:
    """Return the gateway that the settings name."""
    if settings.SMS_URL == "log:":
        return LogGateway(settings.HOME / "sms.log")
    return HttpGateway(settings.SMS_URL, settings.SMS_TOKEN)


def _text(given: bytes | str) -> str:
    return given.decode("utf-8", "replace") if isinstance(given, bytes) else given
