"""The statistics that are loaded, and a framework's figures from them."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from hjulet.hub.rules import Viewer

if TYPE_CHECKING:
    from hjulet.instruments.indicators.model import Framework
    from hjulet.instruments.sources import Dataset, Store
    from hjulet.measure.computed import Computed

EDITION = re.compile(r"[0-9a-f]{8}")
logger = logging.getLogger(__name__)


class EditionGone(Exception):
    """The figures that a link is fixed to are no longer there."""


class NotAnEdition(Exception):
    """What stands in the link is no name of an edition."""


class StatisticsUnreadable(Exception):
    """A file of the statistics is harmed or gone. Why stands in the log, since it names the files of the machine."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What there is of a framework's figures, known without opening them."""

    edition: str
    indicators: int
    """How many of its indicators have figures."""
    first_year: int
    last_year: int
    is_generated: bool
    """Whether any of them are made up."""


def store() -> Store:
    """Where the site's statistics are."""
    from hjulet.instruments.sources import Store

    return Store(settings.STATISTICS_FOLDER)


def loaded_datasets(viewer: Viewer) -> list[Dataset]:
    """The newest of each data set that is loaded, by source and name; none when one of them cannot be read."""
    from hjulet.instruments.sources import SourceError

    try:
        return sorted(store().datasets(), key=lambda one: (one.source, one.name))
    except (SourceError, OSError):
        logger.exception("the statistics cannot be read")
        return []


def statistics_stamp() -> str:
    """Another text whenever statistics have been loaded or taken away, and empty without any; asks the disk for times only."""
    manifests = Path(settings.STATISTICS_FOLDER).glob("*/*/manifest.json")
    try:
        times = [path.stat().st_mtime_ns for path in manifests]
    except OSError:  # taken away just now
        return ""
    return f"{len(times)}-{max(times)}" if times else ""


def loaded(viewer: Viewer, framework: Framework, datasets: list[Dataset] | None = None) -> Loaded | None:
    """What of the framework is loaded, by the manifests alone; None when nothing is."""
    from hjulet.instruments.sources import names_of

    found = loaded_datasets(viewer) if datasets is None else datasets
    names = set(names_of(framework))
    holding = [one for one in found if not names.isdisjoint(one.indicators)]
    if not holding:
        return None
    there = {series for one in holding for series in one.indicators}
    held = sum(bool({one.code, one.source.partition(":")[2]} & there) for one in framework.indicators)
    years = [int(period[:4]) for one in holding for period in one.periods]
    is_generated = any(one.is_generated for one in holding)
    return Loaded(store().edition(names), held, min(years), max(years), is_generated)


def figures(viewer: Viewer, framework: Framework, edition: str = "") -> Computed | None:
    """The framework computed; None when nothing of it is loaded.

    Raises NotAnEdition or EditionGone for an `edition` that leads nowhere, IndicatorError when what is loaded cannot be
    computed, and StatisticsUnreadable when it cannot even be read.
    """
    from hjulet.instruments.sources import SourceError
    from hjulet.measure.computed import computed

    if edition and not EDITION.fullmatch(edition):
        raise NotAnEdition(edition)
    try:
        found = computed(store(), framework, edition)
    except (SourceError, OSError) as error:
        logger.exception("the statistics behind %s cannot be read or kept", framework.key)
        raise StatisticsUnreadable from error
    if found is None and edition:
        raise EditionGone(edition)
    return found
