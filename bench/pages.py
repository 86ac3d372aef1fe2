"""What each page costs on the data that the database holds now: server time, queries and bytes.

    .venv/bin/python bench/pages.py [--requests 30] [--only talent] [--json]

Every page is asked for in this process through Django's test client, by a person of the database who has the most to
see there, as the application's role and without DEBUG. Beside each stands an empty view through the same middleware
for the same person, asked in turn with the page, as its peer. Nothing stays written: each page's requests run in a
transaction that is rolled back, and in a cache of this run's own, so the first request finds nothing cached.
The goal is 100 ms of server time and a page of 4 KB on the wire; this reports and does not fail.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corridor.settings.development")
# As a web process, on one connection, which its pool would give it too.
os.environ |= {"DJANGO_DEBUG": "false", "CORRIDOR_PROCESS": "web", "DATABASE_POOL": "false"}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
EMPTY = "/bench/empty/"
GOAL_MS, GOAL_BYTES = 100.0, 4096

if TYPE_CHECKING:
    from django.test import Client

    from accounts.models import User


@dataclass(frozen=True)
class Page:
    """A page and who asks for it; None is a visitor."""

    name: str
    url: str
    user: User | None = None


@dataclass(frozen=True)
class Cost:
    """Times in milliseconds, sizes in bytes; `ratio` compares the medians of the page and of the empty view.

    The least time is what the page needs while nothing else runs on the machine.
    """

    page: str
    url: str
    first_ms: float
    least_ms: float
    median_ms: float
    p95_ms: float
    empty_ms: float
    ratio: float
    queries: int
    html: int
    gzip: int


def main() -> None:
    """Measure, and print a table or JSON."""
    options = _options()
    _set_up()
    costs = [measure(page, options.requests) for page in pages() if options.only in page.name]
    if options.json:
        print(json.dumps([asdict(cost) for cost in costs]))
        return
    print(
        f"{'page':<28}{'first':>8}{'least':>8}{'median':>8}{'p95':>8}{'empty':>8}{'ratio':>7}{'queries':>9}{'html':>9}{'gzip':>8}"
    )
    for cost in costs:
        over = [" slow"] * (cost.p95_ms > GOAL_MS) + [" heavy"] * (cost.gzip > GOAL_BYTES)
        print(
            f"{cost.page:<28}{cost.first_ms:>8.1f}{cost.least_ms:>8.1f}{cost.median_ms:>8.1f}{cost.p95_ms:>8.1f}{cost.empty_ms:>8.1f}"
            f"{cost.ratio:>7.1f}{cost.queries:>9}{cost.html:>9,}{cost.gzip:>8,}{''.join(over)}"
        )
    print(f"milliseconds and bytes; slow is a p95 over {GOAL_MS:.0f} ms, heavy is more than {GOAL_BYTES} bytes of gzip")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=30, help="requests for each page")
    parser.add_argument("--only", default="", help="only pages whose name holds this")
    parser.add_argument("--json", action="store_true", help="a list of objects, for machines")
    return parser.parse_args()


def _set_up() -> None:
    from django.conf import settings

    if settings.EMBEDDED_HOME is not None:
        from corridor.embedded import services

        services.ensure_started(settings.EMBEDDED_HOME)
    settings.CACHES["default"]["KEY_PREFIX"] = f"bench-{os.getpid()}"
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    import django

    django.setup()
    from django.http import HttpRequest, HttpResponse
    from django.urls import path

    from corridor import urls

    def empty(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    with_empty = ModuleType("bench_urls")
    with_empty.urlpatterns = [path(EMPTY[1:], empty), *urls.urlpatterns]  # type: ignore[attr-defined]
    settings.ROOT_URLCONF = with_empty


def pages() -> Iterator[Page]:
    """The pages that this database has something to show on, each with whoever sees most there."""
    from django.db.models import Count
    from django.urls import reverse

    from accounts.models import Membership, Organisation
    from registry.listings.models import Listing, State
    from registry.profiles.models import MentorProfile, Profile
    from registry.programmes.models import Cohort

    for name in ("home", "talent", "listings", "programmes", "outcomes"):
        yield Page(name, reverse(name))
    yield Page("talent, a skill", f"{reverse('talent')}?q=linux")
    yield Page("listings, words", f"{reverse('listings')}?q=network")
    open_listings = Listing.objects.filter(state=State.OPEN).annotate(matched=Count("matches")).order_by("-matched")
    listing = open_listings.filter(organisation__isnull=False).first()
    if listing is not None:
        yield Page("one listing", reverse("listing", args=[listing.public_id]))
        assert listing.organisation is not None
        owner = listing.organisation.memberships.filter(role="owner")[0].user
        yield Page("home, employer", reverse("home"), owner)
        yield Page("talent, employer", reverse("talent"), owner)
        yield Page("employer's workspace", reverse("hire"), owner)
        yield Page("matches", reverse("listing-matches", args=[listing.public_id]), owner)
    busy = Listing.objects.annotate(applied=Count("applications")).filter(organisation__isnull=False, applied__gt=0)
    if (chosen := busy.order_by("-applied").first()) is not None and chosen.organisation is not None:
        owner = chosen.organisation.memberships.filter(role="owner")[0].user
        yield Page("pipeline", reverse("pipeline", args=[chosen.public_id]), owner)
    profile = Profile.objects.annotate(matched=Count("matches")).order_by("-matched").first()
    if profile is not None:
        yield Page("one card", reverse("talent-card", args=[profile.public_id]), profile.user)
        yield Page("home, graduate", reverse("home"), profile.user)
        yield Page("graduate's workspace", reverse("me"), profile.user)
        yield Page("applications", reverse("my-applications"), profile.user)
        yield Page("profile", reverse("profile"), profile.user)
        yield Page("ledger", reverse("ledger"), profile.user)
        if (match := profile.matches.filter(listing__state=State.OPEN).first()) is not None:
            yield Page("why a match", reverse("match-why", args=[match.listing.public_id]), profile.user)
    if (mentor := MentorProfile.objects.verified().first()) is not None:
        yield Page("mentor's workspace", reverse("mentor"), mentor.user)
    cohort = Cohort.objects.annotate(people=Count("enrolments")).order_by("-people").first()
    if cohort is not None:
        officer = cohort.programme.provider.memberships.filter(role="owner")[0].user
        yield Page("officer's workspace", reverse("programme"), officer)
        yield Page("cohorts", reverse("cohorts"), officer)
        yield Page("one cohort", reverse("cohort", args=[cohort.slug]), officer)
        yield Page("outcomes, officer", reverse("outcomes"), officer)
        yield Page("one cohort's outcomes", reverse("cohort-outcomes", args=[cohort.slug]))
    analyst = Membership.objects.filter(organisation__kind=Organisation.Kind.FUNDER).first()
    if analyst is not None:
        yield Page("insight", reverse("insight"), analyst.user)


def measure(page: Page, requests: int) -> Cost:
    """Ask for a page and for the empty view in turn, so that both meet the same machine."""
    from django.db import connection, transaction
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    with transaction.atomic():
        client = Client()
        if page.user is not None:
            client.force_login(page.user, backend=BACKEND)
        _ask(client, EMPTY)
        first, html = _ask(client, page.url)
        times, empty = [], []
        for _request in range(requests):
            times.append(_ask(client, page.url)[0])
            empty.append(_ask(client, EMPTY)[0])
        with CaptureQueriesContext(connection) as queries:
            _ask(client, page.url)
        transaction.set_rollback(True)
    median, beside = statistics.median(times), statistics.median(empty)
    return Cost(
        page=page.name,
        url=page.url,
        first_ms=round(first, 1),
        least_ms=round(min(times), 1),
        median_ms=round(median, 1),
        p95_ms=round(sorted(times)[max(0, -(-len(times) * 95 // 100) - 1)], 1),
        empty_ms=round(beside, 2),
        ratio=round(median / beside, 1),
        queries=len(queries),
        html=len(html),
        gzip=len(gzip.compress(html, 6)),
    )


def _ask(client: Client, url: str) -> tuple[float, bytes]:
    """Milliseconds and the body of one answer."""
    began = time.perf_counter()
    answer = client.get(url)
    body = answer.content
    took = (time.perf_counter() - began) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"{url} answered {answer.status_code}")
    return took, body


if __name__ == "__main__":
    main()
