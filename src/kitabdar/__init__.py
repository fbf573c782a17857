"""Kitabdar: a national library system."""
