"""Which door leads where."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("kitabdar.interfaces.discovery.urls")),
    path("staff/", include("kitabdar.interfaces.staff.urls")),
    path("", include("kitabdar.interfaces.api.urls")),
]
