"""What a forecast would have been worth: made at earlier years with what was known then, and compared with what came."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hjulet.instruments.peers.ensemble import LEAST_YEARS, Lessons, Parts, forecast_at, learn
from hjulet.instruments.peers.errors import PeerError
from hjulet.instruments.peers.trends import BASELINES
from hjulet.instruments.peers.wording import percent

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from hjulet.instruments.peers.history import History

    Values = NDArray[np.float64]
    Method = Callable[[History, int, int], Values]

MEASURED_AGAINST = "log_linear"
MARGIN = 0.05
"""A smaller difference says little: the outcomes of origins a few years apart are much the same."""
OURS = ("ensemble", "split_trend", "analogue")
LABELS = {
    "constant": ("att inget ändras", "no change"),
    "linear": ("de senaste tio årens räta linje", "the straight line of the last ten years"),
    "log_linear": ("de senaste tio årens takt", "the rate of the last ten years"),
    "log_linear_5": ("de senaste fem årens takt", "the rate of the last five years"),
    "half_trend": ("halva de senaste tio årens takt", "half the rate of the last ten years"),
    "damped": ("de senaste tio årens takt, dämpad", "the rate of the last ten years, damped"),
}
FIRST_SKILL_YEARS = 25
"""Before the first origin that a skill is measured at: by then the longest trend fits and some outcomes are known."""


@dataclass(frozen=True, slots=True)
class Row:
    """One method at one origin. Errors are shares of the true population, median and mean of absolute values."""

    method: str
    origin: int
    ahead: int
    places: int
    median_error: float
    mean_error: float
    bias: float
    """Median of signed errors: above 0 the forecast was too high."""
    coverage: float
    """Share of places within the 80 % interval; nan where the method gives none."""
    analogue_weight: float


@dataclass(frozen=True, slots=True)
class Skill:
    """Whether the ensemble was better than a straight line over all origins, in a form that a page can say."""

    ahead: int
    origins: tuple[int, ...]
    errors: Mapping[str, float]
    """Mean over the origins of the median error, by method."""
    ratio: float
    """The ensemble's error divided by that of the log-linear trend of ten years: geometric mean over the origins."""
    not_worse_share: float
    """Of the origins, where the ensemble was not worse than that trend."""
    coverage: float
    is_better: bool
    """Than the log-linear trend: on average by `MARGIN`, and not worse at more than half of the origins."""
    is_best: bool
    """Better by `MARGIN` than every plain forecast. A page says "better" of what these two say, and no more."""
    best_plain: str
    """The plain forecast with the smallest mean error."""
    best: str
    """The method with the smallest mean error, plain or not."""
    sentence_sv: str
    sentence_en: str


@dataclass(frozen=True, slots=True)
class Backtest:
    """Rows by method, origin and years ahead."""

    rows: tuple[Row, ...]
    source: str
    unit: str = "share of the true population"

    def skill(self, ahead: int) -> Skill:
        """The ensemble beside the others over all origins with so many years ahead. Raises PeerError without any."""
        import numpy as np

        by = {(row.method, row.origin): row for row in self.rows if row.ahead == ahead}
        origins = tuple(sorted({origin for _, origin in by}))
        if not origins:
            raise PeerError(f"no origin was tried with {ahead} years ahead")
        methods = [name for name, origin in by if origin == origins[0]]
        errors = {name: float(np.mean([by[name, one].median_error for one in origins])) for name in methods}
        ours = np.array([by["ensemble", one].median_error for one in origins])
        theirs = np.array([by[MEASURED_AGAINST, one].median_error for one in origins])
        not_worse = float(np.mean(ours <= theirs))
        known = {name: error for name, error in errors.items() if error == error}
        plain = min((name for name in known if name not in OURS), key=lambda name: (known[name], name))
        limit = errors["ensemble"] / (1 - MARGIN)
        is_better = limit < errors[MEASURED_AGAINST] and not_worse > 0.5
        is_best = is_better and limit < errors[plain]
        return Skill(
            ahead,
            origins,
            errors,
            float(np.exp(np.mean(np.log(ours / theirs)))),
            not_worse,
            _mean([by["ensemble", one].coverage for one in origins]),
            is_better,
            is_best,
            plain,
            min(known, key=lambda name: (known[name], name)),
            *_sentences(ahead, origins, errors, plain, is_better, is_best),
        )

    def to_frame(self) -> pl.DataFrame:
        """A row for each method, origin and years ahead."""
        from dataclasses import asdict

        import polars as pl

        return pl.DataFrame([asdict(row) for row in self.rows])


def backtest(
    history: History,
    *,
    ahead: Sequence[int] = (10, 20),
    origins: Sequence[int] = (),
    others: Mapping[str, Method] | None = None,
) -> Backtest:
    """What would the forecasts have been worth at earlier years?

    Parameters
    ----------
    history : population in borders that stay the same
    ahead : years ahead, one or several
    origins : the years that are "now" in turn; without them every year from 25 years after the first, or the tenth
        where there are fewer, whose outcome is known
    others : further methods by name, such as Hamilton–Perry where there are ages: each takes a history that ends at
        the origin, the column of the origin and the years ahead, and gives a population for each place

    Returns
    -------
    Backtest, with "ensemble", its parts "split_trend" and "analogue", and the plain forecasts of `trends.BASELINES`.

    Raises
    ------
    PeerError : an origin with fewer than 10 years before it, or whose outcome is not known.

    Notes
    -----
    Every method is handed a history that ends at the origin, so none can look ahead.
    """
    rows: list[Row] = []
    for years in ahead:
        parts = Parts.of(history)
        tried = _origins(history, years, origins)
        if not tried:
            continue
        lessons = learn(parts, years, [history.column(origin) for origin in tried])
        for origin in tried:
            rows += _at(history, parts, origin, lessons, others or {})
    return Backtest(tuple(rows), history.source)


def _mean(values: Sequence[float]) -> float:
    known = [value for value in values if value == value]
    return sum(known) / len(known) if known else float("nan")


def _origins(history: History, ahead: int, asked: Sequence[int]) -> Sequence[int]:
    import numpy as np

    for origin in asked:
        if history.column(origin) < LEAST_YEARS:
            raise PeerError(f"fewer than {LEAST_YEARS} years come before; ask for a later one", year=origin)
        if np.isnan(history.population[:, history.column(origin + ahead)]).all():
            raise PeerError("what came is not known for any place; ask for another", year=origin + ahead)
    if asked:
        return asked
    last = history.last_unbroken_year() - ahead
    first = history.years[0] + FIRST_SKILL_YEARS
    return range(first if first <= last else history.years[0] + LEAST_YEARS, last + 1)


def _at(
    history: History,
    parts: Parts,
    origin: int,
    lessons: Lessons,
    others: Mapping[str, Method],
) -> list[Row]:
    import numpy as np

    known, column, ahead = history.until(origin), history.column(origin), lessons.ahead
    truth = history.population[:, column + ahead]
    made = forecast_at(known, parts, column, lessons)
    given = {
        "ensemble": made.population,
        "split_trend": made.trend,
        "analogue": made.analogue,
        **{name: method(known, column, ahead) for name, method in {**BASELINES, **others}.items()},
    }
    covered = np.where(np.isnan(truth + made.p10), np.nan, (made.p10 <= truth) & (truth <= made.p90))
    rows = []
    for name, found in given.items():
        errors = found / truth - 1
        errors = errors[~np.isnan(errors)]
        figures = (
            (np.median(np.abs(errors)), np.mean(np.abs(errors)), np.median(errors)) if len(errors) else ()
        )
        median, mean, bias = (float(figure) for figure in figures) if figures else (float("nan"),) * 3
        own = name == "ensemble"
        coverage = float(np.nanmean(covered)) if own and not np.isnan(covered).all() else float("nan")
        weight = made.analogue_weight if own else float("nan")
        rows.append(Row(name, origin, ahead, len(errors), median, mean, bias, coverage, weight))
    return rows


def _sentences(
    ahead: int,
    origins: Sequence[int],
    errors: Mapping[str, float],
    plain: str,
    is_better: bool,
    is_best: bool,
) -> tuple[str, str]:
    """The ensemble against the rate of the last ten years and, where that is another, the best plain forecast."""
    span = f"{origins[0]}–{origins[-1]}" if len(origins) > 1 else f"{origins[0]}"
    told = []
    for language, swedish in enumerate((True, False)):
        ours, theirs, line = (
            percent(errors[name], swedish=swedish) for name in ("ensemble", plain, MEASURED_AGAINST)
        )
        rate, best = (LABELS.get(name, (name, name))[language] for name in (MEASURED_AGAINST, plain))
        if swedish:
            said = (
                f"Som prognos {ahead} år framåt har det {'' if is_better else 'inte '}varit säkrare än {rate}: "
                f"medianfelet var {ours} mot {line}, prövat från {span}."
            )
        else:
            said = (
                f"As a forecast {ahead} years ahead it has been {'' if is_better else 'no '}better than {rate}: the "
                f"median error was {ours} against {line}, tried from {span}."
            )
        if plain != MEASURED_AGAINST:
            is_near = errors["ensemble"] * (1 - MARGIN) < errors[plain]
            said += _beside(best, theirs, is_best, is_near, swedish=swedish)
        told.append(said)
    return told[0], told[1]


def _beside(best: str, theirs: str, is_best: bool, is_near: bool, *, swedish: bool) -> str:
    """The best plain forecast, when it is not the one just named."""
    if swedish:
        verdict = "mindre säker" if is_best else "ungefär lika säker" if is_near else "säkrare"
        return f" Den bästa enkla, {best}, var {verdict} ({theirs})."
    verdict = "worse" if is_best else "about as good" if is_near else "better"
    return f" The best plain one, {best}, was {verdict} ({theirs})."
