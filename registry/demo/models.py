"""The mark that this installation holds demo data."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DemoLoad(models.Model):
    """A demo corridor was loaded here. While such a row exists, every page says that the people are invented."""

    seed = models.IntegerField(_("seed"))
    loaded_at = models.DateTimeField(_("loaded"), auto_now_add=True)
    counts = models.JSONField(_("counts"), default=dict)

    class Meta:
        verbose_name = _("demo data")
        verbose_name_plural = _("demo data")

    def __str__(self) -> str:
        return f"seed {self.seed}"
