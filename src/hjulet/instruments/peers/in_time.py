"""Peers in time: which place, at which earlier year, had the course that we have now, and what came after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hjulet.instruments.peers.errors import PeerError
from hjulet.instruments.peers.scaling import robust_scale
from hjulet.instruments.peers.windows import embed, squared_distances, warped, windows
from hjulet.instruments.peers.wording import changed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hjulet.instruments.peers.history import History

    Values = NDArray[np.float64]

SIZE_WEIGHT = 0.05
"""A place of twice our size is as far away as a curve that runs 3.5 % beside ours (0.05 × ln 2)."""


@dataclass(frozen=True, slots=True)
class After:
    """What had become of a past peer some years later."""

    years_ahead: int
    year: int
    population: float
    change_share: float


@dataclass(frozen=True, slots=True)
class PastPeer:
    """A place at an earlier year whose course until then was like ours until now."""

    place: str
    name: str
    first_year: int
    year: int
    population: float
    """Inhabitants in `year`."""
    change_share: float
    """Over the window, `first_year` to `year`."""
    distance: float
    after: tuple[After, ...]
    sentence_sv: str
    sentence_en: str


@dataclass(frozen=True, slots=True)
class PastPeers:
    """The past peers of one place, nearest first, each place once."""

    place: str
    name: str
    first_year: int
    as_of: int
    population: float
    change_share: float
    ahead: int
    median_after: float
    """Median change of the peers over `ahead` years. It is what happened to them, and no forecast for us."""
    peers: tuple[PastPeer, ...]
    source: str
    method: str
    unit: str = "log points"


@dataclass(frozen=True, slots=True, eq=False)
class AllPastPeers:
    """The past peers of every place as arrays of shape (places, number): row of the peer, its year, the distance."""

    as_of: int
    rows: NDArray[np.int64]
    years: NDArray[np.int64]
    distance: Values


def peers_in_time(
    history: History,
    place: str,
    *,
    as_of: int | None = None,
    window: int = 20,
    ahead: int = 20,
    number: int = 7,
    size_weight: float = SIZE_WEIGHT,
    warp_years: int = 0,
    features: Mapping[str, float] | None = None,
) -> PastPeers:
    """Which place, at which earlier year, had the course that this one has now?

    The last `window` years of log population are laid on every earlier window of every other place. Only windows
    that ended at least `ahead` years before `as_of` count, so that what came after is known; nothing later than
    `as_of` is used. Of each place its best year is kept; equal distances stand by code.

    Parameters
    ----------
    history : population in borders that stay the same
    place : code or name
    as_of : the year that is "now"; without it the last year before the first gap
    window, ahead, number : years of curve that are compared, years after, peers
    size_weight : see `windows.embed`; 0 compares the shape alone
    warp_years : by dynamic time warping, with one curve running at most so many years ahead; 0 (default) does not
    features : of the history's further series, and their weights: a gap of one robust standard deviation counts
        as `weight` log points at each year

    Raises
    ------
    PeerError : an unknown place or feature, years that are not there, a window with a missing year.

    Notes
    -----
    Without warping the distance is the root of the mean squared gap between two centred log curves: calendar time
    is free, tempo is not, and 0.01 means one per cent beside each other. For learning first; what it is worth as a
    forecast is measured by `backtest`.

    References
    ----------
    Lorenz, E. N. (1969), doi:10.1175/1520-0469(1969)26<636:APARBN>2.0.CO;2, on naturally occurring analogues.
    """
    import numpy as np

    now = history.last_unbroken_year() if as_of is None else as_of
    known = history.until(now)
    own = known.row(place)
    points, curves, ends = _library(known, window, ahead, size_weight, features or {})
    if np.isnan(points[own, -1]).any():
        raise _broken(known, own, window)
    squared = _squared(points, curves, own, ends, warp_years)
    best = squared.argmin(axis=1)
    least = squared[np.arange(len(best)), best]
    order = sorted(np.flatnonzero(np.isfinite(least)), key=lambda row: (least[row], known.places[row]))[
        :number
    ]
    first = known.years[0]
    peers = tuple(
        _peer(
            known, own, int(row), first + window + int(best[row]), window, ahead, float(np.sqrt(least[row]))
        )
        for row in order
    )
    after = [peer.after[-1].change_share for peer in peers]
    population = known.population[own]
    return PastPeers(
        known.places[own],
        known.name(own),
        now - window,
        now,
        float(population[-1]),
        float(population[-1] / population[-1 - window] - 1),
        ahead,
        float(np.nanmedian(after)) if after else float("nan"),
        peers,
        known.source,
        f"{window} years of log population about their mean, size weight {size_weight:g}"
        + (f", warped by up to {warp_years} years" if warp_years else ""),
    )


def all_in_time(
    history: History,
    *,
    as_of: int | None = None,
    window: int = 20,
    ahead: int = 20,
    number: int = 7,
    size_weight: float = SIZE_WEIGHT,
) -> AllPastPeers:
    """The past peers of every place at once, as `peers_in_time`: one matrix product, a few places at a time.

    Places whose window is not whole have distances of inf. Where fewer places than `number` can be compared, there
    are so many columns.
    """
    import numpy as np

    now = history.last_unbroken_year() if as_of is None else as_of
    known = history.until(now)
    points, _, ends = _library(known, window, ahead, size_weight, {})
    places, number = len(known.places), min(number, len(known.places) - 1)
    flat = points[:, :ends].reshape(places * ends, -1)
    rows = np.empty((places, number), dtype=np.int64)
    years, distance = np.empty_like(rows), np.empty((places, number))
    in_order = np.argsort(np.array(known.places))
    rank = np.argsort(in_order)
    for part, squared in squared_distances(points[:, -1], flat):
        by_place = squared.reshape(-1, places, ends)
        best = by_place.argmin(axis=2)
        least = np.take_along_axis(by_place, best[..., None], axis=2)[..., 0]
        least[np.arange(len(least)), np.arange(part.start, part.stop)] = np.inf
        near = np.argpartition(least, number - 1, axis=1)[:, :number] if number < places else None
        near = np.tile(np.arange(places), (len(least), 1)) if near is None else near
        far = np.round(np.take_along_axis(least, near, axis=1), 14)
        sort = np.lexsort((rank[near], far), axis=1)
        near = np.take_along_axis(near, sort, axis=1)
        rows[part], distance[part] = near, np.sqrt(np.take_along_axis(far, sort, axis=1))
        years[part] = known.years[0] + window + np.take_along_axis(best, near, axis=1)
    return AllPastPeers(now, rows, years, distance)


def _squared(points: Values, curves: Values, own: int, ends: int, warp_years: int) -> Values:
    """Squared distances of our latest window to every earlier one of the others, shape (places, ends)."""
    import numpy as np

    asked, past = points[own, -1], points[:, :ends]
    if warp_years:
        ours, flat = curves[own, -1], curves[:, :ends].reshape(-1, curves.shape[-1])
        bent = warped(ours - ours.mean(), flat - flat.mean(axis=1, keepdims=True), warp_years)
        rest = past[..., len(ours) :] - asked[len(ours) :]  # the level, and features: not warped
        squared: Values = bent.reshape(past.shape[:2]) + (rest**2).sum(axis=-1)
        squared = np.where(np.isnan(squared), np.inf, squared)
    else:
        ((_, flat_squared),) = squared_distances(asked[None], past.reshape(-1, past.shape[-1]))
        squared = flat_squared.reshape(past.shape[:2])
    # Sums in another order differ in the last digits: without them equal curves stay equal, and stand by code.
    rounded: Values = np.round(squared, 14)
    rounded[own] = np.inf
    return rounded


def _broken(known: History, own: int, window: int) -> PeerError:
    """What is said when a year of our own window, or a feature in it, is not known."""
    import numpy as np

    gone = np.isnan(known.population[own, -1 - window :])
    year = known.years[-1 - window :][int(gone.argmax())] if gone.any() else known.years[-1]
    return PeerError(
        f"the {window} years until {known.years[-1]} are not whole; ask for another year with as_of, or a shorter "
        "window",
        place=known.places[own],
        year=year,
    )


def _library(
    known: History, window: int, ahead: int, size_weight: float, features: Mapping[str, float]
) -> tuple[Values, Values, int]:
    """All windows as points and as curves, and how many ends lie at least `ahead` years back."""
    import numpy as np

    if window < 2 or ahead < 1:
        raise PeerError(f"a window of {window} years and {ahead} ahead; give at least 2 and 1")
    ends = len(known.years) - window - ahead
    if ends < 1:
        raise PeerError(
            f"{window} years of curve and {ahead} after it ask for {window + ahead + 1} years before, and there are "
            f"{len(known.years)}: {known.years[0]}–{known.years[-1]}; give a shorter window, or fewer years ahead",
            year=known.years[-1],
        )
    log = np.log(known.population)
    curves = windows(log, window)
    points = [embed(curves, curves[..., -1], size_weight)]
    for name, weight in features.items():
        if name not in known.features:
            raise PeerError(f"there is no feature '{name}'; there are: {', '.join(known.features) or 'none'}")
        values = known.features[name]
        scaled = robust_scale(values.reshape(-1, 1)).reshape(values.shape)
        points.append(weight * windows(scaled, window) / np.sqrt(window + 1))
    return np.concatenate(points, axis=-1), curves, ends


def _peer(
    known: History, own: int, row: int, year: int, window: int, ahead: int, distance: float
) -> PastPeer:
    column = known.column(year)
    series = known.population[row]
    after = tuple(
        After(
            years,
            year + years,
            float(series[column + years]),
            float(series[column + years] / series[column] - 1),
        )
        for years in sorted({*range(10, ahead, 10), ahead})
    )
    then, ours, last = known.name(row), known.name(own), after[-1]
    span, now = f"{year - window}–{year}", f"{known.years[-1] - window}–{known.years[-1]}"
    sv, en = (
        f"{ours} {now} liknar {then} {span}.",
        f"{ours} {now} is like {then} {span}.",
    )
    if last.change_share == last.change_share:
        sv += f" {ahead} år senare, {last.year}, hade {then} {changed(last.change_share, swedish=True)}."
        en += f" {ahead} years later, in {last.year}, {then} had {changed(last.change_share, swedish=False)}."
    return PastPeer(
        known.places[row],
        then,
        year - window,
        year,
        float(series[column]),
        float(series[column] / series[column - window] - 1),
        distance,
        after,
        sv,
        en,
    )
