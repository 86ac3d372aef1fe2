"""What people are told about their profile."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from corridor.web.notices import Notice, link_to, spoken, to_each
from corridor.web.sealing import open_sealed

from .models import MentorProfile, PhoneCode, PhoneSignIn, Profile


def welcome(profile_id: int, enrolment_id: int) -> list[Notice]:
    """After a claim: what to do next."""
    profile = Profile.objects.select_related("user").filter(pk=profile_id).first()
    if profile is None:
        return []
    user = profile.user
    with translation.override(user.language):
        body = _(
            "Hello %(name)s,\n\nyour profile is yours now. Nobody sees it until you say so.\n\n"
            "A few short steps make it complete: your skills, your languages and what you look for. "
            "You can stop after each one and go on later:\n%(link)s\n"
        ) % {"name": _name(user), "link": link_to("profile")}
        # One welcome for a person: a second cohort is no second arrival.
        return [
            Notice(
                key=f"profile.claimed:{profile.pk}",
                address=user.email,
                subject=_("Your profile is yours"),
                body=body,
                user_id=user.pk,
            )
        ]


def mentor_decided(mentor_id: int) -> list[Notice]:
    """After an administrator's decision: what it is, why, and what to do next."""
    mentor = MentorProfile.objects.select_related("user").filter(pk=mentor_id).first()
    if mentor is None or mentor.decided_at is None:
        return []
    with translation.override(mentor.user.language):
        subject, text = _mentor_words(mentor)
        link = link_to("mentor-edit")
        return [
            Notice(
                key=f"mentor.decided:{mentor.pk}:{mentor.decided_at.isoformat()}",
                address=mentor.user.email,
                subject=subject,
                body=f"{_('Hello %(name)s,') % {'name': _name(mentor.user)}}\n\n{text}\n\n{link}\n",
                user_id=mentor.user_id,
            )
        ]


def _name(user: User) -> str:
    return user.get_short_name() or str(user)


def _mentor_words(mentor: MentorProfile) -> tuple[str, str]:
    reason = {"reason": mentor.decision_reason}
    if mentor.state == MentorProfile.State.VERIFIED:
        return _("You are a verified mentor"), _(
            "We checked what you wrote in your mentor profile. You may offer mentorships and contracts now: begin from "
            "your mentor page. Your profile, as we checked it:"
        )
    if mentor.state == MentorProfile.State.SUSPENDED:
        return _("Your mentor profile is suspended"), _(
            "You may not publish for now.\n\nReason: %(reason)s\n\nYou need not do anything: we write again once "
            "this is settled. Your mentor profile:"
        ) % reason
    return _("We could not verify your mentor profile"), _(
        "We read your mentor profile and could not verify it.\n\nReason: %(reason)s\n\nChange what is missing and send "
        "it again:"
    ) % reason


def phone_code(code_id: int) -> list[Notice]:
    """The code, to whoever holds the phone. Nothing once it is too old: it would only confuse."""
    held = PhoneCode.objects.filter(pk=code_id).first()
    if held is None or held.sealed_code is None or not held.is_open(timezone.now()):
        return []
    code = open_sealed(bytes(held.sealed_code)).decode()
    text = _("%(code)s is your code for Corridor. It works for 10 minutes. Give it to nobody.") % {"code": code}
    return [Notice(f"phone.code:{held.pk}", held.phone, "", text, channel="sms")]


def pin_changed(sign_in_id: int, at: str) -> list[Notice]:
    """To the phone: that a PIN was changed, and whose, so that it is not changed unseen."""
    held = PhoneSignIn.objects.select_related("profile__user").filter(pk=sign_in_id).first()
    if held is None:
        return []
    user = held.profile.user
    with translation.override(spoken(user.language)):
        text = _(
            "The PIN of %(name)s on Corridor was changed, with a code from the training provider. If that was somebody "
            "else, tell the provider."
        ) % {"name": _name(user)}
    return [Notice(f"phone.pin_changed:{held.pk}:{at}", held.phone, "", text, user.pk, channel="sms")]


def help_given(sign_in_id: int, by_id: int, at: str) -> list[Notice]:
    """To the phone: that somebody at the training provider made a code, and for whom."""
    held = PhoneSignIn.objects.select_related("profile__user").filter(pk=sign_in_id).first()
    if held is None:
        return []
    user = held.profile.user
    with translation.override(spoken(user.language)):
        text = _(
            "Your training provider made a code for a new PIN of %(name)s on Corridor. If nobody asked for it, tell "
            "the provider and the registrar."
        ) % {"name": _name(user)}
    return [Notice(f"phone.help_given:{held.pk}:{at}", held.phone, "", text, user.pk, channel="sms")]


def people_asked(first_id: int, second_id: int) -> list[Notice]:
    """To both accounts: is the other one yours too?"""
    asked = User.objects.filter(profile__in=[first_id, second_id], is_active=True).order_by("pk")

    def words() -> tuple[str, str]:
        return (
            _("Have you two accounts?"),
            _(
                "Two training providers had somebody like you on their lists, and there is an account from each. If "
                "both are yours, say so from each of them, and they become one. If not, say that, and nothing changes:"
            ),
        )

    return to_each(asked, f"people.asked:{first_id}:{second_id}", link_to("two-accounts"), words)


def people_merged(kept_id: int, gone_id: int) -> list[Notice]:
    """To the person whose two accounts became one: what happened, and what to do if it was wrong."""
    kept = Profile.objects.select_related("user").filter(pk=kept_id, user__is_active=True).first()
    gone = Profile.objects.select_related("user").filter(pk=gone_id).first()
    if kept is None or gone is None:
        return []

    def words() -> tuple[str, str]:
        return (
            _("Your two accounts are one now"),
            _(
                "Two training providers had you on their lists, and you had an account from each. We joined them: "
                "everything is in the account to which we write this. The other one (%(other)s) is closed. If you did "
                "not have two accounts, tell us at once, through the registrar:"
            )
            % {"other": str(gone.user)},
        )

    return to_each([kept.user], f"people.merged:{gone.pk}", link_to("profile"), words)


NOTICES: dict[str, Callable[..., list[Notice]]] = {
    "profile.claimed": welcome,
    "mentor.decided": mentor_decided,
    "phone.code": phone_code,
    "phone.help_given": help_given,
    "phone.pin_changed": pin_changed,
    "people.asked": people_asked,
    "people.merged": people_merged,
}
