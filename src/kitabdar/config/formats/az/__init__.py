"""Azerbaijani."""
