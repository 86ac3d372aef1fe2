"""What this room owes people: the link to their place in a cohort."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from corridor.web.notices import Notice, link_to, to_each
from corridor.web.templatetags.corridor_ui import day

from .claims import token_of
from .models import ClaimInvitation, Enrolment

SUBJECT = _("Your place from %(cohort)s")
BODY = _(
    "Hello %(name)s,\n\n"
    "you were trained with %(provider)s, in %(cohort)s, and they gave us this address. They keep a place for you on "
    "Corridor, the skills registry of the Kenya-Rwanda digital corridor. Open the link to make it yours, to show your "
    "skills and to see work that fits them. You decide who sees what.\n\n"
    "%(link)s\n\n"
    "The link is for you alone and works until %(until)s. If you are not %(name)s, do nothing: nobody is told "
    "anything about you."
)


def claim_invited(*, invitation_id: int) -> list[Notice]:
    """The mail with the link. Nothing if the invitation was used, replaced or ran out before it could be sent."""
    invitation = (
        ClaimInvitation.objects.open(timezone.now())
        .filter(pk=invitation_id, enrolment__user=None)
        .select_related("enrolment__cohort__programme__provider")
        .first()
    )
    token = token_of(invitation) if invitation else None
    if invitation is None or token is None:
        return []
    enrolment = invitation.enrolment
    with override("en"):  # the roster does not say which language the person reads
        body = str(BODY) % {
            "name": enrolment.given_names,
            "provider": enrolment.cohort.programme.provider.name,
            "cohort": enrolment.cohort.name,
            "link": link_to("claim", token),
            "until": day(invitation.expires_at),
        }
        subject = str(SUBJECT) % {"cohort": enrolment.cohort.name}
    return [Notice(key=f"claim.invited:{invitation.pk}", address=invitation.sent_to, subject=subject, body=body)]


def enrolment_reminded(*, enrolment_id: int, number: int) -> list[Notice]:
    """To a person whose profile stands still, from their provider. Nothing once they have gone on."""
    enrolment = (
        Enrolment.objects.filter(pk=enrolment_id, user__is_active=True)
        .exclude(progress__step="")
        .select_related("user", "cohort__programme__provider")
        .first()
    )
    if enrolment is None or enrolment.user is None:
        return []
    provider = enrolment.cohort.programme.provider.name

    def words() -> tuple[str, str]:
        return (
            _now("Your profile is waiting for you"),
            _now(
                "%(provider)s would like you to go on with your profile: it is not complete yet, and employers look "
                "for people like you. You go on where you stopped, and stop again when you like:"
            )
            % {"provider": provider},
        )

    key = f"enrolment.reminded:{enrolment.pk}:{number}"
    return to_each([enrolment.user], key, link_to("profile"), words)


NOTICES: dict[str, Callable[..., list[Notice]]] = {
    "claim.invited": claim_invited,
    "enrolment.reminded": enrolment_reminded,
}
