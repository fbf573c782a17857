"""Which door leads where."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("kitabdar.interfaces.discovery.urls")),
    path("staff/", include("kitabdar.interfaces.staff.urls")),
    path("", include("kitabdar.interfaces.api.urls")),
]

handler400 = "kitabdar.interfaces.shell.errors.bad_request"
handler403 = "kitabdar.interfaces.shell.errors.not_permitted"
handler404 = "kitabdar.interfaces.shell.errors.not_found"
handler500 = "kitabdar.interfaces.shell.errors.broken"
