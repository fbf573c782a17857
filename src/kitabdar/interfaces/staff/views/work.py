"""Where one works."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from kitabdar.interfaces.staff import files, given, workplace
from kitabdar.interfaces.staff.pages import ANY_ROLE, CHANGE, staff_page
from kitabdar.interfaces.staff.workplace import Workplace


@staff_page(ANY_ROLE, CHANGE)
def choose(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Work at another branch from now on."""
    chosen = workplace.choose(request, at, given.number(request.POST, "branch"))
    if chosen is None:
        messages.error(request, _("You have no role at that branch."))
    else:
        files.close_file(request)
        messages.success(request, _("You now work at %(branch)s.") % {"branch": chosen.name})
    after = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(after if safe and after.startswith("/") else reverse("staff:desk"))
