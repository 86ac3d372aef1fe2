"""The newest listings for feed readers, in Atom (RFC 4287)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from corridor.web.notices import link_to

from .models import Listing
from .selectors import ListingQuery, public_listings

NEWEST = 50


class Newest(Feed[Listing, None]):
    """What was published last, with a link to each."""

    feed_type = Atom1Feed
    title = _("Corridor: jobs, contracts and mentorships")
    subtitle = _("The newest listings of the Kenya–Rwanda digital corridor.")

    def link(self) -> str:
        return link_to("listings")

    def feed_url(self) -> str:
        return link_to("listings-feed")

    def items(self) -> list[Listing]:
        return list(public_listings(ListingQuery(), on=timezone.localdate())[:NEWEST])

    def item_title(self, item: Any) -> str:
        return f"{item.title}, {item.owner_name}"

    def item_description(self, item: Any) -> str:
        return str(Truncator(item.description).words(60))

    def item_link(self, item: Listing) -> str:
        return link_to("listing", item.public_id)

    def item_guid(self, item: Listing) -> str:
        return f"urn:uuid:{item.public_id}"

    def item_pubdate(self, item: Listing) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Listing) -> datetime | None:
        return item.published_at


_newest = Newest()


@cache_control(public=True, max_age=300)
@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """The feed. It is the same for everybody."""
    return _newest(request)
