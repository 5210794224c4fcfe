"""What Measure adds to the pages of others: how a place is by the frameworks, on its page and on paper; and its addresses."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hjulet.hub.models import Place
from hjulet.hub.rules import ANYONE, Viewer
from hjulet.hub.spoke import BriefPart, BriefTable, Section, SitemapEntry
from hjulet.hub.wording import number_words
from hjulet.measure import wording
from hjulet.measure.queries.access import public_studies
from hjulet.measure.queries.frameworks import FrameworkLine, frameworks, place_kinds
from hjulet.measure.queries.heads import place_brief as development_brief
from hjulet.measure.queries.place_commuting import commuting_brief, told_commuting
from hjulet.measure.queries.profile import Standing, has_figures, parts_in_short
from hjulet.measure.queries.statistics import StatisticsUnreadable, figures, statistics_stamp, store
from hjulet.measure.queries.told_support import told_support, with_support

if TYPE_CHECKING:
    from hjulet.measure.computed import Computed

TOLD = 1
"""How many frameworks are told of in words, those in use before drafts; the others are links."""
STANDS_OUT = 3
FAR = 0.25
"""How far from the middle of the ranks something must be to be said to stand out, as a share of all ranks."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ToldProfile:
    """A place by one framework, in a few words."""

    line: FrameworkLine
    computed: Computed
    lead: tuple[str, ...]
    """A sentence for each highest part: score, mean and rank with its interval."""
    outstanding: tuple[Standing, ...]
    """The themes that are furthest from the middle of all places of the kind, the furthest first."""

    @property
    def year(self) -> int:
        return self.computed.year

    @property
    def decimals(self) -> int:
        return self.computed.decimals

    @property
    def source_words(self) -> str:
        return wording.source_words(self.computed)


def place_section(viewer: Viewer, place: Place) -> Section:
    lines = frameworks_with_figures(viewer, place)
    told = told_profiles(viewer, place, lines)
    there = {one.line.key for one in told}
    commuting, support = told_commuting(viewer, place), told_support(viewer, place)
    return Section(
        title=gettext_lazy("Hur mår platsen?"),
        template="hjulet/measure/place_section.html",
        context={
            "told": [(one, wording.outstanding_words(one, place)) for one in told],
            "others": [line for line in lines if line.key not in there],
            "missing": "" if lines else wording.nothing_fetched_words(place),
            "support": support,
            "commuting": commuting,
        },
        downloads=[
            (
                _("%(framework)s: alla värden (CSV)") % {"framework": one.line.title.text},
                reverse("measured_place_file", args=[one.line.key, place.slug, "csv"]),
            )
            for one in told
        ]
        + ([(_("Pendling (CSV)"), commuting.file)] if commuting is not None and commuting.file else [])
        + ([(_("Projekt med stöd (CSV)"), support.file)] if support is not None else []),
    )


def place_brief(viewer: Viewer, place: Place) -> list[BriefPart]:
    """The development, and how the place stands by the first framework that has figures of it."""
    lines = frameworks_with_figures(viewer, place)
    told = [_brief_of(one, place) for one in told_profiles(viewer, place, lines)[:1]]
    missing = (
        _("Ingen profil är uträknad än. Det som är hämtat står på platsens sida.")
        if lines
        else wording.nothing_fetched_words(place)
    )
    nothing = BriefPart(title=_("Hur mår platsen?"), paragraphs=[missing])
    own = with_support(viewer, place, told or [nothing])
    return [*development_brief(viewer, place), *own, *commuting_brief(viewer, place)]


def _brief_of(one: ToldProfile, place: Place) -> BriefPart:
    made_up = [_("Påhittade siffror.")] if one.computed.is_generated else []
    rows = [
        (
            standing.title.text,
            number_words(standing.score or 0.0, one.decimals),
            number_words(standing.reference or 0.0, one.decimals),
            wording.rank_with_interval(standing),
        )
        for standing in one.outstanding
    ]
    table = BriefTable(
        caption=_("Det som skiljer mest från andra %(kind)s, %(year)s")
        % {"kind": wording.kind_words(place.kind), "year": one.year},
        headings=(_("Tema"), place.name, _("Medelvärde"), _("Placering")),
        rows=rows,
        numeric=(1, 2, 3),
    )
    return BriefPart(
        title=_("Hur mår platsen? %(framework)s") % {"framework": one.line.title.text},
        paragraphs=[*made_up, *one.lead],
        table=table if rows else None,
        sources=[f"{one.line.title.text}, {one.year}: {one.source_words}"],
    )


def told_profiles(viewer: Viewer, place: Place, lines: list[FrameworkLine]) -> list[ToldProfile]:
    """The first frameworks that have been computed, each in a few words. What has not been computed is not waited for."""
    told: list[ToldProfile] = []
    for line in lines:
        if len(told) == TOLD:
            break
        if (found := _told(viewer, place, line)) is not None:
            told.append(found)
    return told


def _told(viewer: Viewer, place: Place, line: FrameworkLine) -> ToldProfile | None:
    from hjulet.instruments.indicators.errors import IndicatorError
    from hjulet.measure.computed import is_computed

    if line.loaded is None or not is_computed(store(), line.framework, line.loaded.edition):
        return None
    try:
        computed = figures(viewer, line.framework)
    except (StatisticsUnreadable, IndicatorError):
        logger.warning("the figures of %s are left out of the page of a place", line.key)
        return None
    if computed is None or not has_figures(computed, place):
        return None
    parts, with_interval = parts_in_short(line.framework, computed, place)
    lead = tuple(wording.lead_with_interval(with_interval(part.standing), place, computed) for part in parts)
    themes = [theme for part in parts for theme in part.themes if theme.rank is not None]
    return ToldProfile(line, computed, lead, tuple(with_interval(one) for one in _outstanding(themes)))


def _outstanding(themes: list[Standing]) -> tuple[Standing, ...]:
    far = [(abs((one.rank or 0) - (one.ranked + 1) / 2) / one.ranked, one) for one in themes]
    ordered = sorted((pair for pair in far if pair[0] >= FAR), key=lambda pair: (-pair[0], pair[1].code))
    return tuple(one for _distance, one in ordered[:STANDS_OUT])


def frameworks_with_figures(viewer: Viewer, place: Place) -> list[FrameworkLine]:
    """Those about its kind of place that have figures, known by the manifests alone, which are read when they change."""
    lines = _lines(str(settings.STATISTICS_FOLDER), statistics_stamp(), get_language() or "")
    return [line for line in lines if line.loaded and place.kind in place_kinds(line.framework)]


@lru_cache(maxsize=4)
def _lines(folder: str, stamp: str, language: str) -> tuple[FrameworkLine, ...]:
    """The same for every viewer; reading the manifests for each page would cost a tenth of it."""
    return tuple(frameworks(ANYONE))


def sitemap() -> Iterator[SitemapEntry]:
    from hjulet.instruments.indicators.files import shipped

    yield SitemapEntry(reverse("measure"))
    yield SitemapEntry(reverse("country_population"))
    yield SitemapEntry(reverse("support"))
    yield SitemapEntry(reverse("labour_markets"))
    yield SitemapEntry(reverse("access"))
    for study in public_studies():
        if not study.is_made_up:
            yield SitemapEntry(study.get_absolute_url(), study.changed_at)
    for key in shipped():
        yield SitemapEntry(reverse("framework", args=[key]))
