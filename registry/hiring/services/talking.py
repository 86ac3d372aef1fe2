"""The two sides of an application write to each other, or are kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.hiring import errors
from registry.hiring.access import may_hire_for, voice_of
from registry.hiring.models import (
    INTRODUCED,
    Application,
    ApplicationState,
    Block,
    ConversationMessage,
    JobInvitationState,
    ListingInvitation,
    OfferState,
    ReadMark,
    Voice,
)
from registry.hiring.rules import may_write_another
from registry.listings.models import Listing
from registry.matching.services import exclude, readmit
from registry.profiles.models import Profile
from registry.profiles.services import Upload

from .applying import require_together, withdraw
from .introducing import introduce
from .locking import lock_application, lock_profile
from .offering import decline_offer, withdraw_offer
from .pipeline import move
from .uploads import attach, forget, prepared


def write_message(
    *,
    application: Application,
    by: User,
    body: str,
    uploads: Sequence[Upload] = (),
    via: ConversationMessage.Via = ConversationMessage.Via.WEB,
    mail_id: str = "",
    at: datetime | None = None,
) -> ConversationMessage:
    """Say something to the other side, with at most three files. The same e-mail twice is one message.

    Raises NotYours, ConversationClosed once the application has ended, NothingWritten, TooManyMessages,
    TooManyAttachments, FileNotTaken, or a NotDisclosable where the graduate may not be shown to the other side now.
    """
    files, mail_id = prepared(uploads), mail_id[:250]
    if not body.strip() and not files:
        raise errors.NothingWritten
    stored: list[str] = []
    try:
        with transaction.atomic():
            return _written(application.pk, by, body.strip(), files, via, mail_id, at or timezone.now(), stored)
    except BaseException:
        forget(stored)
        raise


def _written(
    application_id: int,
    by: User,
    body: str,
    files: Sequence[Upload],
    via: ConversationMessage.Via,
    mail_id: str,
    at: datetime,
    stored: list[str],
) -> ConversationMessage:
    application = lock_application(application_id)
    voice = require_voice(by, application)
    require_talking(application, at)
    if mail_id and (before := application.messages.filter(mail_id=mail_id).first()) is not None:
        return before
    lately = application.messages.filter(voice=voice, sent_at__gt=at - timedelta(hours=1))
    if not may_write_another(lately.count()):
        raise errors.TooManyMessages
    message = ConversationMessage(
        application=application, voice=voice, author=by, body=body, via=via, mail_id=mail_id, sent_at=at
    )
    message.full_clean(exclude=["application", "author"])
    message.save(force_insert=True)
    attach(message, files, stored=stored)
    _mark(application, by, at)
    outbox.emit("conversation.spoken", message_id=message.pk)
    return message


def require_voice(by: User, application: Application) -> Voice:
    """The side for which a person speaks. Raises NotYours."""
    voice = voice_of(by, application)
    if voice is None:
        raise errors.NotYours
    return voice


def require_talking(application: Application, at: datetime) -> None:
    """See that the two still talk, and that the graduate may be shown to the other side now: what is said in a
    conversation is about the graduate, so it goes through the disclosure gate like the name.

    Raises ConversationClosed, BlockedByYou, KeptApart, or a NotDisclosable.
    """
    if application.state not in INTRODUCED:
        raise errors.ConversationClosed
    require_together(application.profile, application.listing)
    introduce(profile=application.profile, listing=application.listing, at=at)


@transaction.atomic
def mark_read(*, application: Application, by: User, at: datetime | None = None) -> None:
    """The person has seen what was said until now. Of no consequence for who does not belong to the application."""
    if voice_of(by, application) is not None:
        _mark(application, by, at or timezone.now())


def _mark(application: Application, by: User, at: datetime) -> None:
    # One statement, whether it is the first time or not.
    ReadMark.objects.bulk_create(
        [ReadMark(application=application, user=by, read_at=at)],
        update_conflicts=True,
        unique_fields=["application", "user"],
        update_fields=["read_at"],
    )


@transaction.atomic
def block(*, application: Application, by: User, at: datetime | None = None) -> Block:
    """Keep the graduate and the owner of this listing apart: what runs between them ends, no invitation and no
    application comes, and they are not matched again. Twice is as once.

    A placement that was made stays: it has its own page and its own ways out. Raises NotYours.
    """
    at = at or timezone.now()
    voice = require_voice(by, application)
    profile = lock_profile(application.profile_id)
    listing = application.listing
    made, _new = Block.objects.get_or_create(
        profile=profile,
        organisation=listing.organisation,
        mentor=listing.mentor,
        wanted_by=voice,
        defaults={"blocked_by": by, "blocked_at": at},
    )
    theirs = Listing.objects.filter(organisation=listing.organisation, mentor=listing.mentor)
    live = Application.objects.live().filter(profile=profile, listing__in=theirs).order_by("pk")
    for one in live.select_related("listing"):
        if voice == Voice.GRADUATE:
            withdraw(application=one, by=by, at=at)
        else:
            _end_offers(one, by, at)
            move(application=one, to=ApplicationState.DECLINED, by=by, reason="stopped", at=at)
    invitations = ListingInvitation.objects.filter(profile=profile, listing__in=theirs, state=JobInvitationState.SENT)
    invitations.update(state=JobInvitationState.DECLINED, answered_at=at)
    keep_apart(profile, theirs.values_list("pk", flat=True))
    return made


def _end_offers(application: Application, by: User, at: datetime) -> None:
    """An own offer is taken back, terms that the graduate asked for are declined."""
    for offer in application.offers.filter(state=OfferState.SENT):
        end = decline_offer if offer.by_graduate else withdraw_offer
        end(offer=offer, by=by, at=at)


def keep_apart(profile: Profile, listing_ids: Iterable[int]) -> None:
    """Take a graduate out of the matching of some listings."""
    for listing_id in listing_ids:
        exclude(listing_id=listing_id, profile_id=profile.pk, reason="blocked")


@transaction.atomic
def unblock(*, block: Block, by: User) -> None:
    """Take one's own block back. What it ended stays ended; the two may be matched again. Raises NotYours."""
    held = Block.objects.select_for_update(no_key=True).select_related("profile").filter(pk=block.pk).first()
    if held is None:
        return
    wants = held.profile.user_id == by.pk
    if held.wanted_by == Voice.HIRER:
        wants = may_hire_for(by, organisation=held.organisation, mentor=held.mentor)
    if not wants:
        raise errors.NotYours
    same = Block.objects.filter(profile=held.profile, organisation=held.organisation, mentor=held.mentor)
    held.delete()
    if not same.exists():
        theirs = Listing.objects.filter(organisation=held.organisation, mentor=held.mentor)
        readmit(listing_ids=list(theirs.values_list("pk", flat=True)), profile_id=held.profile_id, reason="blocked")


@transaction.atomic
def exclude_blocked(*, listing_id: int) -> int:
    """A listing is new: keep away from it whoever is blocked, either way; return how many."""
    listing = Listing.objects.get(pk=listing_id)
    blocks = Block.objects.filter(organisation=listing.organisation, mentor=listing.mentor).select_related("profile")
    profiles = {one.profile for one in blocks}
    for profile in profiles:
        keep_apart(profile, [listing.pk])
    return len(profiles)
