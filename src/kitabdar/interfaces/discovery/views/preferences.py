"""Change the language, the colours, the size of text and the alphabets: one form, no account, no JavaScript."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from kitabdar.interfaces.discovery.views.signing import remember_language, safe_next
from kitabdar.interfaces.shell import preferences


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Keep what was chosen in cookies and go back to the page it was chosen on."""
    response = HttpResponseRedirect(safe_next(request, reverse("discovery:home")))
    chosen = preferences.read(request).with_change(request.POST.dict())
    preferences.write(response, chosen, secure=request.is_secure())
    remember_language(request, response, request.POST.get("language", ""))
    return response
