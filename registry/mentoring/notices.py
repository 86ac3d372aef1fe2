"""What this room owes people to be told. Names of graduates stay on the pages, behind the sign-in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from corridor.web.notices import Notice, Words, link_to, to_each
from corridor.web.templatetags.corridor_ui import day
from registry.hiring.access import hirers_for
from registry.listings.models import Kind
from registry.placements.models import Placement
from registry.profiles.models import MentorProfile

from .models import (
    AgreementState,
    Feedback,
    MentorshipAgreement,
    Proposal,
    ProposalState,
    Pulse,
    Reference,
    ReferenceState,
    Round,
    RoundState,
    Session,
    SessionState,
    Side,
)
from .rules import ANSWER_WITHIN, RUNNING, Due

WITH_PEOPLE = ("placement__profile__user", "placement__mentor__user")


def round_opened(round_id: int, user_ids: Sequence[int], side: str) -> list[Notice]:
    """To everybody with a request that waits: put them in order until then."""
    found = Round.objects.filter(pk=round_id, state=RoundState.OPEN).first()
    if found is None:
        return []
    people = User.objects.filter(pk__in=user_ids, is_active=True).order_by("pk")

    def words() -> tuple[str, str]:
        until = {"until": day(found.closes_at)}
        if side == Side.MENTOR:
            return (
                _("Graduates ask for your time: put them in your order until %(until)s") % until,
                _(
                    "On %(until)s we bring graduates and mentors together, by the order of both. Put your requests in "
                    "your order, or leave it to us; you can also say yes to anybody before:"
                )
                % until,
            )
        return (
            _("Whom would you like most as your mentor? Until %(until)s") % until,
            _(
                "On %(until)s we bring graduates and mentors together, by the order of both. Put the mentors that you "
                "asked in your order:"
            )
            % until,
        )

    link = link_to("mentor-requests" if side == Side.MENTOR else "my-mentors")
    return to_each(people, f"round.opened:{round_id}:{side}", link, words)


def round_proposed(round_id: int, mentor_id: int) -> list[Notice]:
    """To a mentor: whom the round proposes. Nothing once all is answered."""
    mentor = MentorProfile.objects.verified().select_related("user").filter(pk=mentor_id).first()
    found = Round.objects.filter(pk=round_id, proposed_at__isnull=False).first()
    waiting = Proposal.objects.filter(
        round=round_id, application__listing__mentor=mentor_id, state=ProposalState.MADE
    ).count()
    if mentor is None or found is None or found.proposed_at is None or not waiting:
        return []
    until = found.proposed_at + ANSWER_WITHIN

    def words() -> tuple[str, str]:
        named = {"number": waiting, "until": day(until)}
        return (
            ngettext("A graduate is proposed to you", "%(number)d graduates are proposed to you", waiting) % named,
            _("The round has ended. Say yes or no until %(until)s; one tap is enough:") % named,
        )

    return to_each([mentor.user], f"round.proposed:{round_id}", link_to("mentor-requests"), words)


def agreement_proposed(agreement_id: int) -> list[Notice]:
    """To the other side: read it, and agree or not."""
    found = _agreement(agreement_id, AgreementState.PROPOSED)
    if found is None:
        return []

    def words() -> tuple[str, str]:
        role = {"role": found.placement.role}
        return (
            _("Goals for your mentorship: %(role)s") % role,
            _("The other side proposes goals, for how long, and how often you meet. Read it and say whether it fits:"),
        )

    return _to(_people(found.placement, Side(found.proposed_by).other), found.placement, f"goals:{found.pk}", words)


def agreed(agreement_id: int) -> list[Notice]:
    """To whoever proposed it: agreed."""
    found = _agreement(agreement_id, AgreementState.AGREED)
    if found is None:
        return []

    def words() -> tuple[str, str]:
        role = {"role": found.placement.role}
        return (_("Agreed: %(role)s") % role, _("The other side agrees to the goals that you proposed:"))

    return _to(_people(found.placement, Side(found.proposed_by)), found.placement, f"agreed:{found.pk}", words)


def not_agreed(agreement_id: int) -> list[Notice]:
    """To whoever proposed it: not like this."""
    found = _agreement(agreement_id, AgreementState.DECLINED)
    if found is None:
        return []

    def words() -> tuple[str, str]:
        role = {"role": found.placement.role}
        return (
            _("Not agreed yet: %(role)s") % role,
            _("The goals that you proposed do not fit the other side. Talk about it, or propose something else:"),
        )

    return _to(_people(found.placement, Side(found.proposed_by)), found.placement, f"not-agreed:{found.pk}", words)


def session_recorded(session_id: int, moment: int) -> list[Notice]:
    """To the other side: was it so?"""
    found = _session(session_id, SessionState.RECORDED)
    if found is None:
        return []

    def words() -> tuple[str, str]:
        named = {"role": found.placement.role, "day": day(found.starts_at)}
        return (
            _("Please confirm a session: %(role)s") % named,
            _("The other side wrote down that you met on %(day)s. Confirm it with one tap, or say what is not right:")
            % named,
        )

    people = _people(found.placement, Side(found.recorded_by).other)
    return _to(people, found.placement, f"session:{found.pk}:{moment}", words)


def session_contested(session_id: int, moment: int) -> list[Notice]:
    """To whoever recorded it: something is not right."""
    found = _session(session_id, SessionState.CONTESTED)
    if found is None:
        return []

    def words() -> tuple[str, str]:
        named = {"role": found.placement.role, "day": day(found.starts_at)}
        return (
            _("Something is not right: %(role)s") % named,
            _("The other side remembers the session of %(day)s otherwise. Read why, and put it right:") % named,
        )

    people = _people(found.placement, Side(found.recorded_by))
    return _to(people, found.placement, f"contested:{found.pk}:{moment}", words)


def mentorship_due(placement_id: int, due: Sequence[str], moment: int) -> list[Notice]:
    """To both: the next session, or a next step. At most once a week."""
    placement = _running(placement_id)
    if placement is None:
        return []

    def words() -> tuple[str, str]:
        role = {"role": placement.role}
        if list(due) == [Due.STEPS]:
            body = _("One of the next steps that you two wrote down is due. Tick off what is done:")
        elif Due.STEPS in due:
            body = _(
                "By your rhythm you would have met again, and one of the next steps is due. When do you meet? If you "
                "have met already, write it down:"
            )
        else:
            body = _("By your rhythm you would have met again. When do you meet? If you have, write it down:")
        return _("A gentle reminder: %(role)s") % role, body

    return _to(_both(placement), placement, f"due:{moment}", words)


def mentorship_silent(placement_id: int, moment: int) -> list[Notice]:
    """To both, as far as they have not said: does it go on?"""
    placement = _running(placement_id)
    pulse = Pulse.objects.filter(placement=placement_id).first()
    if placement is None or pulse is None:
        return []
    people = [one for side in Side if pulse.asks(side) for one in _people(placement, side)]

    def words() -> tuple[str, str]:
        role = {"role": placement.role}
        return (
            _("Does it go on? %(role)s") % role,
            _(
                "You two have not met for six weeks. That happens. If it goes on, say so with one tap; if it is over, "
                "end it there, so that the place is free for somebody else:"
            ),
        )

    return _to(people, placement, f"silent:{moment}", words)


def mentorship_ended(placement_id: int) -> list[Notice]:
    """To both, as far as they have not said: how was it?"""
    rows = Placement.objects.filter(kind=Kind.MENTORSHIP, ended_on__isnull=False)
    placement = rows.select_related("profile__user", "mentor__user").filter(pk=placement_id).first()
    if placement is None:
        return []
    given = set(Feedback.objects.filter(placement=placement).values_list("side", flat=True))
    people = [one for side in Side if side not in given for one in _people(placement, side)]

    def words() -> tuple[str, str]:
        named = {"role": placement.role, "day": day(placement.ended_on)}
        return (
            _("How was it? %(role)s") % named,
            _("Your mentorship ended on %(day)s. Tell us in two minutes how it was; the other side does not read it:")
            % named,
        )

    key, link = f"mentorship.ended:{placement.pk}", link_to("mentorship-end", placement.public_id)
    return to_each(people, key, link, words)


def reference_offered(reference_id: int) -> list[Notice]:
    """To the graduate: the mentor says a good word."""
    rows = Reference.objects.select_related(*WITH_PEOPLE)
    found = rows.filter(pk=reference_id, state=ReferenceState.OFFERED).first()
    if found is None:
        return []

    def words() -> tuple[str, str]:
        named = {"mentor": found.placement.employer_name}
        return (
            _("%(mentor)s says a good word for you") % named,
            _("%(mentor)s wrote one sentence about you. Read it and decide whether you keep it:") % named,
        )

    return _to(_people(found.placement, Side.GRADUATE), found.placement, f"reference:{found.pk}", words)


def _agreement(pk: int, state: AgreementState) -> MentorshipAgreement | None:
    return MentorshipAgreement.objects.select_related(*WITH_PEOPLE).filter(pk=pk, state=state).first()


def _session(pk: int, state: SessionState) -> Session | None:
    return Session.objects.select_related(*WITH_PEOPLE).filter(pk=pk, state=state).first()


def _running(pk: int) -> Placement | None:
    rows = Placement.objects.filter(state__in=RUNNING, ended_on=None).select_related("profile__user", "mentor__user")
    return rows.filter(pk=pk).first()


def _people(placement: Placement, side: Side) -> list[User]:
    if side == Side.GRADUATE:
        return [placement.profile.user]
    return hirers_for(organisation_id=None, mentor=placement.mentor)


def _both(placement: Placement) -> list[User]:
    return [one for side in Side for one in _people(placement, side)]


def _to(people: Iterable[User], placement: Placement, what: str, words: Words) -> list[Notice]:
    return to_each(people, f"mentorship.{what}:{placement.pk}", link_to("mentorship", placement.public_id), words)


NOTICES: dict[str, Callable[..., list[Notice]]] = {
    "round.opened": round_opened,
    "round.proposed": round_proposed,
    "mentorship.agreement_proposed": agreement_proposed,
    "mentorship.agreed": agreed,
    "mentorship.not_agreed": not_agreed,
    "session.recorded": session_recorded,
    "session.contested": session_contested,
    "mentorship.due": mentorship_due,
    "mentorship.silent": mentorship_silent,
    "placement.ended": mentorship_ended,
    "reference.offered": reference_offered,
}
