"""What the rules of this room say when they say no."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from corridor.web.errors import DomainError


class NotYours(DomainError):
    message = _("Only the graduate and the employer of this placement can do this.")


class NotStartedYet(DomainError):
    """A placement that begins later was confirmed or claimed."""

    def __init__(self, starts_on: date) -> None:
        words = _now("This starts on %(day)s. Please come back then and confirm that it really began.")
        super().__init__(words % {"day": date_format(starts_on)})


class NotConfirmed(DomainError):
    message = _("You can ask for an endorsement once both sides have confirmed the placement.")


class InDispute(DomainError):
    message = _("One side says that something is wrong with this placement. We look into it and tell you both.")


class NotInDispute(DomainError):
    message = _("This placement is not in dispute any more.")


class DidNotHappen(DomainError):
    message = _("This placement was cancelled. If it did begin, add it again as a new one.")


class StepNotAllowed(DomainError):
    message = _("This step does not fit where the placement stands now. Look at it again.")


class ConfirmedByOther(DomainError):
    message = _("The other side has confirmed this already. If it did not happen, say that something is wrong.")


class ReasonNeeded(DomainError):
    message = _("Write what is wrong, so that we and the other side can understand it.")


class OverlappingEngagement(DomainError):
    message = _(
        "There is a placement with this employer for the same time already. Open that one and confirm it, or end it "
        "before you add another."
    )


class EndsBeforeStart(DomainError):
    message = _("A placement cannot end before it starts. Look at the day again.")


class EndsInFuture(DomainError):
    message = _("Come back when it has ended: the last day cannot lie in the future.")


class EndedAlready(DomainError):
    message = _("The last day of this placement is recorded already. If it is wrong, say that something is wrong.")


class NotAnEmployer(DomainError):
    message = _("Choose an employer that has been verified.")


class OnlyWork(DomainError):
    message = _("Only a job or a contract can be added here. A mentorship begins with a mentor's listing.")


class NeverMet(DomainError):
    message = _("You can add people who applied to one of your listings. Ask the graduate to add this placement.")


class PayNeedsCurrency(DomainError):
    message = _("Say in which currency the pay is.")


class LastDayMissing(DomainError):
    message = _("Say which day was the last one.")


class NotYourGraduate(DomainError):
    message = _("Only a programme officer of one of this graduate's cohorts can do this.")


class NothingToAnswer(DomainError):
    message = _("Nobody waits for an answer about this placement any more. Look at it again.")


class RemindedLately(DomainError):
    message = _("We wrote to them less than a week ago. Wait a few days, or ask for a document.")


class AgreementMissing(DomainError):
    message = _("Ask the graduate first, and tick that they agreed. Without that we cannot take the document.")


class TooManyDocuments(DomainError):
    message = _("There are five documents already. Take one back before you add another.")


class DocumentGone(DomainError):
    message = _("This document was looked at or taken back already. Look at the placement again.")


class NothingChanged(DomainError):
    message = _("Change at least one thing, or leave it as it is.")


class CorrectionOpen(DomainError):
    message = _("A correction waits for an answer already. Answer that one or take it back first.")


class CorrectionGone(DomainError):
    message = _("This correction was answered or taken back already. Look at the placement again.")


class Overtaken(DomainError):
    message = _("The placement has changed since this was proposed. Say no, and propose what is still wrong.")


class NotAContract(DomainError):
    message = _("Milestones belong to a contract. This placement is none.")


class ContractRests(DomainError):
    message = _("While a contract is in dispute, or when it did not happen, nothing is recorded in it.")


class MoreThanAgreed(DomainError):
    message = _("This is more than both of you have agreed for the milestone. Agree on the rest first.")


class MoreThanDelivered(DomainError):
    message = _("This is more than what was delivered. If it was paid before the work was done, mark it as an advance.")


class AmountOfNothing(DomainError):
    message = _("Write an amount above zero.")


class DayInFuture(DomainError):
    message = _("Come back when it has happened: the day cannot lie in the future.")


class AnsweredAlready(DomainError):
    message = _("This amount was answered already. If it is wrong, take it out with an amount of the opposite.")


class NotConfirmedAmount(DomainError):
    message = _("Only an amount that both sides have confirmed can be taken out. Say no to one that waits.")


class TakenOutAlready(DomainError):
    message = _("This amount is taken out already, or it waits to be.")


class TooManyMilestones(DomainError):
    message = _("A contract holds at most 60 milestones. Renew it for more.")


class NotRenewable(DomainError):
    message = _("Only a contract that both sides have confirmed can be renewed, and only once.")


class RenewedTooEarly(DomainError):
    message = _("A renewal begins after the first day of the contract, and after its last one if that is recorded.")


class LinkOver(DomainError):
    message = _("This link has been used, or it is not good any more. Sign in to see how the placement stands.")
