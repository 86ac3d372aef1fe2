"""What this room owes people to be told. Names of graduates stay on the pages, behind the sign-in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.utils.translation import gettext as _

from accounts.models import User
from corridor.web.notices import Notice, link_to, to_each
from corridor.web.templatetags.corridor_ui import day
from registry.listings.models import Listing, State

from .access import hirers_for
from .models import (
    Application,
    ApplicationState,
    Chase,
    DeclineReason,
    JobInvitationState,
    LeftReason,
    ListingInvitation,
    Offer,
    OfferState,
)
from .talk_notices import NOTICES as OF_TALKS

WITH_PEOPLE = ("profile__user", "listing__organisation", "listing__mentor__user")


def application_made(application_id: int) -> list[Notice]:
    """To the employer's people: someone applied, or accepted an invitation. Nothing once it was answered or left."""
    application = _application(application_id)
    if application is None or application.state != ApplicationState.NEW:
        return []

    def words() -> tuple[str, str]:
        names = {"title": application.listing.title, "owner": application.listing.owner_name}
        return (
            _("A new application: %(title)s") % names,
            _(
                "A graduate has applied to “%(title)s” of %(owner)s, and waits for your word. Read the application, "
                "then say how it goes on:"
            )
            % names,
        )

    link = link_to("application", application.public_id)
    return to_each(_hirers(application.listing), f"application.made:{application.pk}", link, words)


def application_moved(application_id: int) -> list[Notice]:
    """To the graduate: where the application stands now. To the employer's people, if it was the graduate who left."""
    application = _application(application_id)
    if application is None:
        return []
    key = f"application.moved:{application.pk}:{application.state}"
    if application.state == ApplicationState.WITHDRAWN:
        link = link_to("pipeline", application.listing.public_id)
        return to_each(_hirers(application.listing), key, link, lambda: _left(application))
    if application.state not in _MOVED:
        return []
    link = link_to("my-application", application.public_id)
    return to_each([application.profile.user], key, link, lambda: _moved(application))


def _left(application: Application) -> tuple[str, str]:
    title = {"title": application.listing.title}
    if application.left_reason == LeftReason.ELSEWHERE:
        return (
            _("An application was withdrawn: %(title)s") % title,
            _(
                "A graduate who applied to “%(title)s” has accepted another role, thanks you for your time, and will "
                "not go on with the application. The other applications are here:"
            )
            % title,
        )
    return (
        _("An application was withdrawn: %(title)s") % title,
        _(
            "A graduate has withdrawn the application to your listing “%(title)s”. You need not do anything. "
            "The other applications are here:"
        )
        % title,
    )


_MOVED = (ApplicationState.SHORTLISTED, ApplicationState.INTERVIEW, ApplicationState.DECLINED)


def _moved(application: Application) -> tuple[str, str]:
    names = {"title": application.listing.title, "owner": application.listing.owner_name}
    if application.state == ApplicationState.SHORTLISTED:
        return (
            _("You are on the short list: %(title)s") % names,
            _(
                "%(owner)s has put you on the short list for “%(title)s”. You need not do anything now: they choose "
                "whom to talk with. How your application stands:"
            )
            % names,
        )
    if application.state == ApplicationState.INTERVIEW:
        return (
            _("You are invited to a conversation: %(title)s") % names,
            _(
                "%(owner)s wants to talk with you about “%(title)s”. They write to you on the page of your "
                "application, or use the address and phone number of your profile, so see that both are right:"
            )
            % names,
        )
    if application.decline_reason == DeclineReason.FILLED:
        return (
            _("“%(title)s” has been filled") % names,
            _(
                "%(owner)s has filled “%(title)s”, so your application ends here. That is no judgement of you or of "
                "your work: all places are taken. Your profile stays as it is, and the listings that fit you wait on "
                "your own page. This is how it went:"
            )
            % names,
        )
    reason = str(DeclineReason(application.decline_reason).label)
    return (
        _("An answer to your application: %(title)s") % names,
        _(
            "Thank you for applying. %(owner)s will not go on with your application for “%(title)s”. The reason: "
            "%(reason)s\n\nOther listings that fit you wait on your own page. How this application went:"
        )
        % {**names, "reason": reason},
    )


def invitation_sent(invitation_id: int) -> list[Notice]:
    """To the graduate: somebody wants to meet."""
    rows = ListingInvitation.objects.select_related(*WITH_PEOPLE)
    invitation = rows.filter(pk=invitation_id, state=JobInvitationState.SENT).first()
    if invitation is None:
        return []

    def words() -> tuple[str, str]:
        names = {
            "title": invitation.listing.title,
            "owner": invitation.listing.owner_name,
            "until": day(invitation.expires_at),
        }
        return (
            _("You are invited: %(title)s") % names,
            _(
                "%(owner)s invites you to talk about “%(title)s”. They do not know your name unless you accept. "
                "You can answer until %(until)s:"
            )
            % names,
        )

    link = link_to("my-invitation", invitation.public_id)
    return to_each([invitation.profile.user], f"invitation.sent:{invitation.pk}", link, words)


def offer_made(offer_id: int) -> list[Notice]:
    """To the graduate: an offer waits for an answer."""
    offer = _offer(offer_id)
    if offer is None or offer.state != OfferState.SENT:
        return []

    def words() -> tuple[str, str]:
        names = {
            "role": offer.role,
            "owner": offer.application.listing.owner_name,
            "until": day(offer.answer_by),
        }
        return (
            _("An offer for you: %(role)s") % names,
            _("%(owner)s offers you “%(role)s”. Read the offer and say yes or no until %(until)s:") % names,
        )

    link = link_to("my-application", offer.application.public_id)
    return to_each([offer.application.profile.user], f"offer.made:{offer.pk}", link, words)


def offer_countered(offer_id: int) -> list[Notice]:
    """To the employer's people: the graduate would come under other terms."""
    asked = _offer(offer_id)
    if asked is None or asked.state != OfferState.SENT:
        return []

    def words() -> tuple[str, str]:
        names = {"role": asked.role, "until": day(asked.answer_by)}
        return (
            _("The graduate proposes other terms: %(role)s") % names,
            _(
                "The graduate would accept “%(role)s” under other terms. Agree to them, answer with a new offer, or "
                "say no, until %(until)s:"
            )
            % names,
        )

    link = link_to("application", asked.application.public_id)
    return to_each(_hirers(asked.application.listing), f"offer.countered:{asked.pk}", link, words)


def _terms_answered(asked: Offer) -> list[Notice]:
    """To the graduate: whether the employer agrees to the terms that they asked for."""

    def words() -> tuple[str, str]:
        names = {"role": asked.role, "owner": asked.application.listing.owner_name}
        if asked.state == OfferState.ACCEPTED:
            return (
                _("Your terms are accepted: %(role)s") % names,
                _(
                    "%(owner)s agrees to your terms for “%(role)s”, so the role is yours. On the first day we ask both "
                    "of you whether it began. What you agreed on:"
                )
                % names,
            )
        return (
            _("Your terms were not accepted: %(role)s") % names,
            _("%(owner)s does not agree to your terms for “%(role)s”. You can talk on, or end the application here:")
            % names,
        )

    link = link_to("my-application", asked.application.public_id)
    return to_each([asked.application.profile.user], f"offer.answered:{asked.pk}", link, words)


def offer_answered(offer_id: int) -> list[Notice]:
    """To whoever made the offer: yes or no."""
    offer = _offer(offer_id)
    if offer is None or offer.made_by is None or offer.state not in {OfferState.ACCEPTED, OfferState.DECLINED}:
        return []
    if offer.by_graduate:
        return _terms_answered(offer)

    def words() -> tuple[str, str]:
        role = {"role": offer.role}
        if offer.state == OfferState.ACCEPTED:
            return (
                _("Your offer was accepted: %(role)s") % role,
                _(
                    "The graduate has accepted your offer “%(role)s”. On the first day we ask both of you whether it "
                    "began. Whom you agreed with, and on what:"
                )
                % role,
            )
        return (
            _("Your offer was declined: %(role)s") % role,
            _(
                "The graduate has declined your offer “%(role)s”. You can talk on, make another offer, or end the "
                "application here:"
            )
            % role,
        )

    link = link_to("application", offer.application.public_id)
    return to_each([offer.made_by], f"offer.answered:{offer.pk}", link, words)


def offer_withdrawn(offer_id: int) -> list[Notice]:
    """To the graduate: the offer does not stand any more."""
    offer = _offer(offer_id)
    if offer is None or offer.state != OfferState.WITHDRAWN:
        return []
    if offer.by_graduate:
        return _terms_withdrawn(offer)

    def words() -> tuple[str, str]:
        names = {"role": offer.role, "owner": offer.application.listing.owner_name}
        return (
            _("An offer was taken back: %(role)s") % names,
            _(
                "%(owner)s has taken back the offer “%(role)s”. Your application goes on, and they may make another "
                "offer. How it stands:"
            )
            % names,
        )

    link = link_to("my-application", offer.application.public_id)
    return to_each([offer.application.profile.user], f"offer.withdrawn:{offer.pk}", link, words)


def _terms_withdrawn(asked: Offer) -> list[Notice]:
    def words() -> tuple[str, str]:
        role = {"role": asked.role}
        return (
            _("The graduate has taken back other terms: %(role)s") % role,
            _("The graduate has taken back the terms proposed for “%(role)s”. You can make an offer again:") % role,
        )

    link = link_to("application", asked.application.public_id)
    return to_each(_hirers(asked.application.listing), f"offer.withdrawn:{asked.pk}", link, words)


def employer_silent(listing_id: int, chase_id: int) -> list[Notice]:
    """To the employer's people: applications have waited for three weeks. Nothing once somebody has looked."""
    chase = Chase.objects.select_related("listing__organisation", "listing__mentor__user").filter(pk=chase_id).first()
    if chase is None or chase.listing.state != State.OPEN:
        return []
    listing = chase.listing
    if not listing.applications.filter(state=ApplicationState.NEW).exists():
        return []

    def words() -> tuple[str, str]:
        title = {"title": listing.title}
        return (
            _("People wait for your word: %(title)s") % title,
            _(
                "Graduates have waited for three weeks for an answer about “%(title)s”. Look at their applications and "
                "say how it goes on. If nobody looks within a week, the listing pauses, and we tell those who wait:"
            )
            % title,
        )

    return to_each(_hirers(listing), f"hiring.silent:{chase.pk}", link_to("pipeline", listing.public_id), words)


def paused_by_time(listing_id: int, moment: int) -> list[Notice]:
    """To those who wait: the employer does not answer. What they can do is theirs to choose."""
    live = Application.objects.live().filter(listing=listing_id, listing__state=State.PAUSED)

    def words(application: Application) -> tuple[str, str]:
        names = {"title": application.listing.title, "owner": application.listing.owner_name}
        return (
            _("No answer yet: %(title)s") % names,
            _(
                "%(owner)s has not answered applications for “%(title)s” for four weeks, so the listing takes no new "
                "ones until they do. That is no judgement of you. You can wait, or withdraw and look at what else fits "
                "you:"
            )
            % names,
        )

    return [
        notice
        for one in live.select_related(*WITH_PEOPLE)
        for notice in to_each(
            [one.profile.user],
            f"hiring.paused:{one.pk}:{moment}",
            link_to("my-application", one.public_id),
            partial(words, one),
        )
    ]


def _hirers(listing: Listing) -> list[User]:
    return hirers_for(organisation_id=listing.organisation_id, mentor=listing.mentor)


def _application(pk: int) -> Application | None:
    return Application.objects.select_related(*WITH_PEOPLE).filter(pk=pk).first()


def _offer(pk: int) -> Offer | None:
    paths = [f"application__{path}" for path in WITH_PEOPLE]
    return Offer.objects.select_related("made_by", *paths).filter(pk=pk).first()


NOTICES: dict[str, Callable[..., list[Notice]]] = {
    "application.made": application_made,
    "application.moved": application_moved,
    "invitation.sent": invitation_sent,
    "offer.made": offer_made,
    "offer.answered": offer_answered,
    "offer.countered": offer_countered,
    "offer.withdrawn": offer_withdrawn,
    "hiring.silent": employer_silent,
    "listing.paused_by_time": paused_by_time,
    **OF_TALKS,
}
