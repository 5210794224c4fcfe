"""Would it have been right? Projections from years gone by, beside what came and what simpler methods would have said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.population import baselines
from hjulet.instruments.population.accounts import Accounts, Figures
from hjulet.instruments.population.divisions import in_division
from hjulet.instruments.population.errors import PopulationError
from hjulet.instruments.population.projecting import project
from hjulet.instruments.population.totals import Totals

if TYPE_CHECKING:
    import polars as pl

OWN = "cohort_component"


@dataclass(frozen=True, slots=True)
class Score:
    """How far one method was out over the places, in the last year.

    `mape` mean and `median` absolute error, `worst` and `bias`, percent of what came; `rmse` persons. `coverage`: share
    of places within the 80 % interval, nan for a method that gives none; 0.8 is right.
    """

    method: str
    mape: float
    median: float
    rmse: float
    bias: float
    worst: float
    worst_place: str
    coverage: float = float("nan")


@dataclass(frozen=True, slots=True)
class Backtest:
    """A projection from `base` to `until`, made with nothing later, and what came. Arrays are [place], persons."""

    places: tuple[str, ...]
    base: int
    until: int
    actual: Figures
    projected: dict[str, Figures]
    low: Figures
    high: Figures
    scores: tuple[Score, ...]
    notes: tuple[str, ...]
    source: str
    unit: str = "persons; errors in percent of what came"

    @property
    def is_better(self) -> bool:
        """Whether the projection missed less, on average, than every simpler method."""
        own, *others = self.scores
        return all(own.mape < other.mape for other in others)

    @property
    def sentence(self) -> str:
        own, *others = self.scores
        best = min(others, key=lambda one: one.mape)
        return (
            f"{self.base}-{self.until}: {own.mape:.2f} % mean absolute error over {len(self.places)} places, worst "
            f"{own.worst:.1f} % ({own.worst_place}); {'' if self.is_better else 'not '}better than the best of the "
            f"simple methods, {best.method} with {best.mape:.2f} %"
        )

    def to_frame(self, place: str = "place_code") -> pl.DataFrame:
        """A row for each place: what came, the interval, and what each method said."""
        import polars as pl

        columns = {
            place: self.places,
            "base": [self.base] * len(self.places),
            "until": [self.until] * len(self.places),
        }
        bounds = {"actual": self.actual, "p10": self.low, "p90": self.high}
        return pl.DataFrame({**columns, **bounds, **self.projected})


def backtest(
    accounts: Accounts,
    start: int,
    horizon: int,
    *,
    actual: Totals | None = None,
    draws: int = 1000,
    seed: int = 1,
    reference: Accounts | None = None,
) -> Backtest:
    """Had we projected from `start`, how far out would we have been `horizon` years later?

    Everything is learnt from `start` and before. What came is taken from `actual` where it is given (it may go on
    after the accounts do), else from the accounts; both are told in the counties of the last year.

    Raises
    ------
    PopulationError : no figures for the last year, or too short a past.
    """
    until = start + horizon
    came, notes = _came(accounts, until, actual)
    past, moved = in_division(accounts.until(start), until)
    projection = project(past, until, reference=reference, draws=draws, seed=seed)
    totals = past.totals
    projected = {
        OWN: projection.totals[:, -1],
        "constant": baselines.constant(totals, horizon)[:, -1],
        "linear": baselines.linear(totals, horizon)[:, -1],
        "log_linear": baselines.log_linear(totals, horizon)[:, -1],
        "hamilton_perry": baselines.hamilton_perry(past, horizon)[:, -1].sum((1, 2)),
    }
    low = high = np.full(len(past.places), np.nan)
    if projection.fan is not None:
        low, high = projection.fan.totals[0, :, -1], projection.fan.totals[2, :, -1]
    inside = float(((came >= low) & (came <= high)).mean()) if draws else float("nan")
    scores = tuple(
        _score(method, said, came, past.places, inside if method == OWN else float("nan"))
        for method, said in projected.items()
    )
    return Backtest(
        past.places, start, until, came, projected, low, high, scores, (*moved, *notes), accounts.source
    )


def _came(accounts: Accounts, until: int, actual: Totals | None) -> tuple[Figures, tuple[str, ...]]:
    if actual is not None and until in actual.years:
        figures = actual.of(accounts.places, until)
        if np.isfinite(figures).all():
            return figures, (f"what came in {until} is taken from {actual.source or 'the totals given'}",)
    if until not in accounts.years:
        raise PopulationError(
            f"nothing is known of what came; there are figures until {accounts.years[-1]}", year=until
        )
    return accounts.totals[:, accounts.at(until)], ()


def _score(method: str, said: Figures, came: Figures, places: tuple[str, ...], coverage: float) -> Score:
    error = 100 * (said / came - 1)
    worst = int(np.abs(error).argmax())
    return Score(
        method,
        float(np.abs(error).mean()),
        float(np.median(np.abs(error))),
        float(np.sqrt(((said - came) ** 2).mean())),
        float(error.mean()),
        float(abs(error[worst])),
        places[worst],
        coverage,
    )
