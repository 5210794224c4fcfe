"""What Meet tells the hub."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Organisation, Place
from hjulet.hub.rules import ANYONE, Viewer
from hjulet.hub.spoke import NewItem, Section, SitemapEntry, Spoke
from hjulet.meet import queries, rules
from hjulet.meet.holdings import HOLDINGS, NOT_PERSONAL
from hjulet.meet.models import GatheringPage, NetworkPage, SeriesPage
from hjulet.meet.queries.colleagues import represented_organisations
from hjulet.meet.queries.own_data import own_data


def place_section(viewer: Viewer, place: Place) -> Section:
    in_place = [organisation.pk for organisation in Organisation.objects.filter(place=place)]
    networks = (
        queries.networks(viewer)
        .filter(members__organisation__in=in_place, members__left__isnull=True)
        .distinct()
    )
    return Section(
        title=_("Vilka möts om det?"),
        template="hjulet/meet/place_section.html",
        context={
            "gatherings": queries.upcoming_gatherings(viewer, place=place, limit=5),
            "networks": list(networks),
        },
    )


def start_section(viewer: Viewer) -> Section:
    return Section(
        title=_("Nästa träffar"),
        template="hjulet/meet/start_section.html",
        context={"gatherings": queries.upcoming_gatherings(viewer, limit=5)},
    )


def person_section(viewer: Viewer) -> Section:
    return Section(
        title=_("Dina anmälningar"),
        template="hjulet/meet/person_section.html",
        context={
            "registrations": queries.registrations_of_person(viewer),
            "represented": represented_organisations(viewer),
            "coming": queries.upcoming_gatherings(viewer, limit=5) if rules.represented_by(viewer) else [],
        },
    )


def newest(viewer: Viewer, limit: int) -> list[NewItem]:
    gatherings = (
        queries.gatherings(viewer).exclude(first_published_at=None).order_by("-first_published_at")[:limit]
    )
    networks = (
        queries.networks(viewer).exclude(first_published_at=None).order_by("-first_published_at")[:limit]
    )
    series = (
        queries.every_series(viewer).exclude(first_published_at=None).order_by("-first_published_at")[:limit]
    )
    pages: list[GatheringPage | NetworkPage | SeriesPage] = [*gatherings, *networks, *series]
    return [
        NewItem(
            title=page.title,
            url=page.get_absolute_url(),
            published=page.first_published_at,
            kind=page.get_kind_display() if isinstance(page, GatheringPage) else page._meta.verbose_name,
            summary=page.summary,
        )
        for page in pages
    ]


def sitemap() -> Iterable[SitemapEntry]:
    yield SitemapEntry(reverse("gatherings"))
    yield SitemapEntry(reverse("networks"))
    yield SitemapEntry(reverse("every_series"))
    for page in [
        *queries.networks(ANYONE),
        *queries.every_series(ANYONE),
        *queries.gatherings(ANYONE).order_by("pk"),
    ]:
        yield SitemapEntry(page.get_absolute_url(), page.last_published_at)


MEET = Spoke(
    key="meet",
    name=_("Mötas"),
    promise=_("Nätverk, kunskapsdagar och konferenser, och vägen dit."),
    url_name="gatherings",
    place_section=place_section,
    place_position=4,
    person_section=person_section,
    start_section=start_section,
    newest=newest,
    sitemap=sitemap,
    holdings=HOLDINGS,
    not_personal=NOT_PERSONAL,
    own_data=own_data,
    feeds=(
        (_("Alla träffar (RSS)"), "gatherings_rss"),
        (_("Alla träffar (kalender)"), "gatherings_calendar"),
    ),
)
