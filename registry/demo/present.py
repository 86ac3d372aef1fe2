"""What goes on in the demo today: invitations, applications and offers that wait for an answer."""

from __future__ import annotations

import random
from datetime import date, timedelta

from accounts.models import User
from corridor.web.errors import DomainError
from registry.hiring.services import apply, invite, make_offer, move
from registry.listings.models import Kind, Listing
from registry.matching.models import Match

from .offers import Board


def play_present(board: Board, *, seed: int, today: date) -> dict[str, int]:
    """Some of the best matches apply, some are invited, a few have an offer. Returns counts of each."""
    chance = random.Random(f"{seed}:present")  # noqa: S311 - the same seed gives the same demo
    counts = {"applications": 0, "invitations": 0, "offers": 0}
    best = (
        Match.objects.filter(listing_rank__lte=3)
        .select_related("listing__organisation", "listing__mentor__user", "profile__user", "listing__isco")
        .order_by("listing_id", "listing_rank")
    )
    for match in best:
        owner = _owner(board, match.listing)
        try:
            if match.listing_rank == 1:
                application = apply(profile=match.profile, listing=match.listing, note="")
                counts["applications"] += 1
                if chance.random() < 0.5:
                    application = move(application=application, to="shortlisted", by=owner)
                    if chance.random() < 0.4 and match.listing.kind != Kind.MENTORSHIP:
                        make_offer(
                            application=application, by=owner, role=match.listing.title, isco=match.listing.isco,
                            starts_on=today + timedelta(days=14), pay=match.listing.pay_min,
                            currency=match.listing.currency, hours_per_week=match.listing.hours_per_week,
                            is_remote=match.listing.is_remote, answer_by=today + timedelta(days=10),
                        )  # fmt: skip
                        counts["offers"] += 1
            elif chance.random() < 0.25:
                invite(listing=match.listing, profile=match.profile, by=owner, message="Shall we talk? (demo)")
                counts["invitations"] += 1
        except DomainError:
            continue  # someone who has five requests pending, or applied in the meantime: as in real life
    return counts


def _owner(board: Board, listing: Listing) -> User:
    if listing.organisation_id is not None:
        return board.cast.owners[listing.organisation_id]
    assert listing.mentor is not None
    return listing.mentor.user
