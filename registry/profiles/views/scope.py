"""What every page of this room begins with."""

from __future__ import annotations

from typing import Any, cast

from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from corridor.web.errors import DomainError
from registry.profiles import selectors
from registry.profiles.models import Profile
from registry.profiles.rules import Step, step_after


def person(request: HttpRequest) -> User:
    """The signed-in person; only for views behind `login_required`."""
    return cast(User, request.user)


def put_on(form: BaseForm, refused: DomainError, field: str | None = None) -> None:
    """Show a rule's refusal on the form, beside its field where there is one."""
    form.add_error(field, str(refused))


def step_url(step: Step | None) -> str:
    """The page of a step; after the last one, the whole profile."""
    return reverse("profile-step", args=[step]) if step is not None else reverse("profile")


def step_context(profile: Profile, step: Step, **more: Any) -> dict[str, Any]:
    """What the frame of every step shows: where one is, and how to go on."""
    completeness = selectors.completeness_of(profile)
    steps = [
        {
            "label": state.label,
            "state": "current" if state.step == step else "done" if state.is_done else "todo",
            "url": step_url(state.step),
        }
        for state in completeness.steps
    ]
    return {"step": step, "steps": steps, "next_url": step_url(step_after(step)), "profile": profile, **more}
