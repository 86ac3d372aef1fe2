"""System checks over the whole house."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register


@register()
def models_are_named_in_words(**kwargs: Any) -> list[CheckMessage]:
    """Every model of ours says how people call it, since the admin and messages show that name."""
    ours = [m for m in apps.get_models() if m.__module__.startswith(("registry.", "accounts.", "corridor."))]
    return [
        Error(f"{model._meta.label} needs a translatable verbose_name", id="corridor.E001")
        for model in ours
        if not hasattr(model, "pgh_tracked_model") and "verbose_name" not in model._meta.original_attrs
    ]
