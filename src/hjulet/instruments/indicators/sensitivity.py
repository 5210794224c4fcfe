"""Which choice moves the ranking the most: the variance of the outcome told apart by choice (Sobol), or a quick
screening of it (Morris). Designs and estimators are SALib's; the runs are ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.ranking import rank
from hjulet.instruments.indicators.runs import BATCH, Runs
from hjulet.instruments.indicators.uncertainty import usual
from hjulet.instruments.indicators.varying import Choices

if TYPE_CHECKING:
    from types import ModuleType

    import polars as pl

    from hjulet.instruments.indicators.model import Framework
    from hjulet.instruments.indicators.ranking import Ranks
    from hjulet.instruments.indicators.table import Table, Values
    from hjulet.instruments.indicators.varying import Vary

MEAN_RANK_SHIFT = "mean_rank_shift"
"""The outcome that speaks for all units: by how many ranks they move from the framework's own ranking, on average."""


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """By factor, how much of the outcome follows from it. nan when the outcome is the same in every run."""

    framework: str
    is_draft: bool
    method: str
    """"sobol" or "morris"."""
    outcome: str
    runs: int
    factors: tuple[str, ...]
    main: Values
    """Sobol: the share of the variance from the factor alone (first order). Morris: mean absolute effect, μ*, in ranks."""
    main_error: Values
    """Half the width of the 95 % interval of `main`, by bootstrap."""
    total: Values
    """Sobol: the share with all it does together with others (total order). Morris: the spread of its effects, σ."""
    total_error: Values
    """Half the width of the 95 % interval of Sobol's `total`; nan for Morris."""

    def to_frame(self) -> pl.DataFrame:
        """A row for each factor."""
        import polars as pl

        names = ("first", "total") if self.method == "sobol" else ("mu_star", "sigma")
        return pl.DataFrame(
            {
                "factor": self.factors,
                names[0]: self.main,
                f"{names[0]}_error": self.main_error,
                names[1]: self.total,
                f"{names[1]}_error": self.total_error,
                "is_draft": [self.is_draft] * len(self.factors),
            }
        )


def sobol(
    framework: Framework,
    table: Table,
    size: int = 1024,
    seed: int = 1,
    *,
    vary: Vary | None = None,
    outcome: str = MEAN_RANK_SHIFT,
    node: str = "",
) -> Sensitivity:
    """How much of the uncertainty follows from each choice, alone and together with others?

    Parameters
    ----------
    size
        A power of 2; `size` × (factors + 2) runs are made (Saltelli's design on Sobol's sequence).
    outcome
        "mean_rank_shift" for all units together, or the code of a unit for its rank.
    vary, node
        As in `uncertainty`. All weights together are one factor: which of `size` drawn weightings is used.

    Raises
    ------
    IndicatorError
        When SALib is not installed, `size` is no power of 2, or nothing varies.

    References
    ----------
    Saltelli et al. (2010), doi:10.1016/j.cpc.2009.09.018; Iwanaga, Usher and Herman (2022), SALib,
    doi:10.18174/sesmo.18155.
    """
    if size < 2 or size & (size - 1):
        raise IndicatorError(f"the size is {size}; Sobol's sequence needs a power of 2, such as 1024")
    sample, analyse = _salib("sobol")
    study = _Study(framework, table, vary, node, outcome, size, seed)
    design = sample.sample(study.problem, size, calc_second_order=False, seed=seed)
    found = study.outcomes(design)
    if np.ptp(found) == 0:
        nothing = np.full(len(study.factors), np.nan)
        return study.sensitivity("sobol", len(found), nothing, nothing, nothing, nothing)
    shares = analyse.analyze(study.problem, found, calc_second_order=False, seed=seed)
    return study.sensitivity(
        "sobol", len(found), shares["S1"], shares["S1_conf"], shares["ST"], shares["ST_conf"]
    )


def morris(
    framework: Framework,
    table: Table,
    trajectories: int = 100,
    seed: int = 1,
    *,
    vary: Vary | None = None,
    outcome: str = MEAN_RANK_SHIFT,
    node: str = "",
) -> Sensitivity:
    """The same question with few runs: `trajectories` × (factors + 1). It orders factors, and gives no shares.

    References: Campolongo, Cariboni and Saltelli (2007), doi:10.1016/j.envsoft.2006.10.004.
    """
    if trajectories < 2:
        raise IndicatorError(f"{trajectories} trajectories; give 2 or more")
    sample, analyse = _salib("morris")
    study = _Study(framework, table, vary, node, outcome, trajectories, seed)
    design = sample.sample(study.problem, trajectories, num_levels=LEVELS, seed=seed)
    found = study.outcomes(design)
    effects = analyse.analyze(study.problem, design, found, num_levels=LEVELS, seed=seed)
    main, error, spread = (
        np.asarray(effects[name], dtype=np.float64) for name in ("mu_star", "mu_star_conf", "sigma")
    )
    return study.sensitivity("morris", len(found), main, error, spread, np.full(len(main), np.nan))


LEVELS = 4


def _salib(method: str) -> tuple[ModuleType, ModuleType]:
    from importlib import import_module

    try:
        return import_module(f"SALib.sample.{method}"), import_module(f"SALib.analyze.{method}")
    except ImportError as missing:
        raise IndicatorError(
            "sensitivity needs SALib, which is not installed: pip install 'hjulet[sensitivity]'. "
            "Rank intervals (uncertainty) do without it"
        ) from missing


class _Study:
    """The factors that vary, and what comes out of a design of them in 0 to 1."""

    def __init__(
        self,
        framework: Framework,
        table: Table,
        vary: Vary | None,
        node: str,
        outcome: str,
        weightings: int,
        seed: int,
    ) -> None:
        vary = usual(framework, node) if vary is None else vary
        if vary.standard_errors:
            raise IndicatorError(
                "sampling error is drawn anew in every run and is no choice; leave it to uncertainty"
            )
        self.runs = Runs(framework, table, vary, node=node)
        self.outcome = outcome
        self.counts = {
            "winsorisation": len(self.runs.limits),
            "normalisation": len(self.runs.normalises),
            "aggregation": len(self.runs.aggregates),
            "weights": weightings if self.runs.moving else 1,
        }
        self.factors = tuple(name for name, count in self.counts.items() if count > 1)
        if len(self.factors) < 2:
            raise IndicatorError(
                f"{len(self.factors)} choice varies; telling them apart takes two or more of "
                "winsorisation, normalisation, aggregation and weights"
            )
        if outcome != MEAN_RANK_SHIFT and outcome not in self.runs.units:
            raise IndicatorError(
                f"the outcome '{outcome}' is neither '{MEAN_RANK_SHIFT}' nor the code of a unit"
            )
        self.weights = self.runs.draw_weights(np.random.default_rng(seed), weightings)
        self.nominal = rank(self.runs.nominal()).astype(np.float64)

    @property
    def problem(self) -> dict[str, Any]:
        return {
            "num_vars": len(self.factors),
            "names": list(self.factors),
            "bounds": [[0.0, 1.0]] * len(self.factors),
        }

    def outcomes(self, design: Values) -> Values:
        """The outcome of each row of a design, shape (runs, factors) to (runs,)."""
        picks = {name: np.zeros(len(design), dtype=np.intp) for name in self.counts}
        for column, name in enumerate(self.factors):
            count = self.counts[name]
            picks[name] = np.minimum((design[:, column] * count).astype(np.intp), count - 1)
        found = np.empty(len(design))
        for start in range(0, len(design), BATCH):
            rows = slice(start, start + BATCH)
            weighting = picks["weights"][rows]
            choices = Choices(
                picks["winsorisation"][rows],
                picks["normalisation"][rows],
                picks["aggregation"][rows],
                {level: weights[weighting] for level, weights in self.weights.items()},
            )
            found[rows] = self._told(rank(self.runs.scores(choices)))
        return found

    def _told(self, ranks: Ranks) -> Values:
        if self.outcome != MEAN_RANK_SHIFT:
            return ranks[:, self.runs.units.index(self.outcome)].astype(np.float64)
        is_ranked = (ranks > 0) & (self.nominal > 0)
        shifts: Values = np.abs(ranks - self.nominal).mean(axis=1, where=is_ranked)
        return shifts

    def sensitivity(
        self, method: str, runs: int, main: Values, main_error: Values, total: Values, total_error: Values
    ) -> Sensitivity:
        framework = self.runs.framework
        return Sensitivity(
            framework.key,
            framework.is_draft,
            method,
            self.outcome,
            runs,
            self.factors,
            np.asarray(main, dtype=np.float64),
            np.asarray(main_error, dtype=np.float64),
            np.asarray(total, dtype=np.float64),
            np.asarray(total_error, dtype=np.float64),
        )
