"""What Match tells the hub: who is like a place today and in time, and what they did."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from hjulet.hub.models import Place
from hjulet.hub.rules import Viewer, is_member
from hjulet.hub.spoke import Section, SitemapEntry, Spoke
from hjulet.match.briefs import place_brief
from hjulet.match.holdings import HOLDINGS, NOT_PERSONAL
from hjulet.match.letters import LETTERS
from hjulet.match.models import PeerRequest
from hjulet.match.queries.own_data import own_data
from hjulet.match.queries.peer_requests import asked_of, requests_of
from hjulet.match.queries.place_peers import place_peers
from hjulet.match.queries.related import related_to_example
from hjulet.share.models import ExamplePage

MOST_ALIKE = 7


def place_section(viewer: Viewer, place: Place) -> Section:
    found = place_peers(viewer, place)
    return Section(
        title=_("Vilka liknar er?"),
        template="hjulet/match/place_section.html",
        context={"found": found},
        place_codes=found.kept.further[:MOST_ALIKE],
        downloads=[(_("Likar i dag (CSV)"), reverse("peers_today_file", args=[place.slug, "csv"]))],
    )


def person_section(viewer: Viewer) -> Section | None:
    """Nothing for somebody who acts for nobody and has not been asked."""
    requests = [one for one in requests_of(viewer) if one.state != PeerRequest.State.CLOSED]
    asked, may_ask = asked_of(viewer), is_member(viewer)
    if not (requests or asked or may_ask):
        return None
    return Section(
        title=_("Frågor till kollegor"),
        template="hjulet/match/person_section.html",
        context={"requests": requests, "asked": asked, "is_member": may_ask},
    )


def page_section(viewer: Viewer, page: Page) -> Section | None:
    """Under an example: what is like it."""
    related = related_to_example(viewer, page) if isinstance(page, ExamplePage) else None
    if not related:
        return None
    template = "hjulet/match/related.html"
    return Section(title=_("Läs också"), template=template, context={"related": related}, turn=2)


def sitemap() -> Iterable[SitemapEntry]:
    yield SitemapEntry(reverse("peer_requests"))
    yield SitemapEntry(reverse("choose_peers"))
    for slug in Place.objects.order_by("code").values_list("slug", flat=True):
        yield SitemapEntry(reverse("place_peers", args=[slug]))


MATCH = Spoke(
    key="match",
    name=_("Hitta"),
    promise=_("Vilka som liknar er, i dag och för tjugo år sedan."),
    url_name="search",
    place_section=place_section,
    place_brief=place_brief,
    place_position=1,
    person_section=person_section,
    page_section=page_section,
    sitemap=sitemap,
    letters=LETTERS,
    holdings=HOLDINGS,
    not_personal=NOT_PERSONAL,
    own_data=own_data,
)
