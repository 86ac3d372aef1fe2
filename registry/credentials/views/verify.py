"""Anybody may have a credential judged, without an account. What they show us is kept nowhere."""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from corridor.web.outgoing import Client
from registry.credentials import own_web
from registry.credentials.forms import VerifyForm
from registry.credentials.selectors import recognised_on
from registry.credentials.verifying import Report, judge, summary_of


@never_cache
@sensitive_post_parameters("text", "email")
@sensitive_variables("sent", "text", "email", "emails")
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """A credential by file, picture, paste or link; the answer is a list of steps, never a bare tick."""
    if request.method == "GET":
        # A link on somebody's site may bring the address along; that it is opened takes a press of the button here.
        return render(
            request, "credentials/verify.html", {"form": VerifyForm(initial={"text": request.GET.get("at", "")})}
        )
    too_many: HttpResponse | None = ratelimit.consume_or_429(request, action="verify")
    if too_many is not None:
        return too_many
    form = VerifyForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "credentials/verify.html", {"form": form}, status=422)
    report = _judge(form)
    context = {"form": form, "report": report, "summary": summary_of(report)}
    return render(request, "credentials/verify.html", context)


def _judge(form: VerifyForm) -> Report:
    at = timezone.now()
    recognised = recognised_on(timezone.localdate(at))
    emails = [email] if (email := form.cleaned_data["email"]) else []
    return judge(form.shown, at=at, get=own_web.asking(Client().get), recognised=recognised, emails=emails)[0]
