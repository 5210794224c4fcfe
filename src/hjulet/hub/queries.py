"""Reading places, organisations, themes and notices. The viewer comes first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

from hjulet.hub.models import Affiliation, Organisation, Person, PersonalDataNotice, Place, Theme
from hjulet.hub.rules import Viewer
from hjulet.hub.sorting import swedish_sort_key

PageType = TypeVar("PageType", bound=Page)


def visible_pages(viewer: Viewer, pages: PageQuerySet[PageType]) -> PageQuerySet[PageType]:
    """The published pages among these that the viewer may see, with the editor's privacy settings kept, in one query."""
    if isinstance(viewer, AnonymousUser):
        return pages.live().exclude(_closed_to_anyone())
    if viewer.is_superuser:
        return pages.live()
    opened = Q(restriction_type=PageViewRestriction.LOGIN) | Q(
        restriction_type=PageViewRestriction.GROUPS, groups__in=viewer.groups.all()
    )
    return pages.live().exclude(Exists(_restrictions().exclude(opened)))


def _restrictions() -> QuerySet[PageViewRestriction]:
    """Those on the page that is asked about, or on one above it."""
    # Wrapped, since a bare OuterRef has no type yet and can only stand to the right of a comparison.
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    every: QuerySet[PageViewRestriction] = PageViewRestriction.objects.annotate(of_path=path)
    return every.filter(of_path__startswith=F("page__path"))


@cache
def _closed_to_anyone() -> Exists:
    """The same words in every question: a place page asks nine times. Django copies it into each."""
    return Exists(_restrictions())


def places(viewer: Viewer, *, kind: str | None = None, county_code: str | None = None) -> QuerySet[Place]:
    """Municipalities and counties in Swedish order, each with its county."""
    found = Place.objects.select_related("county").order_by("sort_name", "code")
    if kind:
        found = found.filter(kind=kind)
    if county_code:
        found = found.filter(county__code=county_code)
    return found


def find_places(
    viewer: Viewer, text: str, *, among: QuerySet[Place] | None = None, limit: int | None = 12
) -> list[Place]:
    """Places whose name begins with the text, then those where a later word does; å, ä and ö count as themselves.

    "Kramfors kommun" and "Kramfors" find the same.
    """
    wanted = text.strip().casefold()
    for ending in (" kommuns", " kommun", " län", " stad"):
        wanted = wanted.removesuffix(ending)
    if not wanted:
        return []
    everything = list(places(viewer) if among is None else among)
    first = [place for place in everything if place.name.casefold().startswith(wanted)]
    later = [
        place
        for place in everything
        if place not in first
        and any(word.startswith(wanted) for word in place.name.casefold().replace("-", " ").split())
    ]
    first.sort(key=lambda place: (place.name.casefold() != wanted, place.kind != Place.Kind.MUNICIPALITY))
    return (first + later)[:limit]


def place_by_slug(viewer: Viewer, slug: str) -> Place | None:
    return Place.objects.select_related("county").filter(slug=slug).first()


@dataclass(frozen=True, slots=True)
class PlaceAmong:
    """A place with the others that its page names, by name."""

    place: Place
    municipalities: list[Place]
    """Those of a county."""
    labour_market: list[Place]
    """The other municipalities of the same local labour market (SCB's LA 2018)."""


def place_among(viewer: Viewer, slug: str) -> PlaceAmong | None:
    """The place with its municipalities or its labour market, in one query."""
    market = Place.objects.filter(slug=slug).exclude(labour_market_area_2018="")
    rows = list(
        Place.objects.select_related("county")
        .filter(
            Q(slug=slug)
            | Q(county__slug=slug)
            | Q(
                kind=Place.Kind.MUNICIPALITY,
                labour_market_area_2018__in=market.values("labour_market_area_2018"),
            )
        )
        .order_by("sort_name", "code")
    )
    found = next((row for row in rows if row.slug == slug), None)
    if found is None:
        return None
    others = [row for row in rows if row.pk != found.pk]
    is_county = found.kind == Place.Kind.COUNTY
    return PlaceAmong(found, others if is_county else [], [] if is_county else others)


def place_by_code(viewer: Viewer, code: str) -> Place | None:
    """The place with exactly that code; codes are text, so "180" is not "0180"."""
    if not _is_digits(code, {2, 4}):
        return None
    return Place.objects.select_related("county").filter(code=code).first()


def place_meant_by(viewer: Viewer, text: str) -> Place | None:
    """The place that somebody who wrote no code may have meant: a leading zero lost, or a name instead."""
    if _is_digits(text, {1, 3}):
        return place_by_code(viewer, f"0{text}")
    found = find_places(viewer, text, limit=2) if len(text) > 2 else []
    return (
        found[0]
        if found and (len(found) == 1 or found[0].name.casefold() == text.strip().casefold())
        else None
    )


def _is_digits(text: str, lengths: set[int]) -> bool:
    return len(text) in lengths and text.isascii() and text.isdigit()


def neighbours_in_labour_market(viewer: Viewer, place: Place) -> list[Place]:
    """The other municipalities of the same local labour market (SCB's LA 2018)."""
    if not place.labour_market_area_2018:
        return []
    return list(
        Place.objects.filter(
            kind=Place.Kind.MUNICIPALITY, labour_market_area_2018=place.labour_market_area_2018
        ).exclude(pk=place.pk)
    )


def organisations(viewer: Viewer, *, kind: str | None = None) -> QuerySet[Organisation]:
    """Organisations that exist today, in Swedish order."""
    today = timezone.localdate()
    found = Organisation.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today)).order_by(
        "sort_name", "id"
    )
    return found.filter(kind=kind) if kind else found


def find_organisations(viewer: Viewer, text: str, *, kind: str | None = None) -> list[Organisation]:
    """Those that have the text in the name, each with its place; å, ä and ö count as themselves."""
    wanted = " ".join(text.casefold().split())
    # The key is folded alike in every database, which LIKE on å, ä and ö is not; but it also finds "c" in "ö".
    candidates = organisations(viewer, kind=kind).filter(sort_name__contains=swedish_sort_key(wanted))
    return [found for found in candidates.select_related("place") if wanted in found.name.casefold()]


def organisation_by_code_or_id(viewer: Viewer, value: str) -> Organisation | None:
    """By place code ("2282", "22") or by id. A code that could be both is read as the code."""
    text = value.strip()
    current = organisations(viewer).select_related("place")
    by_code = current.filter(code=text).first() if _is_digits(text, {2, 4}) else None
    if by_code is not None:
        return by_code
    return current.filter(pk=int(text)).first() if _is_digits(text, set(range(1, 10))) else None


def organisation_by_id(viewer: Viewer, pk: int) -> Organisation | None:
    """Also one that has ended: its page says since when, and who took over."""
    return (
        Organisation.objects.select_related("place", "place__county", "parent", "successor")
        .filter(pk=pk)
        .first()
    )


def themes(viewer: Viewer) -> QuerySet[Theme]:
    return Theme.objects.select_related("broader").order_by("sort_name")


def theme_by_slug(viewer: Viewer, slug: str) -> Theme | None:
    return Theme.objects.filter(slug=slug).first()


def themes_with_relations(viewer: Viewer) -> list[Theme]:
    """All of them with broader and related at hand. Two queries."""
    return list(themes(viewer).prefetch_related("related"))


def theme_surroundings(viewer: Viewer, theme: Theme) -> dict[str, Any]:
    """The theme with the words around it, for its page."""
    return {
        "theme": theme,
        "broader": theme.broader,
        "narrower": list(theme.narrower.order_by("sort_name")),
        "related": list(theme.related.order_by("sort_name")),
        "other_words": [word for line in theme.other_words.splitlines() if (word := line.strip())],
    }


def notice_in_force(purpose: str) -> PersonalDataNotice | None:
    """What is said about personal data at that kind of form today."""
    return (
        PersonalDataNotice.objects.filter(purpose=purpose, valid_from__lte=timezone.now())
        .order_by("-valid_from", "-id")
        .first()
    )


def affiliations_today(person: Person) -> QuerySet[Affiliation]:
    """Whom the person acts for today, the first affiliation first."""
    today = timezone.localdate()
    return (
        Affiliation.objects.filter(person=person, from_date__lte=today)
        .exclude(to_date__lt=today)
        .select_related("organisation")
        .order_by("from_date", "pk")
    )
