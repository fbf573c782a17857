"""Addresses of the API and of the health check."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from kitabdar.interfaces.api import health, views
from kitabdar.interfaces.api.app import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", require_safe(health.healthz), name="healthz"),
    path("api/v1/docs", require_safe(views.documentation), name="api-documentation"),
    path("api/v1/", require_safe(views.root)),
    path("api/v1/", api.urls),
    re_path(r"^api/(?P<rest>.*)$", csrf_exempt(views.nothing_here)),
]
