"""Who is proposed to whom: deferred acceptance with capacities.

Gale and Shapley, "College Admissions and the Stability of Marriage" (American Mathematical Monthly 69, 1962, pages 9 to
15), give the procedure; Roth, "The Evolution of the Labor Market for Medical Interns and Residents" (Journal of
Political Economy 92, 1984, pages 991 to 1016), describes it where one side takes several. The graduates propose, so of
all stable assignments each graduate gets the best; to order their requests otherwise than they mean never helps them
(Dubins and Freedman, "Machiavelli and the Gale-Shapley Algorithm", American Mathematical Monthly 88, 1981).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import heappush, heappushpop
from typing import TypeVar

Graduate = TypeVar("Graduate", bound=Hashable)
Mentorship = TypeVar("Mentorship", bound=Hashable)


def assign(
    wishes: Mapping[Graduate, Sequence[Mentorship]],
    ranks: Mapping[Mentorship, Sequence[Graduate]],
    places: Mapping[Mentorship, int],
) -> dict[Graduate, Mentorship]:
    """The stable assignment that is best for the graduates; who gets nobody is absent.

    Each order goes from the most to the least wanted, without ties. A pair is possible only where both list each
    other. The outcome does not depend on the order in which the graduates are asked. At most as many steps as there are
    wishes, each logarithmic in the places of a mentorship.
    """
    rank_of = {mentorship: {one: rank for rank, one in enumerate(order)} for mentorship, order in ranks.items()}
    left = {graduate: iter(order) for graduate, order in wishes.items()}
    # For each mentorship those it holds, the least wanted on top; ranks differ, so graduates are never compared.
    held: dict[Mentorship, list[tuple[int, Graduate]]] = defaultdict(list)
    free = list(wishes)
    while free:
        graduate = free.pop()
        for mentorship in left[graduate]:
            rank = rank_of.get(mentorship, {}).get(graduate)
            if rank is None or places.get(mentorship, 0) <= 0:
                continue
            entry = (-rank, graduate)
            if len(held[mentorship]) < places[mentorship]:
                heappush(held[mentorship], entry)
                break
            refused = heappushpop(held[mentorship], entry)
            if refused != entry:
                free.append(refused[1])
                break
    return {graduate: mentorship for mentorship, those in held.items() for _rank, graduate in those}


@dataclass(frozen=True)
class Request:
    """A request to a mentor, as both sides see it. `wished` and `ranked` are places given by hand, from 1."""

    application: int
    graduate: int
    mentorship: int
    asked_at: datetime
    wished: int | None = None
    ranked: int | None = None
    is_refused: bool = False
    # Whether the two have worked together in a mentorship before.
    is_earlier_pair: bool = False
    # How well the two fit, without the least pay that the graduate keeps to themselves.
    score_0_1: float = 0.0


@dataclass(frozen=True)
class Proposed:
    """A pair of the assignment, and which choice each is of the other, from 1."""

    application: int
    graduate_rank: int
    mentor_rank: int


def graduate_order(request: Request) -> tuple[bool, int, bool, datetime, int]:
    """A graduate's requests in order: as put by hand, then the mentor they had before, then as they were sent."""
    return (
        request.wished is None,
        request.wished or 0,
        not request.is_earlier_pair,
        request.asked_at,
        request.application,
    )


def mentor_order(request: Request) -> tuple[bool, int, bool, float, datetime, int]:
    """A mentorship's requests in order: as put by hand, then earlier mentees, then who fits best; of equal ones who
    asked first. The number of the request is the last word, so that no two are ever equal."""
    return (
        request.ranked is None,
        request.ranked or 0,
        not request.is_earlier_pair,
        -request.score_0_1,
        request.asked_at,
        request.application,
    )


def propose(requests: Iterable[Request], places: Mapping[int, int]) -> list[Proposed]:
    """What a round proposes, in order of the request's number. `places` are free places by mentorship."""
    by_graduate: dict[int, list[Request]] = defaultdict(list)
    by_mentorship: dict[int, list[Request]] = defaultdict(list)
    for request in requests:
        by_graduate[request.graduate].append(request)
        by_mentorship[request.mentorship].append(request)
    wishes = {
        graduate: [one.mentorship for one in sorted(theirs, key=graduate_order)]
        for graduate, theirs in by_graduate.items()
    }
    ranks = {
        mentorship: [one.graduate for one in sorted(theirs, key=mentor_order) if not one.is_refused]
        for mentorship, theirs in by_mentorship.items()
    }
    given = assign(wishes, ranks, places)
    return [
        Proposed(
            one.application,
            wishes[one.graduate].index(one.mentorship) + 1,
            ranks[one.mentorship].index(one.graduate) + 1,
        )
        for one in sorted(
            (one for theirs in by_graduate.values() for one in theirs), key=lambda request: request.application
        )
        if given.get(one.graduate) == one.mentorship
    ]
