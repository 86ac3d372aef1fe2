"""What a mentor and a graduate fill in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.hiring.forms import date_input
from registry.taxonomy.models import Skill

from .models import Feedback, MentorshipAgreement, Rhythm, Session
from .models.pairs import WEEKS_AT_MOST
from .services.meeting import Meeting

STEPS_IN_FORM = 3


class AgreementForm(forms.Form):
    """Goals, how long, how often."""

    goal_1 = forms.CharField(
        label=_("First goal"),
        help_text=_("What shall be different at the end? For example: “publishes a first web page”."),
        max_length=140,
    )
    goal_2 = forms.CharField(label=_("Second goal"), max_length=140, required=False)
    goal_3 = forms.CharField(label=_("Third goal"), max_length=140, required=False)
    weeks = forms.IntegerField(
        label=_("For how many weeks?"),
        help_text=_("Counted from the first day of the mentorship."),
        min_value=1,
        max_value=WEEKS_AT_MOST,
        initial=12,
    )
    every_days = forms.TypedChoiceField(
        label=_("How often do you meet?"), choices=Rhythm.choices, coerce=int, initial=Rhythm.FORTNIGHTLY
    )

    @staticmethod
    def initial_of(agreement: MentorshipAgreement | None) -> dict[str, Any]:
        """What is agreed now, to be changed."""
        if agreement is None:
            return {}
        goals = {f"goal_{number}": goal for number, goal in enumerate(agreement.goals, start=1)}
        return {**goals, "weeks": agreement.weeks, "every_days": agreement.every_days}

    def terms(self) -> dict[str, Any]:
        """As the service takes them."""
        filled = self.cleaned_data
        goals = [filled[f"goal_{number}"] for number in (1, 2, 3)]
        return {"goals": goals, "weeks": filled["weeks"], "every_days": filled["every_days"]}


class SessionForm(forms.Form):
    """When the two met, about what, and what is to be done until the next time. Times are those of who writes."""

    day = forms.DateField(label=_("Day"), widget=date_input())
    begins = forms.TimeField(label=_("It began at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label=_("How many minutes did it take?"), min_value=5, max_value=480, initial=60)
    skills = forms.ModelMultipleChoiceField(
        label=_("What was it about?"),
        queryset=Skill.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    topics = forms.CharField(label=_("Something else"), max_length=140, required=False)
    notes = forms.CharField(
        label=_("Notes for both of you"),
        help_text=_("You two read this, and nobody else."),
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, skills: Sequence[Skill], session: Session | None = None, **kwargs: Any) -> None:
        now = timezone.localtime()
        initial: dict[str, Any] = {"day": now.date()}
        if session is not None:
            initial = self._initial_of(session)
        kwargs["initial"] = {**initial, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for number in range(1, STEPS_IN_FORM + 1):
            self.fields[f"step_{number}"] = forms.CharField(
                label=_("Next step %(number)d") % {"number": number}, max_length=200, required=False
            )
            self.fields[f"due_{number}"] = forms.DateField(label=_("Until"), widget=date_input(), required=False)
        chosen = self.fields["skills"]
        assert isinstance(chosen, forms.ModelMultipleChoiceField)
        if skills:
            chosen.queryset = Skill.objects.filter(pk__in=[one.pk for one in skills]).order_by("label")
        else:
            del self.fields["skills"]
            self.fields["topics"].label = _("What was it about?")

    @staticmethod
    def _initial_of(session: Session) -> dict[str, Any]:
        began = timezone.localtime(session.starts_at)
        steps: dict[str, Any] = {}
        for number, step in enumerate(session.steps.all()[:STEPS_IN_FORM], start=1):
            steps |= {f"step_{number}": step.words, f"due_{number}": step.due_on}
        return {
            "day": began.date(),
            "begins": began.time(),
            "minutes": session.minutes,
            "skills": list(session.skills.all()),
            "topics": session.topics,
            "notes": session.notes,
            **steps,
        }

    def clean(self) -> dict[str, Any]:
        filled = super().clean() or {}
        for number in range(1, STEPS_IN_FORM + 1):
            if filled.get(f"due_{number}") and not filled.get(f"step_{number}"):
                self.add_error(f"step_{number}", ValidationError(_("Say what is to be done until that day.")))
        return filled

    def meeting(self) -> Meeting:
        """As the service takes it, in the zone that is active."""
        filled = self.cleaned_data
        starts_at = timezone.make_aware(datetime.combine(filled["day"], filled["begins"]))
        steps: list[tuple[str, date | None]] = [
            (filled[f"step_{number}"], filled[f"due_{number}"]) for number in range(1, STEPS_IN_FORM + 1)
        ]
        return Meeting(
            starts_at=starts_at,
            minutes=filled["minutes"],
            skills=list(filled.get("skills", ())),
            topics=filled["topics"],
            notes=filled["notes"],
            steps=steps,
        )


class ContestForm(forms.Form):
    reason = forms.CharField(
        label=_("What is not right?"),
        help_text=_("The other side reads this and can put it right."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class LastDayForm(forms.Form):
    ended_on = forms.DateField(label=_("Last day"), widget=date_input())


class FeedbackForm(forms.Form):
    """How it was; administrators alone read it."""

    helped = forms.ChoiceField(
        label=_("Did this mentorship help?"), choices=Feedback.Helped.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("What went well, and what did not?"),
        help_text=_("Only our administrators read this, not the other side."),
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReferenceForm(forms.Form):
    """One sentence in public."""

    words = forms.CharField(
        label=_("One sentence about this graduate"),
        help_text=_("What have you seen them do? It is shown with your name once the graduate has accepted it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
