"""What search finds of Meet: gatherings past and coming, the points of their programmes, networks and series."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.db.models import Model, Prefetch
from wagtail.models import Page

from hjulet.hub.findable import Audience, bare_path, joined, page_audiences, plain_text
from hjulet.hub.models import SearchDocument, Theme
from hjulet.hub.spoke import Findable
from hjulet.hub.wording import local
from hjulet.meet.models import GatheringPage, Material, NetworkPage, SeriesPage, Session, SessionSpeaker

Kind = SearchDocument.Kind
AudienceOf = Callable[[Page], Audience | None]

_GATHERINGS = (
    GatheringPage.objects.live()
    .select_related("host", "venue", "venue__place", "place")
    .prefetch_related(
        "themes", Prefetch("materials", Material.objects.filter(is_published=True), to_attr="shown")
    )
)
_SESSIONS = Session.objects.exclude(kind=Session.Kind.BREAK).prefetch_related(
    Prefetch("session_speakers", SessionSpeaker.objects.select_related("speaker", "speaker__organisation"))
)


def findable() -> Iterator[Findable]:
    """Everything of Meet that anybody may find, in a handful of queries for each thousand gatherings."""
    audience_of = page_audiences()
    # A manager's queryset remembers its rows: every reading begins with a fresh one.
    for network in NetworkPage.objects.live().select_related("host", "place").prefetch_related("themes"):
        yield from _if_anybody(_of_network(network, audience_of))
    for series in SeriesPage.objects.live().select_related("host", "venue").prefetch_related("themes"):
        yield from _if_anybody(_of_series(series, audience_of))
    gatherings = _GATHERINGS.all().prefetch_related(Prefetch("sessions", _SESSIONS.all(), to_attr="points"))
    for gathering in gatherings.order_by("pk").iterator(chunk_size=200):
        yield from _if_anybody(_of_gathering(gathering, gathering.shown, audience_of))
        for session in gathering.points:
            yield from _if_anybody(_of_session(session, gathering, audience_of))


def findable_of(thing: Model) -> Findable | None:
    if isinstance(thing, NetworkPage):
        return _of_network(thing, page_audiences())
    if isinstance(thing, SeriesPage):
        return _of_series(thing, page_audiences())
    if isinstance(thing, GatheringPage):
        return _of_gathering(thing, thing.materials.filter(is_published=True), page_audiences())
    if isinstance(thing, Session):
        return _of_session(thing, thing.page, page_audiences())
    return None


def findable_on(gathering: GatheringPage) -> Iterator[Findable]:
    """The points of a gathering's programme."""
    audience_of = page_audiences()
    for session in _SESSIONS.filter(page_id=gathering.pk):
        yield from _if_anybody(_of_session(session, gathering, audience_of))


def session_anchor(session: Session) -> str:
    """Where a point of the programme stands on its gathering's page."""
    return f"punkt-{session.pk}"


def _if_anybody(found: Findable | None) -> Iterable[Findable]:
    return () if found is None else (found,)


def _of_network(network: NetworkPage, audience_of: AudienceOf) -> Findable | None:
    if (audience := audience_of(network)) is None:
        return None
    themes = list(network.themes.all())
    return Findable(
        kind=Kind.NETWORK,
        object_id=network.pk,
        title=network.title,
        summary=network.summary,
        body=joined([plain_text(network.purpose), network.host]),
        path=bare_path(network),
        published=network.first_published_at,
        place_ids=[] if network.place_id is None else [network.place_id],
        theme_ids=_ids(themes),
        visibility=audience.visibility,
        group_ids=audience.group_ids,
    )


def _of_series(series: SeriesPage, audience_of: AudienceOf) -> Findable | None:
    if (audience := audience_of(series)) is None:
        return None
    themes = list(series.themes.all())
    place_id = series.venue.place_id if series.venue is not None else None
    return Findable(
        kind=Kind.SERIES,
        object_id=series.pk,
        title=series.title,
        summary=series.summary,
        body=joined([plain_text(series.body), series.target_group, series.host]),
        path=bare_path(series),
        published=series.first_published_at,
        place_ids=[] if place_id is None else [place_id],
        theme_ids=_ids(themes),
        visibility=audience.visibility,
        group_ids=audience.group_ids,
    )


def _of_gathering(
    gathering: GatheringPage, shown: Iterable[Material], audience_of: AudienceOf
) -> Findable | None:
    if (audience := audience_of(gathering)) is None:
        return None
    themes = list(gathering.themes.all())
    return Findable(
        kind=Kind.GATHERING,
        object_id=gathering.pk,
        title=gathering.title,
        summary=gathering.summary,
        body=joined(
            [
                plain_text(gathering.body),
                plain_text(gathering.documentation),
                gathering.target_group,
                *(
                    part
                    for material in shown
                    for part in (material.title, material.text, material.transcript)
                ),
                gathering.host,
                gathering.venue,
            ]
        ),
        path=bare_path(gathering),
        published=gathering.first_published_at,
        year=local(gathering.starts).year,
        place_ids=_places_of(gathering),
        theme_ids=_ids(themes),
        visibility=audience.visibility,
        group_ids=audience.group_ids,
    )


def _of_session(session: Session, gathering: GatheringPage, audience_of: AudienceOf) -> Findable | None:
    audience = audience_of(gathering)
    if audience is None or session.kind == Session.Kind.BREAK:
        return None
    speakers = [appearance.speaker for appearance in session.session_speakers.all()]
    starts = session.starts or gathering.starts
    return Findable(
        kind=Kind.SESSION,
        object_id=session.pk,
        title=session.title,
        summary=session.subtitle,
        body=joined([plain_text(session.abstract), *speakers, session.track, gathering.title]),
        language=session.language or "sv",
        path=f"{bare_path(gathering)}#{session_anchor(session)}",
        published=gathering.first_published_at,
        year=local(starts).year,
        place_ids=_places_of(gathering),
        theme_ids=_ids(gathering.themes.all()),
        visibility=audience.visibility,
        group_ids=audience.group_ids,
    )


def _places_of(gathering: GatheringPage) -> list[int]:
    """Where it is held; what is held online only is nowhere."""
    if gathering.mode == GatheringPage.Mode.ONLINE:
        return []
    venue_place = gathering.venue.place_id if gathering.venue is not None else None
    return sorted({pk for pk in (gathering.place_id, venue_place) if pk is not None})


def _ids(themes: Iterable[Theme]) -> list[int]:
    return [theme.pk for theme in themes]
