"""Which occasions of a series say what the series says, and which say otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from hjulet.hub.models import Organisation
from hjulet.hub.rules import Viewer
from hjulet.hub.wording import kronor_words
from hjulet.meet import rules
from hjulet.meet.models import GatheringPage, SeriesPage, Venue

POINTS_AT: dict[str, type[Venue | Organisation]] = {"venue": Venue, "host": Organisation}


def attribute_of(name: str) -> str:
    """What holds the field's value: for what points at another table, the number there."""
    return f"{name}_id" if name in POINTS_AT else name


def shared_values(page: SeriesPage | GatheringPage) -> dict[str, Any]:
    """The fields that occasions follow, as JSON can keep them."""
    return {name: getattr(page, attribute_of(name)) for name in SeriesPage.FOLLOWED}


def coming_occasions(series: SeriesPage) -> list[GatheringPage]:
    """Every occasion that may still change, drafts too: not over and not cancelled. In the order of their locks."""
    cancelled = Q(desk__cancelled_at__isnull=False)
    found = GatheringPage.objects.child_of(series).filter(ends__gt=timezone.now()).exclude(cancelled)
    return list(found.order_by("pk"))


def latest_revisions(series: SeriesPage) -> dict[int, int | None]:
    """The number of the latest revision of each occasion, to see afterwards which were written anew."""
    return dict(GatheringPage.objects.child_of(series).order_by().values_list("pk", "latest_revision_id"))


@dataclass(frozen=True, slots=True)
class Deviation:
    """One field in which an occasion says something else than its series."""

    name: str
    label: str
    own: str
    of_series: str


@dataclass(frozen=True, slots=True)
class OccasionLine:
    """One occasion on the editor's page of a series."""

    gathering: GatheringPage
    status: rules.Status
    is_coming: bool
    has_draft: bool
    deviations: list[Deviation]


def occasion_lines(viewer: Viewer, series: SeriesPage) -> list[OccasionLine]:
    """Every occasion with what it says otherwise, drafts as the draft has it; for those who may edit the series."""
    if not rules.may_edit(viewer, series):
        raise PermissionDenied("Bara de som planerar serien får se vad tillfällena har för sig.")
    now = timezone.now()
    said = {**shared_values(series), **series.last_said}
    lines = []
    for row in GatheringPage.objects.child_of(series).select_related("desk").order_by("starts", "pk"):
        desk = getattr(row, "desk", None)
        state = rules.status(row, desk, now)
        is_coming = row.ends > now and (desk is None or desk.cancelled_at is None)
        page = row if row.live and not row.has_unpublished_changes else row.get_latest_revision_as_object()
        lines.append(
            OccasionLine(
                gathering=row,
                status=state,
                is_coming=is_coming,
                has_draft=row.live and row.has_unpublished_changes,
                deviations=_deviations(page, said) if is_coming else [],
            )
        )
    return lines


def _deviations(page: GatheringPage, said: dict[str, Any]) -> list[Deviation]:
    own = shared_values(page)
    return [
        Deviation(
            name=name,
            label=capfirst(str(GatheringPage._meta.get_field(name).verbose_name)),
            own=value_words(name, own[name]),
            of_series=value_words(name, said[name]),
        )
        for name in SeriesPage.FOLLOWED
        if own[name] != said[name]
    ]


def value_words(name: str, value: Any) -> str:
    """The value as an editor reads it."""
    if value is None or value == "":
        return _("inget")
    if name in POINTS_AT:
        found = POINTS_AT[name]._default_manager.filter(pk=value).first()
        return str(found or _("inget"))
    if name == "price_ore":
        return kronor_words(value)
    choices = dict(GatheringPage._meta.get_field(name).flatchoices)
    return str(choices.get(value, value))
