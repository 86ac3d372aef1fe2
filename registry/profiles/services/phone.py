"""Claiming and signing in by phone, where several people may share one.

Who holds the phone gets the code; it opens nothing by itself. To claim, the provider's reference and the full date of
birth are asked too, and then each person chooses a PIN that nobody else knows. For a new PIN the code is not enough
either: the phone, the certificate on the wall and the date of birth are all known at home, so the person goes to their
training provider, who gives them a code face to face.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, timedelta
from typing import Final

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import User
from corridor import outbox
from corridor.web.sealing import seal
from registry.profiles import errors, pins
from registry.profiles.models import PhoneCode, PhoneSignIn, Profile
from registry.programmes.models import Enrolment
from registry.programmes.services import require_officer

from .claim import claim_place, require_adult, require_same_person

MOST_CODES: Final = 3
CODES_WITHIN: Final = timedelta(hours=1)
HELP_LASTS: Final = timedelta(hours=24)
# Wrong PINs in a row, and for how long the sign-in is closed then.
LOCKS: Final = ((20, timedelta(days=1)), (10, timedelta(hours=1)), (5, timedelta(minutes=15)))
LOCKS_EVERY: Final = 5


@transaction.atomic
def send_code(*, typed: str, at: datetime | None = None) -> None:
    """Send a code to the number of an unclaimed place without e-mail. To other numbers nothing is sent, and nobody
    learns which it was.

    At most three an hour for a number, so that nobody's phone can be flooded.
    """
    at = at or timezone.now()
    known = Enrolment.objects.unclaimed().filter(phone__in=pins.numbers(typed), email="")
    phone = known.order_by("pk").values_list("phone", flat=True).first()
    if phone is None or PhoneCode.objects.filter(phone=phone, sent_at__gt=at - CODES_WITHIN).count() >= MOST_CODES:
        return
    code = f"{secrets.randbelow(10**6):06d}"
    made = PhoneCode.objects.create(phone=phone, code_hash=_hash(code), sealed_code=seal(code.encode()), sent_at=at)
    outbox.emit("phone.code", code_id=made.pk)


def find_place(*, typed: str, code: str, reference: str, date_of_birth: date, at: datetime | None = None) -> Enrolment:
    """The place in a cohort that belongs to a number, a code, a reference and a date of birth together.

    Whatever is wrong is said in the same words, and every try counts. The code works once. Raises ClaimByPhoneFailed,
    TooYoung or ImpossibleBirthDate.
    """
    at = at or timezone.now()
    held = _attempted(typed, at)
    if held is None or not constant_time_compare(held.code_hash, _hash(code.strip())):
        raise errors.ClaimByPhoneFailed
    with transaction.atomic():
        places = Enrolment.objects.unclaimed().select_related("country", "cohort__programme__provider")
        # Without a year in the roster any date would fit, and who has an e-mail address has a better proof: the link.
        named = places.filter(phone=held.phone, reference__iexact=reference.strip(), email="", birth_year__isnull=False)
        found = [place for place in named if _is_born(place, date_of_birth)]
        if len(found) != 1:
            raise errors.ClaimByPhoneFailed
        require_adult(date_of_birth, home=found[0].country, at=at)
        PhoneCode.objects.filter(pk=held.pk).update(used_at=at, sealed_code=None)
    return found[0]


@transaction.atomic
def claim_by_phone(
    *, enrolment: Enrolment, date_of_birth: date, pin: str, language: str = "en", at: datetime | None = None
) -> Profile:
    """Make a place one's own, with a new account that is entered by number, date of birth and PIN.

    The caller has seen `find_place` succeed for this person. Raises PinGuessable, PhoneAccountExists,
    ClaimedBySomeoneElse, or what `claim_profile` raises.
    """
    at = at or timezone.now()
    enrolment = _locked(enrolment)
    require_good_pin(pin, born=date_of_birth, phone=enrolment.phone)
    taken = PhoneSignIn.objects.filter(phone=enrolment.phone, profile__date_of_birth=date_of_birth)
    if any(one.profile.user.given_names == enrolment.given_names for one in taken.select_related("profile__user")):
        raise errors.PhoneAccountExists
    user = User(
        phone=enrolment.phone,
        given_names=enrolment.given_names,
        family_name=enrolment.family_name,
        language=language,
        time_zone=enrolment.country.time_zone,
    )
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    user.save()
    profile = claim_place(enrolment=enrolment, person=user, date_of_birth=date_of_birth, at=at)
    PhoneSignIn.objects.create(profile=profile, phone=enrolment.phone, pin=make_password(pin))
    return profile


@transaction.atomic
def claim_for_account(*, enrolment: Enrolment, user: User, date_of_birth: date, at: datetime | None = None) -> Profile:
    """The same for somebody who is signed in: the place joins the account that they have.

    Raises ClaimedBySomeoneElse, AlreadyInCohort, or what `claim_profile` raises.
    """
    person = User.objects.select_for_update(of=("self",), no_key=True).select_related("home_country").get(pk=user.pk)
    return claim_place(
        enrolment=_locked(enrolment), person=person, date_of_birth=date_of_birth, at=at or timezone.now()
    )


def sign_in(*, typed: str, date_of_birth: date, pin: str, at: datetime | None = None) -> User:
    """Whose PIN it is. Raises SignInFailed, also while it is closed after wrong ones.

    A wrong PIN counts against those who were born on that day, so that one who errs closes it for nobody else. Tries
    for one person wait for each other, so that many at once are not more guesses than few.
    """
    at = at or timezone.now()
    with transaction.atomic():
        tried = [one for one in _who(typed, date_of_birth) if one.locked_until is None or one.locked_until <= at]
        mine = next((one for one in tried if check_password(pin, one.pin)), None)
        if mine is not None:
            mine.wrong, mine.locked_until = 0, None
            mine.save(update_fields=["wrong", "locked_until"])
        else:
            _count_wrong(tried, at)
    if mine is not None:
        return mine.profile.user
    if not tried:
        make_password(pin)  # as much work as for a number that we know
    raise errors.SignInFailed


@transaction.atomic
def help_with_pin(*, enrolment: Enrolment, by: User, at: datetime | None = None) -> str:
    """An officer who knows the person gives them a code for a new PIN, face to face. It works for a day and five tries,
    it is kept who asked for it, and the phone is told.

    Raises NotYourProgramme or NoPhoneSignIn.
    """
    at = at or timezone.now()
    require_officer(by, enrolment.cohort.programme.provider)
    held = PhoneSignIn.objects.select_for_update().filter(profile__user=enrolment.user_id or 0).first()
    if held is None:
        raise errors.NoPhoneSignIn
    code = f"{secrets.randbelow(10**8):08d}"
    held.help_hash, held.help_until, held.help_tries, held.helped_by = _hash(code), at + HELP_LASTS, 0, by
    held.save(update_fields=["help_hash", "help_until", "help_tries", "helped_by"])
    outbox.emit("phone.help_given", sign_in_id=held.pk, by_id=by.pk, at=at.isoformat())
    return code


def choose_new_pin(*, typed: str, date_of_birth: date, help_code: str, pin: str, at: datetime | None = None) -> User:
    """A new PIN, with the code from the training provider. Every open session of the person ends.

    Wrong tries count against every code that is open for the number, whatever the date of birth. Raises SignInFailed or
    PinGuessable.
    """
    at = at or timezone.now()
    code = _hash("".join(help_code.split()))
    with transaction.atomic():
        mine = next((one for one in _who(typed, date_of_birth) if _helps(one, code, at)), None)
        if mine is not None:
            require_good_pin(pin, born=date_of_birth, phone=mine.phone, of=mine)
            mine.pin, mine.help_hash, mine.help_until = make_password(pin), "", None
            mine.wrong, mine.locked_until = 0, None
            mine.save()
            mine.profile.user.set_unusable_password()  # a new value of it ends sessions
            mine.profile.user.save(update_fields=["password"])
            outbox.emit("phone.pin_changed", sign_in_id=mine.pk, at=at.isoformat())
        else:
            open_codes = PhoneSignIn.objects.filter(phone__in=pins.numbers(typed)).exclude(help_hash="")
            open_codes.update(help_tries=F("help_tries") + 1)
    if mine is None:
        raise errors.SignInFailed
    return mine.profile.user


def _helps(held: PhoneSignIn, code: str, at: datetime) -> bool:
    is_open = held.help_until is not None and held.help_until >= at and held.help_tries < PhoneSignIn.MOST_HELP_TRIES
    return is_open and bool(held.help_hash) and constant_time_compare(held.help_hash, code)


def require_good_pin(pin: str, *, born: date, phone: str, of: PhoneSignIn | None = None) -> None:
    """See that a PIN is neither guessable nor a twin's; `of` is whose it will be, where they have one already. The
    caller is in a transaction. Raises PinGuessable."""
    if not pins.is_pin(pin) or pins.is_guessable(pin, born=born, phone=phone):
        raise errors.PinGuessable
    if any(check_password(pin, twin.pin) for twin in _who(phone, born) if twin != of):
        raise errors.PinGuessable


def forget_old_codes(*, at: datetime | None = None) -> int:
    """Drop codes that are a day old; return how many."""
    old = PhoneCode.objects.filter(sent_at__lt=(at or timezone.now()) - timedelta(days=1))
    return old.delete()[0]


def _attempted(typed: str, at: datetime) -> PhoneCode | None:
    """The newest code of a number, with one try more against it; None where none is open."""
    held = PhoneCode.objects.filter(phone__in=pins.numbers(typed)).order_by("-sent_at", "-pk").first()
    if held is None or not held.is_open(at):
        return None
    # Counted before it is compared, by the database, so that tries at the same time count too.
    open_ = PhoneCode.objects.filter(pk=held.pk, attempts__lt=PhoneCode.MOST_ATTEMPTS)
    return held if open_.update(attempts=F("attempts") + 1) else None


def _who(typed: str, born: date) -> list[PhoneSignIn]:
    """Who signs in with a number and was born on a day: one person, or none, or twins. Held until the transaction ends.

    Administrators, and whoever has set up a second factor, sign in by what they set up.
    """
    mine = PhoneSignIn.objects.select_for_update(of=("self",)).filter(
        phone__in=pins.numbers(typed),
        profile__date_of_birth=born,
        profile__user__is_active=True,
        profile__user__is_staff=False,
        profile__user__authenticator=None,
    )
    return list(mine.select_related("profile__user").order_by("pk"))


def _count_wrong(tried: list[PhoneSignIn], at: datetime) -> None:
    for one in tried:
        one.wrong += 1
        lasts = next((lasts for most, lasts in LOCKS if one.wrong >= most), None)
        if lasts is not None and one.wrong % LOCKS_EVERY == 0:
            one.locked_until = at + lasts
        one.save(update_fields=["wrong", "locked_until"])


def _is_born(place: Enrolment, born: date) -> bool:
    try:
        require_same_person(place, None, born)
    except errors.BirthYearDiffers:
        return False
    return True


def _locked(enrolment: Enrolment) -> Enrolment:
    places = Enrolment.objects.unclaimed().select_for_update(of=("self",), no_key=True)
    found = places.select_related("country", "cohort").filter(pk=enrolment.pk).first()
    if found is None:
        raise errors.ClaimedBySomeoneElse
    return found


def _hash(code: str) -> str:
    """What is kept of a code that works for a day at most and few tries."""
    return hashlib.sha256(code.encode()).hexdigest()
