"""Sentences for readers and staff about an index that cannot answer."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kitabdar.search.engine import IndexUnavailable


def sentence(problem: IndexUnavailable) -> str:
    """Say in the reader's language why search does not answer and what happens next."""
    if problem.code == "outdated":
        return _(
            "The search index was made by another version of Kitabdar. "
            "Someone who looks after this system must run: kitabdar index rebuild"
        )
    if problem.code == "damaged":
        return _(
            "The search index cannot be read. Someone who looks after this system must run: kitabdar index rebuild"
        )
    return _("The search index is being rebuilt. Search will be back in a few minutes; lending goes on.")
