"""What Match says of a place on paper: who is like it today and in time, and what they did."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from hjulet.hub import built_in
from hjulet.hub.models import Place
from hjulet.hub.rules import Viewer
from hjulet.hub.spoke import BriefPart, BriefTable
from hjulet.hub.wording import number_words, signed_percent_words
from hjulet.match import wording_peers as wording
from hjulet.match.queries.done_by_peers import PeerExample, done_by_peers
from hjulet.match.queries.place_peers import kept_of

MOST_POINTS = 4


def place_brief(viewer: Viewer, place: Place) -> Sequence[BriefPart]:
    """One part: the peers of today as a table, those in time in a sentence, and up to four of their examples."""
    kept = kept_of(viewer, place)
    past = kept.in_time if kept.in_time is not None and kept.in_time.peers else None
    longest = max(kept.forecasts, key=lambda one: one.ahead, default=None)
    told = [wording.past_words(place.name, past)] if past is not None else []
    if past is not None and longest is not None:
        told.append(wording.alone_words(longest))
    sources = [_("Likar i dag: %(source)s, folkmängd %(year)s.") % {"source": kept.source, "year": kept.year}]
    first, last = Place.POPULATION_YEARS[0], Place.POPULATION_YEARS[-1]
    if kept.is_generated or kept.year != str(
        last
    ):  # the figures of the table are not those that it was found by
        words = _("Tabellens tal: %(source)s, folkmängd %(first)s och %(last)s.")
        sources.append(words % {"source": built_in.SOURCE, "first": first, "last": last})
    if past is not None:
        words = _("Likar i tiden: %(source)s, folkmängd %(first)s–%(last)s.")
        sources.append(words % {"source": kept.source, "first": past.first_year, "last": past.as_of})
    examples = done_by_peers(viewer, place, kept).examples[:MOST_POINTS]
    return [
        BriefPart(
            title=_("Vilka liknar er?"),
            paragraphs=[words for words in told if words],
            table=_table(place, [one.place for one in kept.today]),
            points=[(one.title, f"{one.peer}. {one.summary}", _path(one)) for one in examples],
            sources=sources,
        )
    ]


def _path(example: PeerExample) -> str:
    """Without language: whoever puts the paper together adds it."""
    with translation.override("sv"):
        return example.path


def _table(place: Place, codes: Sequence[str]) -> BriefTable:
    """Ourselves first, then the nearest. One query."""
    first, last = Place.POPULATION_YEARS[0], Place.POPULATION_YEARS[-1]
    peers = Place.objects.in_bulk(list(codes), field_name="code")
    return BriefTable(
        caption=_("De som liknar %(name)s mest i dag") % {"name": place.name},
        headings=[
            _("Plats"),
            _("Invånare %(year)s") % {"year": last},
            _("Förändring %(first)s–%(last)s") % {"first": first, "last": last},
        ],
        rows=[_row(one) for one in [place, *(peers[code] for code in codes if code in peers)]],
        numeric=(1, 2),
    )


def _row(place: Place) -> tuple[str, str, str]:
    (_first, before), (_last, now) = place.populations[0], place.populations[-1]
    return place.name, number_words(now), signed_percent_words(100 * (now / before - 1), 1)
