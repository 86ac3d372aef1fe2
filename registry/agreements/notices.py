"""What those who saw a card are told later: that a certificate on it no longer counts. Never whose card it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import recruiters_of
from accounts.models import Organisation, User
from corridor.web.notices import Notice, link_to, to_each
from registry.credentials.models import Certification

from .models import Disclosure

# Who looked longer ago has decided by now.
LOOKED_WITHIN: Final = timedelta(days=365)


def certificate_withdrawn(certification_id: int) -> list[Notice]:
    """To the people of each organisation, and each mentor, that was shown the certificate: it counts nothing now.

    Nothing when it counts again by the time of writing. The link leads to the card, where the gate decides anew.
    """
    certification = Certification.objects.select_related("profile").filter(pk=certification_id).first()
    if (
        certification is None
        or Certification.objects.in_force(timezone.localdate()).filter(pk=certification.pk).exists()
    ):
        return []

    def words() -> tuple[str, str]:
        named = {"title": certification.title, "issuer": certification.issuer}
        return (
            _("A certificate that you saw no longer counts: %(title)s") % named,
            _(
                "“%(title)s” of %(issuer)s stood on a card that you were shown. It was taken back or has run out, and "
                "proves nothing now. The skills that rested on it count as what the person says, and matches have "
                "changed. The card as it stands today:"
            )
            % named,
        )

    since = certification.revoked_at or certification.expires_on
    key = f"certificate.withdrawn:{certification.pk}:{since:%Y-%m-%d}"
    return to_each(_who_saw(certification), key, link_to("talent-card", certification.profile.public_id), words)


def _who_saw(certification: Certification) -> list[User]:
    """Everybody who may still decide something on it, in two queries."""
    since = max(certification.created_at, timezone.now() - LOOKED_WITHIN)
    seen = Disclosure.objects.filter(
        profile=certification.profile_id, fields__contains=["certifications"], at__gte=since
    )
    shown_to = list(seen.order_by().values_list("organisation_id", "recipient_id").distinct())
    recruiters = recruiters_of([organisation for organisation, _recipient in shown_to if organisation]) & Q(
        memberships__organisation__state=Organisation.State.VERIFIED
    )
    mentors = Q(pk__in=[recipient for organisation, recipient in shown_to if recipient and not organisation])
    return list(User.objects.filter(recruiters | mentors, is_active=True).distinct().order_by("pk"))


NOTICES: dict[str, Callable[..., list[Notice]]] = {"certificate.withdrawn": certificate_withdrawn}
