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
    if problem.code in ("gone", "red"):
        return _("The search service does not answer. Search will be back when it does; lending goes on.")
    if problem.code == "busy":
        return _("Very much is being searched for at this moment. Please try again in a little while.")
    if problem.code == "refused":
        return _(
            "The search service refuses to work for Kitabdar. "
            "Someone who looks after this system must look at SEARCH_URL and at the rights of its user."
        )
    return _("The search index is being rebuilt. Search will be back in a few minutes; lending goes on.")
