"""What the rules of this room refuse, in words for the person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corridor.web.errors import DomainError


class TooYoung(DomainError):
    message = _("You need to be 18 or older to have a profile here. You are welcome once you are.")


class ImpossibleBirthDate(DomainError):
    message = _("This date of birth cannot be right. Please check the year.")


class BirthYearDiffers(DomainError):
    message = _(
        "Your training provider's list says another year of birth. Check the date that you typed; if it is right, "
        "ask your provider to correct the list."
    )


class BirthDateDiffers(DomainError):
    message = _("Your profile says another date of birth. Check the date that you typed, or sign in with your account.")


class ClaimNotOpen(DomainError):
    message = _("This link was used or is too old. Ask your training provider for a new one.")


class ClaimedBySomeoneElse(DomainError):
    message = _("This place in the cohort belongs to another account. If it is yours, tell your training provider.")


class ClaimByPhoneFailed(DomainError):
    message = _(
        "These do not belong together. Check the code, the reference and the date of birth. After five tries you need "
        "a new code; if it still does not work, ask your training provider what their list says."
    )


class PhoneAccountExists(DomainError):
    message = _("You have a PIN for this number already. Sign in with it, then claim this place.")


class PinGuessable(DomainError):
    message = _("Choose six digits that nobody at home would guess: no birthday, no phone number, no 123456.")


class SignInFailed(DomainError):
    message = _(
        "These do not belong together. Check the number, the date of birth and the PIN. After five wrong tries you "
        "have to wait a quarter of an hour, and longer after more; your training provider can help you to a new PIN."
    )


class NoPhoneSignIn(DomainError):
    message = _("This person does not sign in by phone.")


class AccountsContradict(DomainError):
    message = _("The two accounts cannot become one by themselves. Write to the registrar.")


class NotYourPair(DomainError):
    message = _("There is nothing to decide for you here any more.")


class AccountExists(DomainError):
    message = _("There is an account with this e-mail address. Sign in, then open the link again.")


class ProfileExists(DomainError):
    message = _("You have a profile already. You can change it at any time.")


class RegionElsewhere(DomainError):
    message = _("This county or district is not in the country that you chose. Choose one of that country.")


class NotASkill(DomainError):
    message = _("Choose a skill from the list: this is only a heading for several skills.")


class YearNotPossible(DomainError):
    message = _("You cannot have used a skill in the future or before you were born. Check the year.")


class ConsentNeeded(DomainError):
    """`purpose` says which consent is missing."""

    def __init__(self, purpose: str, message: object) -> None:
        super().__init__(str(message))
        self.purpose = purpose


class CurrencyMissing(DomainError):
    message = _("Say in which currency the least pay is.")


class PortfolioFull(DomainError):
    message = _("Your portfolio is full: twelve pieces are enough to show. Remove one first.")


class NotALink(DomainError):
    message = _("Write the whole address of a page that everybody can open, for example https://example.org/my-work")


class FileTooLarge(DomainError):
    message = _("This file is larger than 5 MB. Make it smaller, or put it on the web and add a link.")


class FileNotWanted(DomainError):
    message = _(
        "We cannot take this kind of file. Pictures (JPEG, PNG, WebP), PDF, office documents, text, notebooks and ZIP "
        "are fine."
    )


class PictureNotReadable(DomainError):
    message = _("We could not read this picture. Save it as JPEG or PNG and try again.")


class CvNotReadable(DomainError):
    message = _("We could not read this file. Paste the text of your CV below instead.")


class CvNotWanted(CvNotReadable):
    message = _("We can read a CV as PDF, Word (DOCX) or text. Save it as one of these, or paste its text below.")


class CvLocked(CvNotReadable):
    message = _("This PDF is locked with a password. Save it without one, or paste its text below.")


class CvTooLong(CvNotReadable):
    message = _(
        "This file is too large for a CV: 2 MB and 12 pages are the most. Paste the text of your CV below instead."
    )


class CvWithoutText(CvNotReadable):
    message = _("There is no text in this file; perhaps it is a photo or a scan. Type or paste your CV below instead.")


class HoursNotOrdered(DomainError):
    message = _("The day must end after it begins.")


class NotHideable(DomainError):
    message = _("This part of the card cannot be left out. Choose from the list.")


class MentorExists(DomainError):
    message = _("You are registered as a mentor already. You can change what you wrote.")


class NotAllowed(DomainError):
    message = _("Only an administrator may decide this.")


class DecisionNotPossible(DomainError):
    message = _("Choose verified, not verified or suspended.")


class ReasonMissing(DomainError):
    message = _("Write the reason: the mentor will read it.")
