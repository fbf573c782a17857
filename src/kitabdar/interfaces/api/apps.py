"""The API as a Django app, for its templates."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Serves `/api/v1/` and `/healthz`."""

    name = "kitabdar.interfaces.api"
    label = "api"
