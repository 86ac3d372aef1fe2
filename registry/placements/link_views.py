"""Confirming by the link of a message. Opening it confirms nothing: mail servers open links too."""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from corridor.web.errors import DomainError

from . import errors, services
from .models import Placement
from .rules import Side, side_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def yes(request: HttpRequest, secret: str) -> HttpResponse:
    """What is asked, in three lines, and one button."""
    too_many: HttpResponse | None = ratelimit.consume_or_429(request, action="placement_link", limit_get=True)
    if too_many is not None:
        return too_many
    try:
        if request.method == "POST":
            services.confirm_by_link(secret=secret)
            return redirect("placement-said-yes")
        placement, person = services.asked_by_link(secret)
    except errors.LinkOver:
        return render(request, "placements/link_over.html", status=410)
    except DomainError as refused:
        return render(request, "refused.html", {"message": str(refused)}, status=409)
    is_graduate = side_of(is_graduate=placement.profile.user_id == person.pk, hires=True) == Side.GRADUATE
    return render(request, "placements/yes.html", _told(placement, is_graduate))


def _told(placement: Placement, is_graduate: bool) -> dict[str, object]:
    """No more than what the message told."""
    return {
        "role": placement.role,
        "employer": placement.employer_name,
        "starts_on": placement.starts_on,
        "is_graduate": is_graduate,
    }


@require_safe
def said_yes(request: HttpRequest) -> HttpResponse:
    """Thank you."""
    return render(request, "placements/said_yes.html")
