"""What stands beside a listing that is being written: how many people could do the work, as far as it is said yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, cast

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.models import User
from registry.listings import access
from registry.listings.forms import ListingForm, SkillFormSet, SkillRows
from registry.listings.models import Kind
from registry.listings.rules import AskedSkill
from registry.matching.rules import ListingSide, Requirement
from registry.profiles.models import MentorProfile

from .audience import looker, scope_of
from .reach import reach_of

# What an owner may loosen, in words that end with a figure.
WITHOUT: Final[Mapping[str, Promise]] = {
    "country": _("If people from everywhere could apply:"),
    "work_place": _("If it could be done remotely:"),
    "languages": _("If not every language were needed:"),
    "availability": _("With fewer hours or a later start:"),
}


@login_required
@require_POST
def listing_reach(request: HttpRequest) -> HttpResponse:
    """How many people could do what the sent form of a listing says. A piece of its page, or a page of its own."""
    too_many: HttpResponse | None = ratelimit.consume_or_429(request, action="reach")
    if too_many is not None:
        return too_many
    user, on = request.user, timezone.localdate()
    assert isinstance(user, User)  # login_required
    mentor = MentorProfile.objects.filter(user=user).first() if request.GET.get("as") == "mentor" else None
    form = ListingForm(request.POST, organisations=None if mentor is not None else access.writes_for(user))
    rows = cast(SkillRows, SkillFormSet(request.POST, prefix="skills"))
    # What is not understood yet is as if it had not been written.
    for part in (form, rows):
        part.is_valid()
    owner = mentor or form.cleaned_data.get("organisation")
    reach = None
    if owner is not None and "country" in form.cleaned_data:
        side = side_of(form.cleaned_data, rows.asked(), owner_country=owner.country_id, on=on)
        reach = reach_of(side, scope=scope_of(looker(user), on=on), on=on)
    is_piece = request.headers.get("X-Requested-With") == "fetch"
    context = {"reach": reach, "without": [(WITHOUT[code], told) for code, told in reach.without] if reach else []}
    return render(request, "talent/_reach.html" if is_piece else "talent/reach.html", context)


def side_of(terms: Mapping[str, Any], skills: Iterable[AskedSkill], *, owner_country: str, on: date) -> ListingSide:
    """A draft as matching sees a listing. What is not said yet, or not well, hinders nobody; pay is left out."""
    isco = terms.get("isco")
    return ListingSide(
        id=0,
        kind=terms.get("kind", Kind.JOB),
        is_open=True,
        closes_on=max(terms.get("closes_on") or on, on),
        owner_country=owner_country,
        country=terms["country"].pk,
        region=terms.get("region") or None,
        is_remote=terms.get("is_remote", False),
        isco=isco.pk if isco is not None else "",
        requirements=tuple(Requirement(one.skill_id, one.level, one.weight, one.is_required) for one in skills),
        eligible_countries=frozenset(terms.get("eligible_countries", ())),
        languages=tuple(terms.get("languages", ())),
        hours_per_week=terms.get("hours_per_week"),
        starts_on=terms.get("starts_on"),
    )
