"""Matches and excluded pairs in the admin, to be read, as the services keep them; and what a person has to decide."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from accounts.models import User
from corridor.web.admin import ReadOnlyAdmin
from corridor.web.errors import DomainError
from registry.listings.admin import ReasonForm
from registry.safeguarding.rules import Clock, clock
from registry.safeguarding.words import time_left

from .contesting import Contest, ContestState, Outcome
from .models import Exclusion, Match
from .services import contesting
from .words import Reader, reasons


@admin.register(Match)
class MatchAdmin(ReadOnlyAdmin):
    """The figures without pay: what a graduate asks for at least is not an administrator's business either."""

    list_display = ["listing", "profile", "listing_rank", "profile_rank", "fit", "open_score", "computed_at"]
    list_filter = ["listing__kind", "listing__country", "profile__country", "computed_at"]
    list_select_related = ["listing", "profile"]
    search_fields = ["listing__title", "listing__public_id", "profile__public_id"]
    fields = ["listing", "profile", "listing_rank", "profile_rank", "fit", "open_score", "computed_at"]
    ordering = ["listing", "listing_rank"]
    show_full_result_count = False


@admin.register(Exclusion)
class ExclusionAdmin(ReadOnlyAdmin):
    list_display = ["listing", "profile", "reason", "because", "created_at"]
    list_filter = ["reason", "because", "created_at"]
    list_select_related = ["listing", "profile"]
    search_fields = ["listing__title", "listing__public_id", "profile__public_id"]
    show_full_result_count = False


@admin.register(Contest)
class ContestAdmin(ReadOnlyAdmin):
    """Matches that graduates contest: those that wait first, the one that is due soonest on top. What was computed is
    told without pay."""

    list_display = ["listing", "what", "words", "by_when", "state", "outcome", "made_at"]
    list_filter = ["state", "outcome", "about"]
    list_select_related = ["listing"]
    search_fields = ["listing__title", "=listing__public_id", "=profile__public_id"]
    ordering = [
        Case(When(state=ContestState.WAITING, then=Value(0)), default=Value(1), output_field=IntegerField()).asc(),
        "due_at",
    ]
    fields = [
        "listing", "profile", "about", "words", "computed", "made_at", "due_at", "state", "outcome", "answer",
        "decided_by", "decided_at",
    ]  # fmt: skip
    readonly_fields = ["computed"]
    action_form = ReasonForm
    actions = ["put_forward", "correct", "let_stand"]

    @display(description=_("what is wrong"))
    def what(self, contest: Contest) -> str:
        return contest.get_about_display()

    @display(description=_("answer by"), label={Clock.LATE: "danger", Clock.CLOSE: "warning",
                                                Clock.FINE: "success", "": "info"})  # fmt: skip
    def by_when(self, contest: Contest) -> tuple[str, str]:
        if contest.state != ContestState.WAITING:
            return "", contest.get_state_display()
        at = timezone.now()
        return clock(contest.due_at, at), time_left(contest.due_at, at)

    @display(description=_("what was computed"))
    def computed(self, contest: Contest) -> SafeString:
        # As the owner of a listing would read it: the graduate's least pay stays theirs.
        told = reasons(contest.explanation, Reader.LISTING)
        lines = [told.summary, *(f"{need.label} {need.level}: {need.text}" for need in told.needs)]
        lines += [line.text for line in told.lines]
        # Every gate as the graduate reads it, since it may be a closed one that is contested; none tells of pay.
        own = reasons(contest.explanation, Reader.GRADUATE)
        lines += [f"{'✓' if gate.holds else '✗'} {gate.text}" for gate in own.gates]
        return format_html_join(mark_safe("<br>"), "{}", [(line,) for line in lines])

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(contesting.DECIDE)

    @action(description=_("Put the graduate forward (say why)"), permissions=["decide"])
    def put_forward(self, request: HttpRequest, queryset: QuerySet[Contest]) -> None:
        self._each(request, queryset, Outcome.PUT_FORWARD)

    @action(description=_("It was wrong and is corrected (say what)"), permissions=["decide"])
    def correct(self, request: HttpRequest, queryset: QuerySet[Contest]) -> None:
        self._each(request, queryset, Outcome.CORRECTED)

    @action(description=_("Let the match stand (say why)"), permissions=["decide"])
    def let_stand(self, request: HttpRequest, queryset: QuerySet[Contest]) -> None:
        self._each(request, queryset, Outcome.STANDS)

    def _each(self, request: HttpRequest, queryset: QuerySet[Contest], outcome: Outcome) -> None:
        by, reason = request.user, request.POST.get("reason", "")
        assert isinstance(by, User)
        for contest in queryset.select_related("listing"):
            try:
                contesting.decide(contest=contest, by=by, outcome=outcome, reason=reason)
            except DomainError as refusal:
                self.message_user(request, f"{contest.listing}: {refusal}", messages.ERROR)
            else:
                self.message_user(request, f"{contest.listing}: {_('answered.')}", messages.SUCCESS)
