"""A framework's figures, computed once for each edition of the statistics and kept as files beside them. No Django.

Whoever loads statistics may compute at once, so that no visitor waits. What is kept is read as memory maps: a page
touches the rows that it shows and nothing else.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.measure.keeping import forget_older, keep_whole, lock_of

if TYPE_CHECKING:
    from hjulet.instruments.indicators.linting import Finding
    from hjulet.instruments.indicators.model import Framework
    from hjulet.instruments.indicators.results import Result
    from hjulet.instruments.indicators.table import Values
    from hjulet.instruments.indicators.uncertainty import Uncertainty
    from hjulet.instruments.sources import Store

FOLDER = "computed"
FORM = 2
"""Of the kept files: with another number they are computed anew."""
REPLICATIONS, SEED = 1_000, 1
INTERVAL_SHARE = 0.9
SMALL_SCALE = 5.0
KEPT_EDITIONS = 6
"""Of one framework. Older ones are computed again when somebody follows an old link."""


@dataclass(frozen=True, slots=True)
class Series:
    """What is known of the figures behind one indicator."""

    source: str
    retrieved: str
    """The day they were fetched, "2026-04-03"."""
    first: int
    last: int
    """The years there are figures of."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A framework computed from one edition of the statistics."""

    edition: str
    result: Result
    year: int
    """The year that is shown unless another is asked for: the last in which most units have a score."""
    uncertainty: Mapping[tuple[str, str], Uncertainty]
    """By kind of unit and node, for `year` and both sexes together: the two highest levels."""
    mean_points: Mapping[tuple[str, str], Values]
    """By kind and highest node: what each indicator adds to the mean score, shape (columns,). Sums to that mean."""
    series: Mapping[str, Series]
    """By indicator; those without figures are not there."""
    findings: tuple[Finding, ...]
    """What deserves a second look, in the framework and in these figures."""
    is_generated: bool
    """Whether any figure is made up."""
    decimals: int
    """With how many a score says something: one on a scale to 100, three on a scale from 0 to 1."""


def computed(store: Store, framework: Framework, edition: str = "") -> Computed | None:
    """The framework's figures; None when none of its series is loaded, or that edition is no longer there.

    Computed by the first who asks while others wait; after that it is opened in a few milliseconds.

    Parameters
    ----------
    store
        The site's statistics.
    framework
        As `load` gives it.
    edition
        Which figures, as `store.edition` names them; the newest when it is empty.

    Raises
    ------
    IndicatorError
        When the figures cannot be computed; in the words of the step that could not.
    """
    from hjulet.instruments.sources import names_of

    series = names_of(framework)
    edition = edition or store.edition(series)
    if not edition:
        return None
    folder = _folder_of(store, framework, edition)
    if not folder.exists():
        if not store.has_edition(edition, series):
            return None
        with lock_of(folder):
            if not folder.exists():
                _compute_and_keep(store, framework, series, edition, folder)
                forget_older(folder.parent, f"{framework.key}-*", kept=KEPT_EDITIONS)
    from hjulet.measure.computed_files import opened

    try:
        return opened(folder, framework, edition)
    except IndicatorError:
        raise
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
    ):  # harmed by a disk, or tidied away by another process just now
        with lock_of(folder):
            shutil.rmtree(folder, ignore_errors=True)
            _compute_and_keep(store, framework, series, edition, folder)
        return opened(folder, framework, edition)


def is_computed(store: Store, framework: Framework, edition: str) -> bool:
    """Whether it can be shown without waiting."""
    return _folder_of(store, framework, edition).exists()


def latest_full_year(result: Result) -> int:
    """The last year in which at least half as many units have a score at the top as in the best year; 0 of a table."""
    import numpy as np

    if not result.years:
        return 0
    sex = result.panel.sexes.index("T") if "T" in result.panel.sexes else 0
    scored = (~np.isnan(result.aggregated[-1][:, sex])).any(axis=-1).sum(axis=-1)
    return result.years[int(np.flatnonzero(2 * scored >= scored.max())[-1])]


def decimals_of(result: Result) -> int:
    """One for scores on a scale of tens or more, three for a scale such as 0 to 1."""
    import numpy as np

    return 1 if np.nanmax(np.abs(result.aggregated[-1]), initial=0.0) > SMALL_SCALE else 3


def shown_nodes(framework: Framework) -> tuple[str, ...]:
    """The nodes of the two highest levels, the highest first: those whose ranks are said with an interval."""
    levels = framework.levels[:0:-1][:2]
    return tuple(node.code for level in levels for node in framework.at_level(level))


def _folder_of(store: Store, framework: Framework, edition: str) -> Path:
    return Path(store.folder) / FOLDER / f"{framework.key}-{edition}-{_digest_of(framework)}"


_digests: list[tuple[Framework, str]] = []
MOST_DIGESTS = 16


def _digest_of(framework: Framework) -> str:
    """Of its whole text, written once for each framework that is at hand: writing one takes milliseconds."""
    from hjulet.instruments.indicators.files import dumps

    for known, digest in _digests:
        if known is framework:
            return digest
    digest = hashlib.sha256(f"{FORM}\n{dumps(framework)}".encode()).hexdigest()[:8]
    _digests[MOST_DIGESTS - 1 :] = []
    _digests.insert(0, (framework, digest))
    return digest


def _compute_and_keep(
    store: Store, framework: Framework, series: list[str], edition: str, folder: Path
) -> None:
    from hjulet.instruments.indicators.computing import compute
    from hjulet.instruments.indicators.observations import panel_of_observations
    from hjulet.measure.computed_files import keep, keep_problem

    frame = store.observations(series, edition=edition)

    def make(folder: Path) -> bool:
        try:
            panel = panel_of_observations(framework, frame)
            keep(folder, framework, compute(framework, panel), panel, frame)
        except IndicatorError as error:
            keep_problem(folder, error)
        return True

    keep_whole(folder, make)
