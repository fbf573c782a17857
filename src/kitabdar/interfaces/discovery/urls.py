"""Addresses of this door."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "discovery"
urlpatterns: list[URLPattern] = []
