"""What search finds of the hub, and what every spoke needs to tell search of a page: who may see it, and its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Protocol

from django.db.models import Count, Model
from django.utils import timezone, translation
from wagtail.models import Page, PageViewRestriction
from wagtail.rich_text import get_text_for_indexing

from hjulet.hub.models import Organisation, Place, SearchDocument
from hjulet.hub.queries import organisations, places
from hjulet.hub.rules import ANYONE
from hjulet.hub.spoke import Findable

Visibility = SearchDocument.Visibility
Kind = SearchDocument.Kind


class Audience(NamedTuple):
    """Who may find a page."""

    visibility: str
    group_ids: tuple[int, ...] = ()


EVERYBODY = Audience(Visibility.EVERYBODY)


def page_audiences() -> Callable[[Page], Audience | None]:
    """A function that says who may find a page; None is nobody. The editors' privacy settings are read once, here.

    A page is shut by its own setting and by those of every page above it. Where several name groups,
    only whoever is in a group that all of them name finds it: rather too few than one too many. What
    a shared password opens is not found at all.
    """
    shut = [
        (
            restriction.page.path,
            restriction.restriction_type,
            {group.pk for group in restriction.groups.all()},
        )
        for restriction in PageViewRestriction.objects.select_related("page").prefetch_related("groups")
    ]

    def audience(page: Page) -> Audience | None:
        if not page.live:
            return None
        visibility, allowed = Visibility.EVERYBODY, None
        for path, kind, groups in shut:
            if not page.path.startswith(path):
                continue
            if kind == PageViewRestriction.GROUPS:
                visibility = Visibility.GROUPS
                allowed = groups if allowed is None else allowed & groups
            elif kind != PageViewRestriction.LOGIN:
                return None
            elif visibility == Visibility.EVERYBODY:
                visibility = Visibility.SIGNED_IN
        return Audience(visibility, tuple(sorted(allowed or ())))

    return audience


def plain_text(html: str) -> str:
    """The words of rich text, without its markup."""
    return " ".join(get_text_for_indexing(html).split()) if html else ""


def joined(parts: Iterable[object]) -> str:
    """The parts that say something, each on a line of its own, so that an excerpt never runs from one into the next."""
    return "\n".join(text for part in parts if part and (text := str(part).strip()))


class Addressed(Protocol):
    def get_absolute_url(self) -> str: ...


def bare_path(thing: Addressed) -> str:
    """The address without language, whoever publishes and in whatever language."""
    with translation.override("sv"):
        return thing.get_absolute_url()


def findable() -> Iterator[Findable]:
    """Every place, and every organisation that exists today and does not stand on the page of its place."""
    municipalities = dict(
        Place.objects.filter(kind=Place.Kind.COUNTY)
        .annotate(inside=Count("municipalities"))
        .values_list("pk", "inside")
    )
    for place in places(ANYONE):
        yield _of_place(place, municipalities.get(place.pk, 0))
    for organisation in organisations(ANYONE).select_related("place", "place__county"):
        if (found := _of_organisation(organisation)) is not None:
            yield found


def findable_of(thing: Model) -> Findable | None:
    if isinstance(thing, Place):
        return _of_place(thing, thing.municipalities.count())
    if isinstance(thing, Organisation):
        return _of_organisation(thing)
    return None


def _of_place(place: Place, municipalities: int) -> Findable:
    county = place.county
    summary = (
        f"Län med {municipalities} {'kommun' if municipalities == 1 else 'kommuner'}"
        if county is None
        else f"Kommun i {county.name}"
    )
    return Findable(
        kind=Kind.PLACE,
        object_id=place.pk,
        title=place.name,
        summary=summary,
        body=joined([place.official_name, place.largest_locality]),
        path=bare_path(place),
        place_ids=[place.pk],
    )


def _of_organisation(organisation: Organisation) -> Findable | None:
    # What has just been saved may still hold the day as it was written, as text.
    last_day = Organisation._meta.get_field("valid_to").to_python(organisation.valid_to)
    has_ended = last_day is not None and last_day < timezone.localdate()
    if has_ended or organisation.stands_on_its_place:
        return None
    place = organisation.place
    with translation.override("sv"):
        kind = organisation.get_kind_display()
    return Findable(
        kind=Kind.ORGANISATION,
        object_id=organisation.pk,
        title=organisation.name,
        summary=kind.capitalize() if place is None else f"{kind.capitalize()} i {place.name}",
        path=bare_path(organisation),
        place_ids=[] if place is None else [place.pk],
    )
