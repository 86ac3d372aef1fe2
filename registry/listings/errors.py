"""What the rules of this room refuse, in words for the person. `field` names the field of the form that it is about."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from corridor.web.errors import DomainError

from .questions import Subject


class ListingError(DomainError):
    field: ClassVar[str | None] = None


class NotYours(ListingError):
    message = _("Only an owner or recruiter of the organisation, or the mentor, can do this.")


class EmployerNotVerified(ListingError):
    message = _("An administrator has to check your organisation or mentor profile first. Your draft stays as it is.")


class NotPossibleNow(ListingError):
    message = _("This listing has moved on in the meantime. Look at where it stands now.")


class NotEditable(NotPossibleNow):
    message = _("Only a draft can be changed. Close this listing and write a new one, so that nobody is misled.")


class ListingFull(ListingError):
    message = _("All places of this listing are taken.")


class NotAModerator(ListingError):
    message = _("Only an administrator who may check listings can do this.")


class OwnListing(ListingError):
    message = _("Nobody checks their own listing. Ask another administrator.")


class ReasonMissing(ListingError):
    message = _("Say what has to be changed: the owner reads it.")


class ClosingDatePast(ListingError):
    field = "closes_on"
    message = _("The closing date has passed. Choose today or a later day.")


class TooLateToRenew(ListingError):
    message = _("This listing ended more than 30 days ago. Begin a new one from it instead.")


class RenewedTooFar(ListingError):
    field = "closes_on"
    message = _("Choose a day within the next 90 days. You can renew it again later.")


class HeldNeedsReason(ListingError):
    message = _("This listing is held back. Write what you found when you looked into it: it is kept.")


class NothingToAppeal(ListingError):
    message = _("There is no decision here that can be appealed against, or you have appealed already.")


class AppealWordsMissing(ListingError):
    field = "words"
    message = _("Say in your words why the decision should be changed.")


class AnotherModerator(ListingError):
    message = _("Somebody other than who decided first has to answer an appeal.")


class KindNotYours(ListingError):
    field = "kind"
    message = _("Organisations offer jobs and contracts; mentors offer mentorships and contracts.")


class PayMissing(ListingError):
    field = "pay_min"
    message = _("Say what you pay: from, up to, and in which currency.")


class PayNotOrdered(ListingError):
    field = "pay_max"
    message = _("The higher end of the pay is below the lower end.")


class PayOfMentorship(ListingError):
    field = "pay_min"
    message = _("A mentorship has no pay. Offer a contract if you pay for the work.")


class AmountWrong(ListingError):
    """What is wrong with an amount in its currency, at the field of the amount."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field  # type: ignore[misc]  # the class says what holds for all, this one differs


class DurationMissing(ListingError):
    field = "duration_days"
    message = _("Say how many days the contract takes.")


class OpeningsWrong(ListingError):
    field = "openings"
    message = _("A listing has between 1 and 200 places.")


class RegionElsewhere(ListingError):
    field = "region"
    message = _("This county or district is not in the country that you chose.")


class UnknownCountry(ListingError):
    field = "eligible_countries"
    message = _("Choose countries from the list.")


class UnknownLanguage(ListingError):
    field = "languages"
    message = _("Choose languages from the list.")


class SkillsMissing(ListingError):
    message = _("Ask for at least one skill: matching needs it.")


class SkillTwice(ListingError):
    message = _("Each skill can be asked for once.")


class SkillsTooMany(ListingError):
    message = _("Ask for at most 20 skills. The few that decide are enough.")


class NotASkill(ListingError):
    message = _("Choose skills from the list, with a level from 1 to 5 and a weight from 1 to 3.")


class QuestionsTooMany(ListingError):
    message = _("Ask at most five questions. Few people finish a longer form on a phone.")


class QuestionWrong(ListingError):
    message = _("Write each question in at most 200 characters, to be answered in words or with yes or no.")


WHY_NOT_ASKED = {
    Subject.AGE: _("Do not ask for age or date of birth. Ask what the person can do."),
    Subject.SEX: _("Do not ask whether somebody is a woman or a man. It says nothing about the work."),
    Subject.FAMILY: _("Do not ask about marriage, pregnancy or children. Ask about the hours that the work needs."),
    Subject.RELIGION: _("Do not ask about religion. If the work falls on certain days, ask about those days."),
    Subject.ORIGIN: _("Do not ask about tribe, ethnicity or race. If the work needs a language, ask for the language."),
    Subject.HEALTH: _("Do not ask about health or disability. Ask whether the person can do what the work needs."),
    Subject.PHOTO: _("Do not ask for a photo or how somebody looks. Ask for samples of their work."),
    Subject.IDENTITY: _("Do not ask for identity papers or their numbers here. They are for the contract, not before."),
    Subject.MONEY: _("Do not ask about payments or accounts. Nobody pays to be hired through Corridor."),
}


class QuestionNotAllowed(ListingError):
    """A question that asks for what must not be asked; `number` says which, from 1."""

    def __init__(self, subject: Subject, number: int) -> None:
        super().__init__(str(WHY_NOT_ASKED[subject]))
        self.subject, self.number = subject, number
        self.field = f"question_{number}"  # type: ignore[misc]  # the class says what holds for all, this one differs
