"""The peers of a place as its page shows them: today, in time, and what they did."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from hjulet.hub.models import Place
from hjulet.hub.rules import Viewer
from hjulet.hub.wording import signed_percent_words
from hjulet.match import wording_peers as wording
from hjulet.match.curves import Curve, curve, scale_of
from hjulet.match.kept_peers import kept_of_built_in, kept_peers
from hjulet.match.peer_records import Ahead, InTime, KeptPeers, TodayLine
from hjulet.match.queries.done_by_peers import DoneByPeers, done_by_peers
from hjulet.measure.queries.statistics import store

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TodayPeer:
    """A place that is like ours; `why` goes on where its name ends: " är lik i folkmängd, men …"."""

    name: str
    slug: str
    county: str
    why: str


@dataclass(frozen=True, slots=True)
class PlacePeers:
    """What the section of the place page holds."""

    kept: KeptPeers
    today: Sequence[TodayPeer]
    warnings: Sequence[str]
    past: str
    spread: str
    curves: Sequence[Curve]
    forecast: Ahead | None
    worth: str
    done: DoneByPeers


def kept_of(viewer: Viewer, place: Place) -> KeptPeers:
    """What is kept of the place; by the built-in table when what is loaded cannot be read."""
    from hjulet.instruments.sources import SourceError

    try:
        return kept_peers(store(), place.code)
    except (SourceError, OSError):
        logger.exception("the populations cannot be read")
        return kept_of_built_in(place.code)


def place_peers(viewer: Viewer, place: Place) -> PlacePeers:
    """All that the place page says of peers, in four queries."""
    kept = kept_of(viewer, place)
    past = kept.in_time if kept.in_time is not None and kept.in_time.peers else None
    rows = Place.objects.filter(code__in=kept.codes).values_list("code", "slug", "county__name")
    slugs = {code: (slug, county or "") for code, slug, county in rows}
    longest = max(kept.forecasts, key=lambda one: one.ahead, default=None)
    return PlacePeers(
        kept=kept,
        today=[_today(one, slugs) for one in kept.today if one.place in slugs],
        warnings=wording.warnings_of(kept),
        past=wording.past_words(place.name, past) if past else "",
        spread=wording.spread_words(past) if past else "",
        curves=curves_of(place.name, past, slugs) if past else (),
        forecast=longest,
        worth=wording.alone_words(longest) if longest else "",
        done=done_by_peers(viewer, place, kept),
    )


def _today(one: TodayLine, slugs: dict[str, tuple[str, str]]) -> TodayPeer:
    sentence = wording.in_language(one.sentence_sv, one.sentence_en)
    slug, county = slugs[one.place]
    return TodayPeer(one.name, slug, county, sentence.removeprefix(one.name))


def curves_of(name: str, past: InTime, slugs: dict[str, tuple[str, str]]) -> list[Curve]:
    """A small picture for each, all on one scale."""
    scale = scale_of(past, past.peers)
    return [
        curve(
            past,
            one,
            scale,
            slug=slugs[one.place][0],
            words=wording.curve_words(name, past, one),
            change=""
            if one.change_after_share is None
            else signed_percent_words(100 * one.change_after_share),
        )
        for one in past.peers
        if one.place in slugs
    ]
