"""The queue of reports and questions, by its clock; and the helplines, which administrators keep."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
)

from accounts.models import User
from corridor.web.admin import ReadOnlyAdmin, ReadOnlyInline
from corridor.web.errors import DomainError

from . import rules, services
from .models import WAITING, Concern, ConcernNote, ConcernReply, Helpline, HelpWith, Outcome, Urgency
from .selectors import opened, thread
from .services import MANAGE
from .words import local_time, time_left

Act = Callable[[Concern, User, dict[str, Any]], object]


def _first(**condition: Any) -> Any:
    return Case(When(**condition, then=Value(0)), default=Value(1), output_field=IntegerField()).asc()


# Who waits before who has an answer, danger before everything, and then who has waited longest of what we promised.
BY_THE_CLOCK = [
    _first(state__in=WAITING),
    _first(urgency=Urgency.NOW, state__in=WAITING),
    F("answer_due_at").asc(),
    "pk",
]


class WordsForm(forms.Form):
    """Words, for the reporter or for each other."""

    words = forms.CharField(label="", max_length=rules.LONGEST_WORDS, widget=UnfoldAdminTextareaWidget)


class AnswerForm(WordsForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["words"].label = _("Your answer")
        self.fields["words"].help_text = _("The reporter reads it. Say what you did, and what they can do now.")


class NoteForm(WordsForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["words"].label = _("Your note")
        self.fields["words"].help_text = _("Administrators read it, and nobody changes it afterwards.")


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What came of it?"),
        help_text=_("What is unfounded no longer counts against the thing that was reported."),
        choices=[("", "–"), *Outcome.choices],
        widget=UnfoldAdminSelectWidget,
    )


def _taken(concern: Concern, by: User, said: dict[str, Any]) -> object:
    return services.take(concern=concern, by=by)


def _answered(concern: Concern, by: User, said: dict[str, Any]) -> object:
    return services.answer(concern=concern, by=by, words=said["words"])


def _closed(concern: Concern, by: User, said: dict[str, Any]) -> object:
    return services.close(concern=concern, by=by, outcome=said["outcome"])


def _noted(concern: Concern, by: User, said: dict[str, Any]) -> object:
    return services.note(concern=concern, by=by, words=said["words"])


# Each decision by its name: what it is called, what has to be said, and the service that does it.
DECISIONS: dict[str, tuple[Any, type[forms.Form], Act]] = {
    "take": (_("Take it in hand"), forms.Form, _taken),
    "answer": (_("Answer"), AnswerForm, _answered),
    "close": (_("Close with an outcome"), CloseForm, _closed),
    "note": (_("Add a note"), NoteForm, _noted),
}


class SaidInline(ReadOnlyInline):
    """Sealed words in a table, for those alone who may answer."""

    fields = ["at", "by", "words"]
    readonly_fields = ["words"]
    related = ("by",)

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.user.has_perm(MANAGE)

    @admin.display(description=_("words"))
    def words(self, said: ConcernReply | ConcernNote) -> str:
        return SafeString(linebreaks(opened(said.sealed_words), autoescape=True))


class ReplyInline(SaidInline):
    model = ConcernReply
    fields = ["at", "side", "by", "words"]


class NoteInline(SaidInline):
    model = ConcernNote


@admin.register(Concern)
class ConcernAdmin(ReadOnlyAdmin):
    list_display = ["what", "danger", "clock", "state", "subject_kind", "raised_at", "taken_by"]
    list_filter = ["state", "urgency", "kind", "subject_kind", "outcome"]
    list_select_related = ["taken_by"]
    search_fields = ["=public_id", "=subject_id", "page"]
    ordering = BY_THE_CLOCK
    inlines = [ReplyInline, NoteInline]
    actions = ["take", "answer", "close", "note"]
    actions_detail = ["take_this", "answer_this", "close_this", "note_this"]
    shown = [
        "kind", "urgency", "state", "outcome", "subject_kind", "subject_id", "where", "language", "raised_at",
        "due", "taken_by", "taken_at", "answered_at", "closed_at",
    ]  # fmt: skip
    sealed = ["words", "reporter", "contact"]

    def get_fields(self, request: HttpRequest, obj: Concern | None = None) -> list[str]:
        """Who may only look sees where it stands, and neither the words nor who wrote them."""
        return [*self.shown[:1], *self.sealed, *self.shown[1:]] if request.user.has_perm(MANAGE) else self.shown

    def get_readonly_fields(self, request: HttpRequest, obj: Concern | None = None) -> list[str]:
        return self.get_fields(request, obj)

    def has_keep_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        return request.user.has_perm(MANAGE)

    @display(description=_("what happened"))
    def what(self, concern: Concern) -> str:
        return concern.get_kind_display()

    @display(description=_("urgency"), label={Urgency.NOW: "danger", Urgency.SOON: "warning", Urgency.NORMAL: "info"})
    def danger(self, concern: Concern) -> tuple[str, str]:
        return concern.urgency, concern.get_urgency_display()

    @display(description=_("answer by"), label={rules.Clock.LATE: "danger", rules.Clock.CLOSE: "warning",
                                                rules.Clock.FINE: "success", "": "info"})  # fmt: skip
    def clock(self, concern: Concern) -> tuple[str, str]:
        if not concern.is_waiting:
            return "", str(_("answered"))
        at = timezone.now()
        return rules.clock(concern.answer_due_at, at), time_left(concern.answer_due_at, at)

    @display(description=_("answer promised by"))
    def due(self, concern: Concern) -> str:
        return local_time(concern.answer_due_at, None)

    @display(description=_("page"))
    def where(self, concern: Concern) -> str:
        """A link, unless a part of the path is left out because it was a secret."""
        if not concern.page or "…" in concern.page:
            return concern.page or "–"
        return format_html('<a class="text-link" href="{0}">{0}</a>', concern.page)

    @display(description=_("words"))
    def words(self, concern: Concern) -> str:
        return SafeString(linebreaks(opened(concern.sealed_words), autoescape=True))

    @display(description=_("how to reach the visitor"))
    def contact(self, concern: Concern) -> str:
        return opened(concern.sealed_contact) or "–"

    # --- What one does: on the list with several, on the page with one -----------------------------------------

    @action(description=DECISIONS["take"][0], permissions=["keep"])
    def take(self, request: HttpRequest, queryset: QuerySet[Concern]) -> HttpResponse | None:
        return self._decide(request, queryset, "take")

    @action(description=DECISIONS["answer"][0], permissions=["keep"])
    def answer(self, request: HttpRequest, queryset: QuerySet[Concern]) -> HttpResponse | None:
        return self._decide(request, queryset, "answer")

    @action(description=DECISIONS["close"][0], permissions=["keep"])
    def close(self, request: HttpRequest, queryset: QuerySet[Concern]) -> HttpResponse | None:
        return self._decide(request, queryset, "close")

    @action(description=DECISIONS["note"][0], permissions=["keep"])
    def note(self, request: HttpRequest, queryset: QuerySet[Concern]) -> HttpResponse | None:
        return self._decide(request, queryset, "note")

    @action(description=DECISIONS["take"][0], permissions=["keep"], url_path="take")
    def take_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide_one(request, object_id, "take")

    @action(description=DECISIONS["answer"][0], permissions=["keep"], url_path="answer")
    def answer_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide_one(request, object_id, "answer")

    @action(description=DECISIONS["close"][0], permissions=["keep"], url_path="close")
    def close_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide_one(request, object_id, "close")

    @action(description=DECISIONS["note"][0], permissions=["keep"], url_path="note")
    def note_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide_one(request, object_id, "note")

    @method_decorator(sensitive_post_parameters("words"))
    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Here the actions on the list arrive; what was typed stays out of reports of errors."""
        shown: HttpResponse = super().changelist_view(request, extra_context)
        return shown

    @method_decorator(sensitive_post_parameters("words"))
    def _decide_one(self, request: HttpRequest, object_id: str, what: str) -> HttpResponse:
        done = self._decide(request, Concern.objects.filter(pk=object_id), what)
        return done or HttpResponseRedirect(reverse("admin:safeguarding_concern_change", args=[object_id]))

    def _decide(self, request: HttpRequest, queryset: QuerySet[Concern], what: str) -> HttpResponse | None:
        """Show what was written and ask for what has to be said; then do it to each for itself."""
        title, form_class, act = DECISIONS[what]
        form = form_class(request.POST if "decided" in request.POST else None)
        if not form.is_valid():
            rows = list(queryset)
            for row in rows:
                row.said = thread(row)  # type: ignore[attr-defined]
            context = {
                **self.admin_site.each_context(request),
                "title": title,
                "form": form,
                "rows": rows,
                "action": request.POST.get("action", what),
                "opts": self.model._meta,
            }
            return TemplateResponse(request, "safeguarding/admin_decide.html", context)
        done = 0
        for concern in queryset:
            try:
                act(concern, cast(User, request.user), form.cleaned_data)
            except DomainError as refused:
                self.message_user(request, f"{concern}: {refused}", messages.ERROR)
            else:
                done += 1
        words = ngettext("%d report is done.", "%d reports are done.", done) % done
        self.message_user(request, words, messages.SUCCESS if done else messages.WARNING)
        return None


class HelplineForm(forms.ModelForm[Helpline]):
    helps_with = forms.MultipleChoiceField(
        label=_("Helps with"), choices=HelpWith.choices, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )
    source = forms.URLField(label=_("Where the number was found"), max_length=300, assume_scheme="https", required=True)

    class Meta:
        model = Helpline
        fields = [
            "country", "name", "phone", "helps_with", "hours", "languages", "is_free", "source", "checked_on",
            "is_shown",
        ]  # fmt: skip


@admin.register(Helpline)
class HelplineAdmin(ModelAdmin):
    form = HelplineForm
    list_display = ["name", "phone", "country", "helps_in_words", "is_free", "checked_on", "is_shown"]
    list_filter = ["country", "is_shown", "is_free"]
    list_select_related = ["country"]
    search_fields = ["name", "phone"]

    @display(description=_("helps with"))
    def helps_in_words(self, helpline: Helpline) -> str:
        return helpline.helps_in_words
