"""What Meet tells the hub."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.query import PageQuerySet

from hjulet.hub.feeds import guid_of_page, html_of
from hjulet.hub.models import Theme
from hjulet.hub.rules import ANYONE, Viewer
from hjulet.hub.spoke import EVERYTHING, Dataset, Distribution, NewItem, Scope, Section, SitemapEntry, Spoke
from hjulet.hub.wording import when_words
from hjulet.meet import queries, rules
from hjulet.meet.findable import findable, findable_of
from hjulet.meet.formats.calendar import place_line
from hjulet.meet.holdings import HOLDINGS, NOT_PERSONAL
from hjulet.meet.models import GatheringPage, NetworkPage, SeriesPage
from hjulet.meet.place import place_brief, place_own, place_section
from hjulet.meet.queries.colleagues import represented_organisations
from hjulet.meet.queries.gatherings import PAST, GatheringFilter
from hjulet.meet.queries.own_data import own_data
from hjulet.meet.queries.place_news import place_news

ABOUT_THEME = 8


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


def _within(found: PageQuerySet[Any], scope: Scope) -> PageQuerySet[Any]:
    if scope.theme is not None:
        found = found.filter(themes=scope.theme)
    if scope.place is not None:
        found = found.filter(Q(place=scope.place) | Q(place__county=scope.place))
    return found.exclude(first_published_at=None).order_by("-first_published_at")


def newest(viewer: Viewer, limit: int, scope: Scope) -> list[NewItem]:
    pages: list[GatheringPage | NetworkPage | SeriesPage] = [
        *_within(queries.gatherings(viewer), scope)[:limit],
        *_within(queries.networks(viewer), scope)[:limit],
    ]
    if scope == EVERYTHING:  # a series has neither theme nor place; its occasions have
        pages += _within(queries.every_series(viewer), scope)[:limit]
    return [
        NewItem(
            title=page.title,
            url=page.get_absolute_url(),
            published=page.first_published_at,
            kind=page.get_kind_display() if isinstance(page, GatheringPage) else page._meta.verbose_name,
            summary=page.summary,
            content=html_of(("", _when(page)), ("", page.summary)),
            changed=page.last_published_at,
            guid=guid_of_page(page),
        )
        for page in pages
    ]


def _when(page: GatheringPage | NetworkPage | SeriesPage) -> str:
    if not isinstance(page, GatheringPage):
        return ""
    return " · ".join(part for part in (when_words(page.starts, page.ends), place_line(page)) if part)


def theme_section(viewer: Viewer, theme: Theme) -> Section | None:
    """What people meet about it: coming and past gatherings, and networks."""
    coming = queries.filtered_gatherings(viewer, GatheringFilter(theme=theme))[:ABOUT_THEME]
    past = queries.filtered_gatherings(viewer, GatheringFilter(theme=theme, when=PAST))[:ABOUT_THEME]
    networks = queries.networks(viewer).filter(themes=theme)
    context = {"coming": list(coming), "past": list(past), "networks": list(networks), "theme": theme}
    if not (context["coming"] or context["past"] or context["networks"]):
        return None
    return Section(title=_("Vilka möts om det?"), template="hjulet/meet/theme_section.html", context=context)


def datasets() -> list[Dataset]:
    json, calendar, rss = "application/json", "text/calendar", "application/rss+xml"
    return [
        Dataset(
            key="gatherings",
            title=_("Träffar"),
            description=_(
                "Nätverksträffar, kunskapsdagar och konferenser om regional utveckling, med tid, plats och program."
            ),
            path=reverse("gatherings"),
            distributions=(
                Distribution(reverse("api:gatherings"), json, _("Träffar, JSON-API"), is_interface=True),
                Distribution(reverse("gatherings_calendar"), calendar, _("Träffar, kalender")),
                Distribution(reverse("gatherings_rss"), rss, _("Träffar, RSS")),
            ),
            periodicity="CONT",
            keywords=(_("konferens"), _("nätverk"), _("regional utveckling")),
            conforms_to=("https://www.rfc-editor.org/rfc/rfc5545",),
        ),
        Dataset(
            key="networks",
            title=_("Nätverk"),
            description=_("Nätverk där kommuner, regioner och myndigheter möts, med medlemmar och roller."),
            path=reverse("networks"),
            distributions=(
                Distribution(reverse("api:networks"), json, _("Nätverk, JSON-API"), is_interface=True),
            ),
            keywords=(_("nätverk"),),
        ),
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
    place_own=place_own,
    place_brief=place_brief,
    place_position=3,
    person_section=person_section,
    start_section=start_section,
    findable=findable,
    findable_of=findable_of,
    letters={"place_news": place_news},
    newest=newest,
    theme_section=theme_section,
    datasets=datasets,
    sitemap=sitemap,
    holdings=HOLDINGS,
    not_personal=NOT_PERSONAL,
    own_data=own_data,
    feeds=(
        (_("Alla träffar (RSS)"), "gatherings_rss"),
        (_("Alla träffar (kalender)"), "gatherings_calendar"),
    ),
)
