"""Seal what the database must not tell, with keys made of SECRET_KEY: a stolen copy of it opens nothing."""

from __future__ import annotations

import hmac
import secrets
from base64 import b64decode, b64encode
from binascii import Error
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE = 12


def seal(text: str, about: str) -> str:
    """Encrypt a text (AES-256-GCM). It opens only as `about` the same: no row can stand in another's place."""
    nonce = secrets.token_bytes(_NONCE)
    sealed = AESGCM(_key("seal")).encrypt(nonce, text.encode(), about.encode())
    return b64encode(nonce + sealed).decode()


def unseal(sealed: str, about: str) -> str | None:
    """Decrypt a text; None when it was changed, or sealed under another SECRET_KEY."""
    try:
        data = b64decode(sealed, validate=True)
        return AESGCM(_key("seal")).decrypt(data[:_NONCE], data[_NONCE:], about.encode()).decode()
    except (InvalidTag, Error, ValueError):
        return None


def digest(text: str, about: str) -> str:
    """Return the digest of a text under a key (HMAC-SHA-256)."""
    return hmac.new(_key("digest"), f"{about}\0{text}".encode(), sha256).hexdigest()


def _key(purpose: str) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"kitabdar.{purpose}".encode())
    return kdf.derive(settings.SECRET_KEY.encode())
