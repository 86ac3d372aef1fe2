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


class ConversationClosed(DomainError):
    message = _("This conversation has ended with the application. Nothing more can be written in it.")


class NothingWritten(DomainError):
    message = _("Write something, or attach a file.")


class TooManyMessages(DomainError):
    message = _("You have sent many messages within an hour. Please wait for an answer before you write more.")


class TooManyAttachments(DomainError):
    message = _("At most three files go with one message. Send the others with the next one.")


class FileNotTaken(DomainError):
    message = _("Send a PDF, a picture or an office document of at most 4 MB.")


class BlockedByYou(DomainError):
    message = _("You have blocked this employer or mentor. Take the block back first.")


class ContactTooEarly(DomainError):
    message = _(
        "Leave phone numbers, addresses and links out of an invitation. You learn each other's contact as soon as it "
        "is accepted."
    )


class InterviewUnderWay(DomainError):
    message = _("There is an interview under way for this application. Move it or call it off first.")


class SlotsNeeded(DomainError):
    message = _("Propose at least one time, and at most six.")


class SlotTooEarly(DomainError):
    message = _("Propose times at least an hour from now.")


class SlotTooLate(DomainError):
    message = _("Propose times within the next 60 days.")


class SlotGone(DomainError):
    message = _("This time is not among the proposed ones any more. Choose another one.")


class BusyThen(DomainError):
    message = _("There is another interview at that time already. Choose another one.")


class WhereNeeded(DomainError):
    message = _("Say where: the number that is called, the link of the call, or the address.")


class NotYourTurn(DomainError):
    message = _("You have proposed these times yourself. The other side chooses one of them.")


class InterviewNotOver(DomainError):
    message = _("You can say how it went once its time is over.")


class TermsUnchanged(DomainError):
    message = _("These are the terms of the offer. Accept it, or change what you want to be different.")


class RatingOutOfRange(DomainError):
    message = _("Rate with 1 to 5 points.")


class NoteEmpty(DomainError):
    message = _("Write the note before you keep it.")


class NobodyChosen(DomainError):
    message = _("Tick at least one application first.")


class KeptApart(DomainError):
    message = _("This employer takes no applications from you. If you think that this is wrong, please report it.")


class AnswerNeeded(DomainError):
    """A question of the listing was left open; `position` says which."""

    message = _("The employer needs an answer to this question.")

    def __init__(self, position: int) -> None:
        super().__init__()
        self.position = position
