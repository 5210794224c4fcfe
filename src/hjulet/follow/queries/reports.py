"""What has come of a network or a series: everything that stands on its report, the same for everybody."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from hjulet.follow.queries.report_followed import (
    CountLine,
    Opinions,
    Promises,
    ReuseFound,
    material_counts,
    opinions,
    promises,
    reuse_after,
)
from hjulet.follow.queries.report_reach import Reach, reach
from hjulet.hub.rules import Viewer
from hjulet.hub.wording import local
from hjulet.meet import rules as meet_rules
from hjulet.meet.models import GatheringPage, NetworkPage, SeriesPage
from hjulet.meet.queries.gatherings import gatherings
from hjulet.meet.queries.networks import network_by_slug
from hjulet.meet.queries.series import series_by_slug


@dataclass(frozen=True, slots=True)
class Report:
    page: NetworkPage | SeriesPage
    is_network: bool
    year: int | None
    years: tuple[int, ...]
    """Those in which something was held, latest first."""
    held: tuple[GatheringPage, ...]
    members: int
    reach: Reach
    promises: Promises
    reuse: ReuseFound
    opinions: Opinions
    material: tuple[CountLine, ...]
    made_at: datetime = field(default_factory=timezone.now)

    @property
    def has_anything(self) -> bool:
        return bool(self.held)


def held_gatherings(viewer: Viewer, page: NetworkPage | SeriesPage) -> list[GatheringPage]:
    """Those that have been, in order of time, also below the network's series; not those that were called off."""
    now = timezone.now()
    found = gatherings(viewer).descendant_of(page).filter(ends__lte=now)
    return list(found.filter(desk__cancelled_at__isnull=True).order_by("starts", "id"))


def report(viewer: Viewer, page: NetworkPage | SeriesPage, *, year: int | None = None) -> Report:
    """With `year` only what was held in it. Figures are those that everybody may see, whoever looks."""
    every = held_gatherings(viewer, page)
    years = sorted({local(gathering.starts).year for gathering in every}, reverse=True)
    held = [one for one in every if year is None or local(one.starts).year == year]
    reached = reach(held)
    is_network = isinstance(page, NetworkPage)
    members = _members(page, year) if isinstance(page, NetworkPage) else set()
    ids = [gathering.pk for gathering in held]
    return Report(
        page=page,
        is_network=is_network,
        year=year,
        years=tuple(years),
        held=tuple(held),
        members=len(members),
        reach=reached,
        promises=promises(ids),
        reuse=reuse_after(
            members or reached.organisations,
            since=held[0].starts if held else None,
            year=year,
            with_names=bool(members),
        ),
        opinions=opinions(ids),
        material=material_counts(held),
    )


def _members(network: NetworkPage, year: int | None) -> set[int]:
    """Those who are members, or were in that year."""
    found = network.members.all()
    if year is None:
        found = found.filter(left__isnull=True)
    else:
        found = found.filter(Q(left__isnull=True) | Q(left__year__gte=year), joined__year__lte=year)
    return set(found.values_list("organisation_id", flat=True))


def reported_network(viewer: Viewer, slug: str) -> NetworkPage | None:
    """The network that the viewer may see; one that is not public yet only for whoever plans it."""
    found = network_by_slug(viewer, slug)
    if found is None:
        draft = NetworkPage.objects.filter(slug=slug).first()
        found = draft if draft is not None and meet_rules.may_edit(viewer, draft) else None
    return found


def reported_series(viewer: Viewer, slug: str) -> SeriesPage | None:
    found = series_by_slug(viewer, slug)
    if found is None:
        draft = SeriesPage.objects.filter(slug=slug).first()
        found = draft if draft is not None and meet_rules.may_edit(viewer, draft) else None
    return found
