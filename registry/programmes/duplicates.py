"""Two enrolments that may be one person: proposed here, decided by people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from registry.places.rules import fold

from .models import DuplicateProposal, Enrolment

BATCH_PHONES = 1000


@dataclass(frozen=True, slots=True)
class Somebody:
    """What is compared of an enrolment."""

    pk: int
    phone: str
    given_names: str
    family_name: str
    birth_year: int | None
    user_id: int | None

    @property
    def names(self) -> frozenset[str]:
        """First given and last family name, folded, in any order: Amina W. Otieno is Otieno Amina."""
        return frozenset([*fold(self.given_names).split()[:1], *fold(self.family_name).split()[-1:]])


def pairs(people: Iterable[Somebody]) -> Iterator[tuple[int, int]]:
    """Pairs of people with the same phone, alike names, and years of birth that agree or are not known.

    Each is paired with the earliest enrolment that fits, so n enrolments of one person give n - 1 pairs. Whoever was
    claimed by the same account needs no proposal.
    """
    groups: dict[tuple[str, frozenset[str]], list[Somebody]] = defaultdict(list)
    for person in sorted(people, key=lambda person: person.pk):
        if person.phone and person.names:
            groups[person.phone, person.names].append(person)
    for group in groups.values():
        earliest: dict[int | None, Somebody] = {}
        for person in group:
            other = earliest.get(person.birth_year) or earliest.get(None)
            if other is None and person.birth_year is None:
                other = group[0] if group[0] is not person else None
            earliest.setdefault(person.birth_year, person)
            if other and not (person.user_id is not None and person.user_id == other.user_id):
                yield other.pk, person.pk


def propose_duplicates(*, phones: Collection[str]) -> None:
    """Propose pairs among all enrolments with these phones, in every cohort. Decided pairs stay decided."""
    ordered = sorted(phones)
    for start in range(0, len(ordered), BATCH_PHONES):
        rows = Enrolment.objects.filter(phone__in=ordered[start : start + BATCH_PHONES]).values_list(
            "pk", "phone", "given_names", "family_name", "birth_year", "user_id"
        )
        DuplicateProposal.objects.bulk_create(
            [
                DuplicateProposal(first_id=first, second_id=second)
                for first, second in pairs(Somebody(*r) for r in rows)
            ],
            ignore_conflicts=True,
            batch_size=1000,
        )
