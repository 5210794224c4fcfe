"""The analogue ensemble as a forecast: what became of places like ours, weighed against their own trend.

Growth is taken apart into that of all places together and each place's own beside it. The first goes on as in the
last 10 and 20 years; the second is a weighted mean of the place's own trend and of what became of the places that
grew like it. Trends are damped a little. The weight of the analogues is learnt from origins whose outcome was known
at the time, and starts at 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hjulet.instruments.peers.errors import PeerError
from hjulet.instruments.peers.trends import slope
from hjulet.instruments.peers.windows import embed, squared_distances, windows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hjulet.instruments.peers.history import History

    Values = NDArray[np.float64]

WINDOW = 5
NEIGHBOURS = 50
OWN_YEARS = (5, 10, 20)
COUNTRY_YEARS = (10, 20)
DAMPING = 0.98
"""Of a year's trend, what is left the year after: the mildest damping in use (Hyndman and Athanasopoulos 2021, 8.2)."""
WEIGHTS = tuple(step / 20 for step in range(21))
LEAST_YEARS = 10
"""Before the first origin that is learnt from."""
ERROR_ORIGINS = 10
"""How many of the latest known origins say how wide the interval is."""


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """Inhabitants `ahead` years after `as_of`, for every place; shape (places,) each, nan where not known."""

    places: tuple[str, ...]
    as_of: int
    ahead: int
    population: Values
    p10: Values
    p90: Values
    trend: Values
    """By the places' own trend and the country's alone."""
    analogue: Values
    """By what became of places like them alone; nan when history is too short for any."""
    analogue_weight: float
    """0–1, the weight the analogues have in `population`; learnt from before `as_of`."""
    source: str
    unit: str = "inhabitants"
    method: str = "damped trend relative to the country, weighed with the outcomes of similar courses"


@dataclass(frozen=True, slots=True, eq=False)
class Lessons:
    """What earlier origins teach, by the column of the origin. Each looks at nothing after its own outcome."""

    ahead: int
    growth: Mapping[int, Values | None]
    """What the analogues said at that origin, with what was known then; shape (places,)."""
    errors: Mapping[int, Values]
    """Median absolute log error for each of `WEIGHTS`; only where the outcome is known and there were analogues."""


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Log series that forecasts are made of: of all together, and of each place beside them."""

    country: Values
    own: Values

    @staticmethod
    def of(history: History) -> Parts:
        import numpy as np

        country = history.growth_of_all()
        return Parts(country, np.log(history.population) - country)

    def trend(self, column: int, ahead: int) -> Values:
        """Each place's growth beside the country's, as in the mean of its last 5, 10 and 20 years, damped."""
        import numpy as np

        mean: Values = np.mean([slope(self.own, column, years) for years in OWN_YEARS], axis=0)
        return damped_years(ahead) * mean

    def country_trend(self, column: int, ahead: int) -> float:
        import numpy as np

        return damped_years(ahead) * float(
            np.mean([slope(self.country, column, years) for years in COUNTRY_YEARS])
        )

    def outcome(self, column: int, ahead: int) -> Values:
        """What each place's growth beside the country's came to be."""
        grown: Values = self.own[:, column + ahead] - self.own[:, column]
        return grown


def analogue_growth(parts: Parts, column: int, ahead: int) -> Values | None:
    """Median outcome of the 50 windows of 5 years most like each place's own, among those that ended `ahead` years
    before `column`; shape (places,). None where history is too short for any.
    """
    import numpy as np

    last = column - ahead
    if last < WINDOW:
        return None
    curves = windows(parts.own[:, : column + 1], WINDOW)
    points = embed(curves, np.zeros(curves.shape[:2]), 0.0)
    known = points[:, : last - WINDOW + 1]
    ends = np.arange(WINDOW, last + 1)
    outcome = (parts.own[:, ends + ahead] - parts.own[:, ends]).ravel()
    flat = np.where(np.isnan(outcome)[:, None], np.nan, known.reshape(len(outcome), -1))
    number = min(NEIGHBOURS, int((~np.isnan(flat).any(axis=1)).sum()))
    growth = np.full(len(parts.own), np.nan)
    if number == 0:
        return None
    for part, squared in squared_distances(points[:, -1], flat):
        near = np.argpartition(squared, number - 1, axis=1)[:, :number]
        growth[part] = np.median(outcome[near], axis=1)
    return np.where(np.isnan(points[:, -1]).any(axis=1), np.nan, growth)


def learn(parts: Parts, ahead: int, forecast_from: Iterable[int]) -> Lessons:
    """What forecasts from these columns need: their analogues, and those of every origin whose outcome they know."""
    import numpy as np

    weights = np.array(WEIGHTS)[:, None]
    growths, errors = {}, {}
    wanted = set(forecast_from)
    for origin in sorted(wanted.union(range(LEAST_YEARS, max(wanted) - ahead + 1))):
        growth = growths[origin] = analogue_growth(parts, origin, ahead)
        if growth is None or origin + ahead >= len(parts.country):
            continue
        missed = parts.outcome(origin, ahead) - (1 - weights) * parts.trend(origin, ahead) - weights * growth
        known = missed[:, ~np.isnan(missed[0])]
        if known.size:
            errors[origin] = np.median(np.abs(known), axis=1)
    return Lessons(ahead, growths, errors)


def weight_at(lessons: Lessons, column: int) -> float:
    """The weight of the analogues that would have been best, shrunk towards 0 while little has been seen.

    Every origin counts whose outcome lies at or before `column`. With n of them the best weight counts
    n / (n + ahead): origins fewer than `ahead` years apart share most of their outcome, so that `ahead` of them are
    about one observation.
    """
    import numpy as np

    seen = [errors for origin, errors in lessons.errors.items() if origin + lessons.ahead <= column]
    if not seen:
        return 0.0
    best = WEIGHTS[int(np.sum(seen, axis=0).argmin())]
    return best * len(seen) / (len(seen) + lessons.ahead)


def damped_years(ahead: int) -> float:
    """How many years of today's trend `ahead` damped years are worth.

    Examples
    --------
    >>> round(damped_years(2), 4)  # 0.98 + 0.98²
    1.9404
    """
    return DAMPING * (1 - DAMPING**ahead) / (1 - DAMPING)


def forecast(history: History, *, ahead: int = 20, as_of: int | None = None) -> Forecast:
    """How many inhabitants will there be, by the trend and by what became of places like ours?

    Parameters
    ----------
    history : population in borders that stay the same; all its places together are "the country"
    ahead : years
    as_of : the year that is now; nothing later is looked at. Without it the last year before the first gap.

    Returns
    -------
    Forecast, with an 80 % interval from the errors this method made at the latest ten origins whose outcome was known
    at `as_of`; nan where there are none. The interval is as wide for each place, in per cent.

    Raises
    ------
    PeerError : fewer than 10 years of history.

    Notes
    -----
    Whether it is better than a straight line is said by `backtest`. Taking the mean of trends of several lengths
    rather than the best of them follows Bates and Granger (1969, doi:10.1057/jors.1969.103) and Clemen (1989,
    doi:10.1016/0169-2070(89)90012-5).
    """
    now = history.last_unbroken_year() if as_of is None else as_of
    known = history.until(now)
    column = len(known.years) - 1
    if column < LEAST_YEARS:
        raise PeerError(f"there are {column} years before; at least {LEAST_YEARS} are needed", year=now)
    if ahead < 1:
        raise PeerError(f"{ahead} years ahead were asked for; ask for one or more")
    parts = Parts.of(known)
    return forecast_at(known, parts, column, learn(parts, ahead, [column]))


def forecast_at(history: History, parts: Parts, column: int, lessons: Lessons) -> Forecast:
    """As `forecast`, from what is at hand. Looks at nothing beyond `column`."""
    import numpy as np

    ahead, growth = lessons.ahead, lessons.growth.get(column)
    now = history.population[:, column]
    country = parts.country_trend(column, ahead)
    log = log_growth(parts, column, lessons)
    error = usual_error(parts, column, lessons)
    return Forecast(
        history.places,
        history.years[column],
        ahead,
        now * np.exp(log),
        now * np.exp(log - error),
        now * np.exp(log + error),
        now * np.exp(country + parts.trend(column, ahead)),
        now * (np.exp(country + growth) if growth is not None else np.nan),
        weight_at(lessons, column),
        history.source,
    )


def log_growth(parts: Parts, column: int, lessons: Lessons) -> Values:
    """Log growth from a column on: the country's, and each place's own with its analogues mixed in."""
    own, growth = parts.trend(column, lessons.ahead), lessons.growth.get(column)
    weight = weight_at(lessons, column)
    if growth is not None and weight > 0:
        own = (1 - weight) * own + weight * growth
    return parts.country_trend(column, lessons.ahead) + own


def usual_error(parts: Parts, column: int, lessons: Lessons) -> float:
    """What four of five absolute log errors stayed below, at the latest origins whose outcome was known; nan without.

    Absolute errors, since a method that was too high for ten years is as likely to be too low the next ten.
    """
    import numpy as np

    ahead, last = lessons.ahead, column - lessons.ahead
    errors = [
        parts.outcome(origin, ahead)
        + parts.country[origin + ahead]
        - parts.country[origin]
        - log_growth(parts, origin, lessons)
        for origin in range(max(LEAST_YEARS, last - ERROR_ORIGINS + 1), last + 1)
    ]
    if not errors or np.isnan(errors).all():
        return float("nan")
    return float(np.nanquantile(np.abs(np.concatenate(errors)), 0.8))
