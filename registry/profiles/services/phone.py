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


@transaction.atomic
def send_code(*, typed: str, at: datetime | None = None) -> None:
    """Send a code to a number that a roster names. To other numbers nothing is sent, and nobody learns which it was.

    At most three an hour for a number, so that nobody's phone can be flooded.
    """
    at = at or timezone.now()
    known = Enrolment.objects.filter(phone__in=pins.numbers(typed)).order_by("pk").values_list("phone", flat=True)
    phone = known.first()
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
        named = places.filter(phone=held.phone, reference__iexact=reference.strip())
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

    The caller has seen `find_place` succeed for this person. Raises PinGuessable, AccountExists, ClaimedBySomeoneElse,
    or what `claim_profile` raises.
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
    """Whose PIN it is. Raises SignInFailed, or SignInLocked when it is closed for a while after wrong ones.

    A wrong PIN counts against those who were born on that day, so that one who errs closes it for nobody else.
    """
    at = at or timezone.now()
    tried = _who(typed, date_of_birth)
    open_ = [one for one in tried if one.locked_until is None or one.locked_until <= at]
    if tried and not open_:
        raise errors.SignInLocked
    if not open_:
        make_password(pin)  # as much work as for a number that we know
    for one in open_:
        if check_password(pin, one.pin):
            PhoneSignIn.objects.filter(pk=one.pk).update(wrong=0, locked_until=None)
            return one.profile.user
    for one in open_:
        _count_wrong(one.pk, at)
    raise errors.SignInFailed


@transaction.atomic
def help_with_pin(*, enrolment: Enrolment, by: User, at: datetime | None = None) -> str:
    """An officer who knows the person gives them a code for a new PIN, face to face. It works for a day.

    Raises NotYourProgramme or NoPhoneSignIn.
    """
    at = at or timezone.now()
    require_officer(by, enrolment.cohort.programme.provider)
    held = PhoneSignIn.objects.select_for_update().filter(profile__user=enrolment.user_id or 0).first()
    if held is None:
        raise errors.NoPhoneSignIn
    code = f"{secrets.randbelow(10**8):08d}"
    held.help_hash, held.help_until = _hash(code), at + HELP_LASTS
    held.save(update_fields=["help_hash", "help_until"])
    return code


def choose_new_pin(*, typed: str, date_of_birth: date, help_code: str, pin: str, at: datetime | None = None) -> User:
    """A new PIN, with the code from the training provider. Raises SignInFailed, SignInLocked or PinGuessable."""
    at = at or timezone.now()
    tried = _who(typed, date_of_birth)
    if any(one.locked_until is not None and one.locked_until > at for one in tried):
        raise errors.SignInLocked
    code = _hash("".join(help_code.split()))
    held = next((one for one in tried if one.help_hash and constant_time_compare(one.help_hash, code)), None)
    if held is None or held.help_until is None or held.help_until < at:
        for one in tried:
            _count_wrong(one.pk, at)
        raise errors.SignInFailed
    require_good_pin(pin, born=date_of_birth, phone=held.phone)
    with transaction.atomic():
        held = PhoneSignIn.objects.select_for_update(of=("self",)).select_related("profile__user").get(pk=held.pk)
        held.pin, held.help_hash, held.help_until = make_password(pin), "", None
        held.wrong, held.locked_until = 0, None
        held.save()
    return held.profile.user


def require_good_pin(pin: str, *, born: date, phone: str) -> None:
    """Raises PinGuessable."""
    if not pins.is_pin(pin) or pins.is_guessable(pin, born=born, phone=phone):
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
    """Who signs in with a number and was born on a day: one person, or none, or twins."""
    mine = PhoneSignIn.objects.filter(
        phone__in=pins.numbers(typed), profile__date_of_birth=born, profile__user__is_active=True
    )
    return list(mine.select_related("profile__user").order_by("pk"))


def _count_wrong(pk: int, at: datetime) -> None:
    PhoneSignIn.objects.filter(pk=pk).update(wrong=F("wrong") + 1)
    wrong = PhoneSignIn.objects.values_list("wrong", flat=True).get(pk=pk)
    lasts = next((lasts for most, lasts in LOCKS if wrong >= most), None)
    if lasts is not None and wrong % 5 == 0:
        PhoneSignIn.objects.filter(pk=pk).update(locked_until=at + lasts)


def _is_born(place: Enrolment, born: date) -> bool:
    try:
        require_same_person(place, None, born)
    except errors.BirthYearDiffers:
        return False
    return True


def _locked(enrolment: Enrolment) -> Enrolment:
    found = (
        Enrolment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("country", "cohort")
        .get(pk=enrolment.pk)
    )
    if found.user_id is not None:
        raise errors.ClaimedBySomeoneElse
    return found


def _hash(code: str) -> str:
    """What is kept of a code that works for a day at most and few tries."""
    return hashlib.sha256(code.encode()).hexdigest()
