"""What the people who hire note down for themselves."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .introductions import Application


class PrivateNote(models.Model):
    """A note among those who decide. The graduate does not see it here, but may ask for it by law."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="notes", verbose_name=_("application")
    )
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("author"))
    body = models.TextField(_("note"), max_length=1500)
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("private note")
        verbose_name_plural = _("private notes")
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.application_id}, {self.written_at:%Y-%m-%d}"


class Criterion(models.TextChoices):
    """What an application is rated by: the same for everybody, so that people are compared by the same measure."""

    SKILLS = "skills", _("The skills that the listing asks for")
    EXPERIENCE = "experience", _("What they have done so far")
    COMMUNICATION = "communication", _("How clearly they explain")
    LEARNING = "learning", _("How they learn and solve problems")


class Rating(models.Model):
    """One person's rating of an application by one criterion, 1 (weak) to 5 (strong)."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="ratings", verbose_name=_("application")
    )
    rated_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("rated by"))
    criterion = models.CharField(_("criterion"), max_length=13, choices=Criterion.choices)
    points = models.PositiveSmallIntegerField(_("points"))
    rated_at = models.DateTimeField(_("rated"))

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "rated_by", "criterion"], name="one_rating_per_person_and_criterion"
            ),
            models.CheckConstraint(name="rating_1_to_5", condition=Q(points__range=(1, 5))),
        ]

    def __str__(self) -> str:
        return f"{self.get_criterion_display()}: {self.points}"
