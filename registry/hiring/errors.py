"""What the rules of this room say when they say no."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corridor.web.errors import DomainError


class NotYours(DomainError):
    message = _("Only the people of this application can do this. Sign in with the account that it belongs to.")


class ListingNotOpen(DomainError):
    message = _("This listing takes no applications any more. Look at the open listings.")


class OwnListing(DomainError):
    message = _("This is a listing of your own. You cannot apply to it.")


class AlreadyApplied(DomainError):
    message = _("You have applied to this already. You find it under your applications.")


class HasApplied(DomainError):
    message = _("This graduate has applied to this listing already. You find the application in the pipeline.")


class TooManyRequests(DomainError):
    message = _(
        "You are waiting for five mentors already. Withdraw one of these requests before you ask another mentor."
    )


class OwnerOnHold(DomainError):
    message = _(
        "This employer is being checked at the moment. Please wait: nothing is lost, and you can come back later."
    )


class NotDisclosable(DomainError):
    """The disclosure gate did not let the graduate's name and contact through."""

    message = _("Your name and contact cannot be given to this employer now. Look at what you have agreed to.")


class CrossBorderNotAgreed(NotDisclosable):
    message = _(
        "This employer is in another country, and you have not agreed to be shown across the border. "
        "Agree to it among your consents, then come back."
    )


class AgreementNotInForce(NotDisclosable):
    message = _(
        "No one can be introduced to this employer at the moment: the agreement between the two countries is not in "
        "force. Nothing was sent. Please try again when it is."
    )


class NotInvitable(DomainError):
    message = _("This graduate cannot be invited now. Look at the other matches of your listing.")


class InvitedAlready(DomainError):
    message = _("You have invited this graduate to this listing already.")


class SaidNo(DomainError):
    message = _("This graduate has said no to this listing. Please respect the answer and invite someone else.")


class TooManyInvitations(DomainError):
    message = _("You have sent 30 invitations for this listing within a day. Please wait for answers until tomorrow.")


class InvitationOver(DomainError):
    message = _("This invitation is no longer open. You can still apply while the listing is open.")


class MoveNotAllowed(DomainError):
    message = _("This step does not fit where the application stands now. Look at it again.")


class OfferStands(DomainError):
    message = _("There is an offer that waits for an answer. Take it back first.")


class ReasonNeeded(DomainError):
    message = _("Choose a reason. The graduate reads it and can learn from it.")


class OfferOver(DomainError):
    message = _("This offer is no longer open. Look at the application to see where it stands.")


class AnswerDateTooEarly(DomainError):
    message = _("Give the graduate time to answer: choose a day after today.")


class StartTooEarly(DomainError):
    message = _("An offer is about the future: choose a start that is not over.")


class PayNeeded(DomainError):
    message = _("Say what you pay, and in which currency.")


class NoPlaceLeft(DomainError):
    message = _("All places of this listing are taken now.")


class OnlyMentorships(DomainError):
    message = _("Only a request to a mentor can be accepted like this. Make an offer instead.")
