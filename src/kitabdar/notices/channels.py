"""The ways out: mail by SMTP, text messages by a gateway over HTTP; both can write into the home instead (`log:`)."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import Protocol
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.crypto import constant_time_compare, salted_hmac

logger = logging.getLogger(__name__)
TIMEOUT_SECONDS = 30
FIRST_PERMANENT = 500  # SMTP codes from here on mean "do not try again" (RFC 5321, 4.2.1)
SEAL_LENGTH = 20
REFUSED_BY_GATEWAY = frozenset({400, 410, 422})
"""HTTP codes that speak of the message; others speak of the gateway, of our token or of the address we have of it."""

OWN_TROUBLE = frozenset({408, 500, 502, 503, 504})
"""HTTP codes after which the next message may still be taken."""


class NotSent(Exception):
    """A message was not taken. `is_final`: it never will be; `is_address`: since there is nobody at its address;
    `is_shut`: none will be for now, since the way out itself is shut."""

    def __init__(
        self, problem: str, *, is_final: bool, is_address: bool = False, is_shut: bool = False
    ) -> None:
        super().__init__(problem)
        self.problem = problem[:250]
        self.is_final, self.is_address, self.is_shut = is_final, is_address, is_shut


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
    """Return the Message-ID of a mail (RFC 5322, 3.6.4), by which a bounce names it: sealed, so that only who was sent
    the mail can. [NOT-10]"""
    domain = settings.MAIL_FROM.rpartition("@")[2].rstrip(">") or "localhost"
    return f"<kitabdar.{key}.{_seal(key)}@{domain}>"


def is_sealed(key: str, seal: str) -> bool:
    """Whether a Message-ID with this key and seal is one of ours. [NOT-10]"""
    return constant_time_compare(_seal(key), seal)


def _seal(key: str) -> str:
    return salted_hmac("kitabdar.notices.message_id", key, algorithm="sha256").hexdigest()[:SEAL_LENGTH]


def send_mail(message: Outgoing) -> None:
    """Send a mail. Raises NotSent; only what is said of its address or of its words is final. [NOT-4]"""
    if not message.address:
        raise NotSent("no address", is_final=True)
    headers = {"Message-ID": message_id(message.key), "Auto-Submitted": "auto-generated"}
    mail = EmailMessage(message.subject, message.body, settings.MAIL_FROM, [message.address], headers=headers)
    try:
        mail.send()
    except SMTPRecipientsRefused as refused:
        code, text = next(iter(refused.recipients.values()))
        is_final = code >= FIRST_PERMANENT
        raise NotSent(f"{code} {_text(text)}", is_final=is_final, is_address=is_final) from refused
    except SMTPDataError as refused:
        is_final = refused.smtp_code >= FIRST_PERMANENT
        raise NotSent(f"{refused.smtp_code} {_text(refused.smtp_error)}", is_final=is_final) from refused
    except (SMTPException, OSError) as error:
        raise NotSent(str(error), is_final=False, is_shut=True) from error
    except Exception as error:
        raise _unforeseen(error) from error


class _NoRedirects(HTTPRedirectHandler):
    """Follows nothing: elsewhere the text would be lost and the token told to others."""

    def redirect_request(self, *_arguments: object) -> None:
        """Let the answer stand as an error."""


class HttpGateway:
    """A gateway that takes {"id", "to", "text"} as JSON by POST, with a bearer token where one is set."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self.token = url, token

    def send(self, message: Outgoing) -> None:
        """Send a message; 400, 410 and 422 are final. Raises NotSent. [NOT-4]"""
        headers = {"Content-Type": "application/json", "Idempotency-Key": message.key}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        data = json.dumps({"id": message.key, "to": message.address, "text": message.body}).encode()
        try:
            with build_opener(_NoRedirects).open(Request(self.url, data, headers), timeout=TIMEOUT_SECONDS):  # noqa: S310 - settings refuse all but HTTP
                return
        except HTTPError as error:
            is_final = error.code in REFUSED_BY_GATEWAY
            is_shut = not is_final and error.code not in OWN_TROUBLE
            raise NotSent(f"HTTP {error.code}", is_final=is_final, is_shut=is_shut) from error
        except (HTTPException, OSError) as error:
            raise NotSent(f"{type(error).__name__}: {error}", is_final=False, is_shut=True) from error
        except Exception as error:
            raise _unforeseen(error) from error


class LogGateway:
    """Writes text messages into a file of the home, one a line: to try things out."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, message: Outgoing) -> None:
        """Write a message down. Raises NotSent."""
        line = json.dumps(
            {"id": message.key, "to": message.address, "text": message.body}, ensure_ascii=False
        )
        try:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(f"{line}\n")
        except OSError as error:
            raise NotSent(str(error), is_final=False, is_shut=True) from error


def sms_gateway() -> SmsGateway:
    """Return the gateway that the settings name."""
    if settings.SMS_URL == "log:":
        return LogGateway(settings.HOME / "sms.log")
    return HttpGateway(settings.SMS_URL, settings.SMS_TOKEN)


def _unforeseen(error: Exception) -> NotSent:
    """Tell of what nobody foresaw: it must not stop the others, and is tried again."""
    logger.error("a message could not be sent", exc_info=error)
    return NotSent(f"{type(error).__name__}: {error}", is_final=False)


def _text(given: bytes | str) -> str:
    return given.decode("utf-8", "replace") if isinstance(given, bytes) else given
