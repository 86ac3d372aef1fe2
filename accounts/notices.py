"""What this room owes people to be told."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from corridor.web.notices import Notice, link_to, spoken
from corridor.web.templatetags.corridor_ui import day

from .models import Invitation, Organisation
from .models.organisation import OrganisationState
from .selectors import owners_of
from .services.invitations import token_of


def invitation_made(invitation_id: int) -> list[Notice]:
    """The link, to the address that was invited. Nothing if the invitation was answered or taken back meanwhile."""
    invitation = (
        Invitation.objects.open(timezone.now())
        .select_related("organisation", "invited_by")
        .filter(pk=invitation_id)
        .first()
    )
    token = token_of(invitation) if invitation else None
    if invitation is None or token is None:
        return []
    language = invitation.invited_by.language if invitation.invited_by else "en"
    with translation.override(spoken(language)):
        subject = _("You are invited to %(organisation)s on Corridor") % {"organisation": invitation.organisation.name}
        body = _(
            "Hello,\n\n%(organisation)s invites you to act for it on Corridor, where graduates of digital programmes "
            "in Kenya and Rwanda find work and mentors. Your role would be: %(role)s.\n\n"
            "Open this link to see the invitation and accept it:\n%(link)s\n\n"
            "It works until %(until)s, and only with this e-mail address. If you do not know the organisation, "
            "you need not do anything.\n"
        ) % {
            "organisation": invitation.organisation.name,
            "role": invitation.get_role_display(),
            "link": link_to("invitation-accept", token),
            "until": day(invitation.expires_at),
        }
    return [Notice(f"invitation.made:{invitation.pk}", invitation.email, subject, body)]


def organisation_decided(organisation_id: int) -> list[Notice]:
    """What the check said, and what to do next, to every owner."""
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if organisation is None or organisation.decided_at is None or organisation.state == OrganisationState.PENDING:
        return []
    notices = []
    for owner in owners_of(organisation_id):
        with translation.override(spoken(owner.language)):
            subject, what_now = _decision(organisation)
            body = _("Hello %(name)s,\n\n%(what_now)s\n\nThe reason we noted: %(reason)s\n\n%(link)s\n") % {
                "name": owner.get_short_name() or owner.email,
                "what_now": what_now,
                "reason": organisation.decision_reason,
                "link": link_to("organisation", organisation.slug),
            }
        key = f"organisation.decided:{organisation.pk}:{organisation.decided_at.isoformat()}:{owner.pk}"
        notices.append(Notice(key, owner.email, subject, body, user_id=owner.pk))
    return notices


def _decision(organisation: Organisation) -> tuple[str, str]:
    name = {"name": organisation.name}
    if organisation.state == OrganisationState.VERIFIED:
        return (
            _("%(name)s is verified") % name,
            _("We have checked %(name)s. Its members can now use everything that their roles allow. Begin on its page:")
            % name,
        )
    if organisation.state == OrganisationState.SUSPENDED:
        return (
            _("%(name)s is suspended") % name,
            _(
                "We have suspended %(name)s. Until this is settled, its members cannot act for it. You "
                "need not do anything: we write again when it is. Its page:"
            )
            % name,
        )
    return (
        _("%(name)s could not be verified") % name,
        _("We could not verify %(name)s. Correct its details on its page, and we check them again.") % name,
    )


NOTICES: dict[str, Callable[..., list[Notice]]] = {
    "invitation.made": invitation_made,
    "organisation.decided": organisation_decided,
}
