"""Settings from the environment: read once, checked, with messages that say how to mend them."""

from __future__ import annotations

import contextlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

MINIMUM_SECRET_LENGTH = 40


class UnsafeSettings(ImproperlyConfigured):
    """The environment asks for something that must not be served; the message says what and how to mend it."""


@dataclass(frozen=True)
class Environment:
    """What an installation is told from outside.

    `public_url` empty means: this machine only (loopback hosts, plain HTTP allowed).
    """

    home: Path
    database_url: str
    replica_url: str  # a streaming replica of the database, "" for none
    pool: int  # most connections to the database of one process, 0 for one a thread
    search_url: str
    port: int
    processes: int  # that share the work of a large import, as many as there are cores
    secret_key: str
    public_url: str
    debug: bool
    mail_url: str = ""  # smtp://, smtp+tls:// or smtps://USER:PASSWORD@HOST:PORT; "log:"; "" for no mail
    mail_from: str = ""
    sms_url: str = ""  # https:// address of a gateway; "log:"; "" for no text messages
    sms_token: str = ""
    own_identity_key: str = ""  # of the digests of numbers of identity, "" for the secret key

    @property
    def identity_key(self) -> str:
        """What the digests of numbers of identity are made with."""
        return self.own_identity_key or self.secret_key

    @property
    def hosts(self) -> list[str]:
        """Names under which the site answers."""
        local = ["127.0.0.1", "localhost", "[::1]"]
        host = urlsplit(self.public_url).hostname if self.public_url else None
        return [*local, host] if host else local


def read(environ: dict[str, str] | None = None) -> Environment:
    """Read the environment. Raises UnsafeSettings when a public site would be unsafe."""
    env = dict(os.environ if environ is None else environ)
    home = Path(env.get("KITABDAR_HOME") or "var").resolve()
    found = Environment(
        home=home,
        database_url=env.get("DATABASE_URL") or f"sqlite:///{home / 'kitabdar.sqlite3'}",
        replica_url=env.get("DATABASE_REPLICA_URL", ""),
        pool=_number("DATABASE_POOL", env.get("DATABASE_POOL", "0")),
        search_url=env.get("SEARCH_URL") or f"tantivy:{home / 'index'}",
        port=_port(env.get("PORT") or "8000"),
        processes=_processes(env.get("KITABDAR_PROCESSES", "")),
        secret_key=env.get("SECRET_KEY") or _kept_secret(home),
        public_url=env.get("KITABDAR_PUBLIC_URL", "").rstrip("/"),
        debug=env.get("KITABDAR_DEBUG", "") == "1",
        mail_url=_way_out("MAIL_URL", env.get("MAIL_URL", ""), ("smtp", "smtp+tls", "smtps")),
        mail_from=env.get("MAIL_FROM", ""),
        sms_url=_way_out("SMS_URL", env.get("SMS_URL", ""), ("https", "http")),
        sms_token=env.get("SMS_TOKEN", ""),
        own_identity_key=env.get("IDENTITY_KEY", ""),
    )
    _refuse_unsafe(found)
    return found


def _way_out(name: str, text: str, schemes: tuple[str, ...]) -> str:
    if not text or text == "log:":
        return text
    parts = urlsplit(text)
    if parts.scheme not in schemes or not parts.hostname:
        offered = ", ".join(f"{each}://…" for each in schemes)
        raise UnsafeSettings(
            f"{name} is not an address we can send to; give {offered}, or log: to write into the home."
        )
    return text


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise UnsafeSettings(f"PORT is {text!r}; give a number from 1 to 65535, for example PORT=8000.")
    return int(text)


def _number(name: str, text: str) -> int:
    if not text.isdigit():
        raise UnsafeSettings(f"{name} is {text!r}; give a number.")
    return int(text)


def _processes(text: str) -> int:
    if not text:
        return len(os.sched_getaffinity(0))
    if not text.isdigit() or not int(text):
        raise UnsafeSettings(
            f"KITABDAR_PROCESSES is {text!r}; give the number of processes that share a large import, 1 for none."
        )
    return int(text)


def _kept_secret(home: Path) -> str:
    """Return the secret kept in the home, making it on first start (readable by its owner only).

    Where there is no home yet, nothing is made: asking for help leaves no trace.
    """
    path = home / "secret-key"
    if not home.is_dir():
        return secrets.token_urlsafe(50)
    try:
        if not path.exists():
            _write_once(path, secrets.token_urlsafe(50))
        return path.read_text().strip()
    except OSError as error:
        raise UnsafeSettings(
            f"The data folder {home} cannot be used ({error.strerror}). "
            "Make it writable for this user, or name another one with KITABDAR_HOME."
        ) from error


def _write_once(path: Path, text: str) -> None:
    """Write a whole file that only its owner can read, unless another process did so a moment ago."""
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    with contextlib.suppress(FileExistsError):
        os.link(partial, path)
    partial.unlink()


def _refuse_unsafe(found: Environment) -> None:
    if len(found.secret_key) < MINIMUM_SECRET_LENGTH:
        raise UnsafeSettings(
            f"SECRET_KEY has {len(found.secret_key)} characters; it needs at least {MINIMUM_SECRET_LENGTH}. "
            "Leave it unset and Kitabdar makes and keeps one in its home."
        )
    if len(found.identity_key) < MINIMUM_SECRET_LENGTH:
        raise UnsafeSettings(
            f"IDENTITY_KEY has {len(found.identity_key)} characters; it needs at least {MINIMUM_SECRET_LENGTH}. "
            "Leave it unset and SECRET_KEY does its work."
        )
    if found.replica_url and not all(
        each.startswith("postgres") for each in (found.replica_url, found.database_url)
    ):
        raise UnsafeSettings(
            "DATABASE_REPLICA_URL goes with PostgreSQL alone: it names a streaming replica of DATABASE_URL."
        )
    if found.mail_url and "@" not in found.mail_from:
        raise UnsafeSettings(
            "MAIL_URL needs MAIL_FROM, the address mail comes from, such as library@example.org."
        )
    if not found.public_url:
        return
    if urlsplit(found.public_url).scheme != "https":
        raise UnsafeSettings(
            f"KITABDAR_PUBLIC_URL is {found.public_url!r}; readers' passwords travel over it, so it must "
            "begin with https:// (put a TLS proxy in front and give its address)."
        )
    if found.debug:
        raise UnsafeSettings("KITABDAR_DEBUG=1 shows the inside of the system; unset it on a public site.")
