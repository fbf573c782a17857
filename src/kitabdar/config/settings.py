"""Django's settings, all of them derived from the environment (see environment.py)."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.utils.translation import gettext_lazy as _

from kitabdar.config import environment

ENVIRONMENT = environment.read()
HOME = ENVIRONMENT.home
PACKAGE = Path(__file__).resolve().parent.parent

DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret_key
IDENTITY_KEY = ENVIRONMENT.identity_key
ALLOWED_HOSTS = ENVIRONMENT.hosts
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.public_url] if ENVIRONMENT.public_url else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "kitabdar.search",
    "kitabdar.organisation",
    "kitabdar.catalogue",
    "kitabdar.patrons",
    "kitabdar.circulation",
    "kitabdar.notices",
    "kitabdar.interfaces.shell",
    "kitabdar.interfaces.discovery",
    "kitabdar.interfaces.staff",
    "kitabdar.interfaces.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "kitabdar.interfaces.shell.middleware.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kitabdar.organisation.replica.ReadFromReplica",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "kitabdar.interfaces.api.middleware.ProblemDetails",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "kitabdar.config.urls"
WSGI_APPLICATION = "kitabdar.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kitabdar.interfaces.shell.context.shell",
            ],
        },
    }
]


def database_of(url: str) -> dict[str, Any]:
    """Return what Django is to be told of a database; the options of its address come before ours."""
    found: dict[str, Any] = dict(dj_database_url.parse(url))
    if found["ENGINE"] == "django.db.backends.sqlite3":
        found["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16384;",
        }
        found["CONN_MAX_AGE"] = 60
        return found
    # What is asked again is planned once: the 25 statements of a file at the desk took 20 ms, and take 8.
    found["OPTIONS"] = {"server_side_binding": True, "prepare_threshold": 2, **found.get("OPTIONS", {})}
    if ENVIRONMENT.pool:
        found["OPTIONS"]["pool"] = {"min_size": 1, "max_size": ENVIRONMENT.pool, "timeout": 10}
    else:
        found["CONN_MAX_AGE"] = 60
        found["CONN_HEALTH_CHECKS"] = True
    return found


DATABASES = {"default": database_of(ENVIRONMENT.database_url)}
if ENVIRONMENT.replica_url:
    DATABASES["replica"] = {**database_of(ENVIRONMENT.replica_url), "TEST": {"MIRROR": "default"}}
    DATABASE_ROUTERS = ["kitabdar.organisation.replica.ReplicaRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SEARCH_URL = ENVIRONMENT.search_url
PROCESSES = ENVIRONMENT.processes

MAIL_URL, MAIL_FROM = ENVIRONMENT.mail_url, ENVIRONMENT.mail_from
SMS_URL, SMS_TOKEN = ENVIRONMENT.sms_url, ENVIRONMENT.sms_token
EMAIL_TIMEOUT = 30
if MAIL_URL == "log:":
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = HOME / "mail"
elif MAIL_URL:
    _mail = urlsplit(MAIL_URL)
    EMAIL_HOST, EMAIL_PORT = (
        _mail.hostname or "localhost",
        _mail.port or (465 if _mail.scheme == "smtps" else 587),
    )
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = _mail.scheme == "smtp+tls"

AUTH_USER_MODEL = "organisation.Account"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "discovery:sign-in"
LOGIN_REDIRECT_URL = "discovery:account"

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("az", _("Azerbaijani")),
    ("kk", _("Kazakh")),
    ("tr", _("Turkish")),
    ("ru", _("Russian")),
    ("en", _("English")),
]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = "kitabdar.config.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "kitabdar.interfaces.shell.errors.form_too_old"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if ENVIRONMENT.public_url:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
