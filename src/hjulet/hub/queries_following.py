"""Reading what somebody follows, and what is newest about places. The viewer comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Case, OuterRef, Subquery, Value, When
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Person, Place, PlaceDigest, PlaceFollowing, SearchDocument
from hjulet.hub.rules import Viewer
from hjulet.hub.search.visibility import visible_to
from hjulet.hub.spoke import Section

Kind = SearchDocument.Kind
NEWS_KINDS = (Kind.EXAMPLE, Kind.LESSON, Kind.GATHERING, Kind.NETWORK, Kind.NEWS, Kind.FILM)
"""What somebody wants to know of when it is new: not that a place or an organisation is in the register."""

LANGUAGES = len(settings.LANGUAGES)
"""A thing stands in the index once for each language that it is written in."""


@dataclass(frozen=True, slots=True)
class PlaceNews:
    """Something published about one of the places that were asked for."""

    title: str
    path: str
    """The address on the site, without language."""
    kind: str
    language: str
    published: datetime
    place_name: str


def news_about(
    viewer: Viewer, place_codes: Sequence[str], *, limit: int, since: datetime | None = None
) -> list[PlaceNews]:
    """The latest that the viewer may see about any of these places, each thing once. One query.

    What is about several of them is told of the first, when that is one of them. Asked of the index of search, which
    knows all the spokes' pages with their places and who may see them.
    """
    about = SearchDocument.places.through.objects
    is_first = Case(When(place__code=next(iter(place_codes), ""), then=Value(0)), default=Value(1))
    told_of = about.filter(searchdocument=OuterRef("pk"), place__code__in=list(place_codes))
    found = SearchDocument.objects.filter(
        visible_to(viewer),
        kind__in=NEWS_KINDS,
        published__isnull=False,
        pk__in=about.filter(place__code__in=list(place_codes)).values("searchdocument"),
    )
    if since is not None:
        found = found.filter(published__gt=since)
    rows = (
        found.annotate(told_of=Subquery(told_of.order_by(is_first, "place__code").values("place__name")[:1]))
        .order_by("-published", "pk")
        .values_list("told_of", "kind", "object_id", "title", "path", "language", "published")
    )
    things: dict[tuple[str, int], PlaceNews] = {}
    mine = get_language()
    for place_name, kind, object_id, title, path, language, published in rows[: LANGUAGES * limit]:
        if published is None:  # never, by the condition above; the column may be empty for other kinds
            continue
        key, known = (kind, object_id), things.get((kind, object_id))
        if known is None or (language == mine and known.language != mine):
            things[key] = PlaceNews(title, path, str(Kind(kind).label), language, published, place_name)
    return list(things.values())[:limit]


def codes_within(place: Place, municipalities: Sequence[Place] = ()) -> list[str]:
    """The place, and what is inside it when it is a county."""
    return [place.code, *(one.code for one in municipalities)]


def following_of(viewer: Viewer, place: Place) -> PlaceFollowing | None:
    if not isinstance(viewer, Person):
        return None
    return PlaceFollowing.objects.filter(person=viewer, place=place).first()


def followed_by(viewer: Viewer) -> list[PlaceFollowing]:
    """What the viewer follows, in Swedish order of the places; nobody else's, ever."""
    if not isinstance(viewer, Person):
        return []
    found = PlaceFollowing.objects.filter(person=viewer).select_related("place", "place__county")
    return list(found.order_by("place__sort_name", "place__code"))


def rhythm_of(viewer: Viewer) -> str:
    """How often the viewer is told by mail; weekly until something else has been chosen."""
    found = PlaceDigest.objects.filter(person=viewer).first() if isinstance(viewer, Person) else None
    return found.rhythm if found is not None else PlaceDigest.Rhythm.WEEKLY


def is_told(person: Person) -> bool:
    """Whether mails about places are to go to the person: something is followed, and they have not been declined."""
    return PlaceDigest.objects.filter(person=person).exclude(rhythm=PlaceDigest.Rhythm.NEVER).exists()


def person_section(viewer: Viewer) -> Section | None:
    """The viewer's followed places and how often they are told of by mail, for "Min sida"."""
    if not isinstance(viewer, Person):
        return None
    return Section(
        title=_("Platser du följer"),
        template="hjulet/hub/person_section.html",
        context={
            "followed": followed_by(viewer),
            "rhythm": rhythm_of(viewer),
            "rhythms": PlaceDigest.Rhythm.choices,
        },
    )
