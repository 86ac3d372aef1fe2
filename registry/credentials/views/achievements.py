"""What providers certify: one public page for each, and the officers' own list of them."""

from __future__ import annotations

from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from corridor.web.errors import DomainError
from registry.credentials import pictures, selectors, services
from registry.credentials.forms import AchievementForm
from registry.credentials.models import Achievement
from registry.programmes.selectors import providers_of
from registry.programmes.views import person

DAY = 86_400


@require_safe
def achievement(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What a certificate stands for. Its address stands in each of them, so it stays when it is awarded no more."""
    found = get_object_or_404(Achievement.objects.select_related("provider"), public_id=public_id)
    context = {"achievement": found, "skills": found.skills.order_by("label")}
    return render(request, "credentials/achievement.html", context)


@cache_control(public=True, max_age=DAY)
@require_safe
def picture(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Its picture, for wallets that show one."""
    found = get_object_or_404(Achievement.objects.select_related("provider"), public_id=public_id)
    answer = HttpResponse(_drawn(found.name, found.provider.name), content_type="image/png")
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _drawn(*names: str) -> bytes:
    """Anybody may ask for a picture, so it is drawn once a day; without a cache, each time."""
    key = f"achievement-picture:{sha256('|'.join(names).encode()).hexdigest()}"
    drawn: bytes | None = cache.get(key)
    if drawn is None:
        drawn = pictures.as_png(*names)
        cache.set(key, drawn, DAY)
    return drawn


@login_required
@require_GET
def achievements(request: HttpRequest) -> HttpResponse:
    """The certificates that the person's providers award."""
    user = person(request)
    context = {"achievements": selectors.achievements_of(user), "has_provider": providers_of(user).exists()}
    return render(request, "credentials/achievements.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def achievement_new(request: HttpRequest) -> HttpResponse:
    """A new certificate."""
    form = AchievementForm(request.POST or None, user=person(request))
    if request.method == "POST" and form.is_valid():
        answers = dict(form.cleaned_data)
        provider = answers.pop("provider")
        try:
            made = services.define_achievement(
                provider=provider, by=person(request), definition=services.Definition(**answers)
            )
        except DomainError as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, _("%(name)s is there. Open a cohort to award it.") % {"name": made.name})
            return redirect("achievements")
    return _form_page(request, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def achievement_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Other words for a certificate that nobody has yet."""
    found = _own(request, public_id)
    form = AchievementForm(request.POST or None, user=person(request), achievement=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_achievement(
                achievement=found, by=person(request), definition=services.Definition(**form.cleaned_data)
            )
        except DomainError as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("achievements")
    return _form_page(request, form, achievement=found)


@login_required
@require_POST
def achievement_retire(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Award it no more."""
    found = services.retire_achievement(achievement=_own(request, public_id), by=person(request))
    messages.success(request, _("%(name)s is awarded no more. Who has it keeps it.") % {"name": found.name})
    return redirect("achievements")


def _own(request: HttpRequest, public_id: UUID) -> Achievement:
    """An achievement of the person's own provider; for everybody else there is none."""
    own = Achievement.objects.filter(provider__in=providers_of(person(request)))
    return get_object_or_404(own, public_id=public_id)


def _form_page(request: HttpRequest, form: AchievementForm, **context: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "credentials/achievement_form.html", {"form": form, **context}, status=status)
