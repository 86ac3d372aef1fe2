"""What people are told of their own certificates: that one came, and that one was taken back or counts again."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from corridor.web.notices import Notice, Words, link_to, to_each

from .models import Award, Endorsement

CHANGES: dict[str, tuple[Promise, Promise]] = {
    "revoked": (
        gettext_lazy("Your certificate was taken back: %(title)s"),
        gettext_lazy(
            "%(issuer)s took back “%(title)s”, so it counts for nothing now. The reason they give: %(reason)s If you "
            "think that this is a mistake, write to them. Your certificates:"
        ),
    ),
    "suspended": (
        gettext_lazy("Your certificate is suspended: %(title)s"),
        gettext_lazy(
            "%(issuer)s suspended “%(title)s”, so it counts for nothing until they let it count again. The reason "
            "they give: %(reason)s Your certificates:"
        ),
    ),
    "active": (
        gettext_lazy("Your certificate counts again: %(title)s"),
        gettext_lazy("%(issuer)s lets “%(title)s” count again. They say: %(reason)s Your certificates:"),
    ),
}


def award_signed(award_id: int) -> list[Notice]:
    """To the person, once they have an account: it is theirs, and can be taken along. Once for each award."""

    def words(named: dict[str, str]) -> tuple[str, str]:
        return (
            _("A certificate for you: %(title)s") % named,
            _(
                "%(issuer)s gave you “%(title)s”. It is signed, so that anybody can check it without calling anyone, "
                "and stands on your profile. You decide who sees it, and can take it along as a file:"
            )
            % named,
        )

    return _to_holder(award_id, "award.signed", words)


def award_changed(award_id: int, state: str, at: str) -> list[Notice]:
    """To the person: what their provider did with it, and why."""
    subject, body = CHANGES[state]
    return _to_holder(award_id, f"award.changed:{at}", lambda named: (str(subject) % named, str(body) % named))


def endorsement_signed(endorsement_id: int) -> list[Notice]:
    """To the graduate: somebody vouches for their certificate."""
    signed = (
        Endorsement.objects.signed()
        .filter(pk=endorsement_id, certification__profile__user__is_active=True)
        .select_related("certification__profile__user")
        .first()
    )
    if signed is None:
        return []
    named = {"title": signed.certification.title, "endorser": signed.name}

    def words() -> tuple[str, str]:
        return (
            _("%(endorser)s endorsed your certificate: %(title)s") % named,
            _("%(endorser)s endorsed “%(title)s”. It stands beside the certificate, and you can remove it there:")
            % named,
        )

    link = link_to("profile-step", "certificates")
    return to_each([signed.certification.profile.user], f"endorsement.signed:{signed.pk}", link, words)


def _to_holder(award_id: int, key: str, words: Callable[[dict[str, str]], tuple[str, str]]) -> list[Notice]:
    award = (
        Award.objects.filter(pk=award_id, enrolment__user__is_active=True)
        .select_related("achievement__provider", "enrolment__user")
        .first()
    )
    if award is None or award.enrolment.user is None:
        return []
    reason = award.reason if award.reason.endswith((".", "!", "?")) else f"{award.reason}."
    named = {"title": award.achievement.name, "issuer": award.achievement.provider.name, "reason": reason}
    told: Words = lambda: words(named)  # noqa: E731
    return to_each([award.enrolment.user], f"{key}:{award.pk}", link_to("profile-step", "certificates"), told)


NOTICES: dict[str, Callable[..., list[Notice]]] = {
    "award.signed": award_signed,
    "award.changed": award_changed,
    "endorsement.signed": endorsement_signed,
}
