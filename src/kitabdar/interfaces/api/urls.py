"""Addresses of the API and of the health check."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
