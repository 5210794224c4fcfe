"""How sure a ranking is: the same framework computed many times with other choices that could as well be made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.pruning import under
from hjulet.instruments.indicators.ranking import Tally, quantile_ranks, rank
from hjulet.instruments.indicators.runs import Runs
from hjulet.instruments.indicators.varying import Vary

if TYPE_CHECKING:
    import polars as pl

    from hjulet.instruments.indicators.model import Framework
    from hjulet.instruments.indicators.ranking import Counts, Ranks
    from hjulet.instruments.indicators.table import Table, Values


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """What came of the runs. Ranks begin at 1, the highest score; a unit without a score is not ranked (nan)."""

    framework: str
    is_draft: bool
    node: str
    units: tuple[str, ...]
    replications: int
    seed: int
    varied: tuple[str, ...]
    """What differed between the runs, in words."""
    nominal: Values
    """The rank as the framework itself says, shape (units,)."""
    counts: Counts
    """Runs in which a unit got a rank, shape (units, ranks)."""
    before: Counts
    """Runs in which the unit of the row ranked better than that of the column, shape (units, units)."""
    ranks: Ranks | None = None
    """Every run's ranks, shape (replications, units), 0 for not ranked; None when they were streamed."""

    @property
    def acceptability(self) -> Values:
        """The share of all runs in which a unit got a rank, shape (units, ranks): rank acceptability (SMAA)."""
        shares: Values = self.counts / self.replications
        return shares

    @property
    def mean(self) -> Values:
        """The mean rank over the runs in which the unit was ranked."""
        runs = self.counts.sum(axis=1)
        total = self.counts @ np.arange(1, self.counts.shape[1] + 1)
        means: Values = np.divide(total, runs, out=np.full(len(runs), np.nan), where=runs > 0)
        return means

    @property
    def median(self) -> Values:
        return quantile_ranks(self.counts, 0.5)

    def interval(self, share: float = 0.9) -> Values:
        """Between which ranks that share of the runs lie, as much cut off at both ends: shape (units, 2)."""
        if not 0 < share <= 1:
            raise IndicatorError(f"the share of an interval is {share:g}; give more than 0 and at most 1")
        tail = (1 - share) / 2
        return np.stack([quantile_ranks(self.counts, tail), quantile_ranks(self.counts, 1 - tail)], axis=1)

    def interval_of(self, unit: str, share: float = 0.9) -> tuple[float, float]:
        """The same for one unit, without counting all the others."""
        at = self._place(unit)
        alone = replace(self, counts=self.counts[at : at + 1])
        low, high = alone.interval(share)[0]
        return float(low), float(high)

    def at_most(self, k: int) -> Values:
        """P(rank <= k) for each unit, 0 to 1."""
        shares: Values = self.counts[:, : max(k, 0)].sum(axis=1) / self.replications
        return shares

    @property
    def wins(self) -> Values:
        """P(the unit of the row ranks better than that of the column), shape (units, units)."""
        shares: Values = self.before / self.replications
        return shares

    def beats(self, unit: str, other: str) -> float:
        """P(unit ranks better than other)."""
        return float(self.before[self._place(unit), self._place(other)] / self.replications)

    def _place(self, unit: str) -> int:
        if unit not in self.units:
            raise IndicatorError("is not among the units that were ranked", unit=unit)
        return self.units.index(unit)

    def to_frame(self, k: int = 10) -> pl.DataFrame:
        """A row for each unit; the columns as COINr names them, and the probability of the first `k` ranks.

        A unit that is not ranked has null.
        """
        import polars as pl

        low, high = self.interval(0.9).T
        columns = {
            "uCode": self.units,
            "Nominal": self.nominal,
            "Mean": self.mean,
            "Median": self.median,
            "Q5": low,
            "Q95": high,
            f"P(rank<={k})": self.at_most(k),
        }
        frame = pl.DataFrame(columns).fill_nan(None)
        return frame.with_columns(pl.lit(True).alias("is_draft")) if self.is_draft else frame


def uncertainty(
    framework: Framework,
    table: Table,
    replications: int = 1000,
    seed: int = 1,
    *,
    vary: Vary | None = None,
    node: str = "",
    stream: bool = False,
) -> Uncertainty:
    """How far down or up could a unit come, had the choices been others?

    Each replication draws every choice in `vary` anew and ranks all units. A wide interval says that the rank
    follows from the choices, not from the figures.

    Parameters
    ----------
    framework, table
        What is computed, of values as they came (not yet imputed, treated or made comparable).
    replications
        Number of runs, 1 or more. 1,000 give a share of the runs within 3 percentage points, 100,000 within 0.3.
    seed
        The same seed gives the same runs, streamed or not.
    vary
        What differs between the runs; when None, all weights above the indicators by ±25 %, and the sampling errors
        of the indicators whose `standard_error` names a column of the table.
    node
        What is ranked: a theme, a part; the single node at the top when it is empty.
    stream
        Keep only the counts, not every run's ranks: for 100,000 runs.

    Raises
    ------
    IndicatorError
        When an alternative makes no sense, or nothing is at the top alone and no node is named.

    References
    ----------
    Saisana, Saltelli and Tarantola (2005), doi:10.1111/j.1467-985X.2005.00350.x; rank acceptability: Lahdelma,
    Hokkanen and Salminen (1998), doi:10.1016/S0377-2217(97)00163-X.
    """
    if replications < 1:
        raise IndicatorError(f"{replications} replications; give 1 or more")
    if seed < 0:
        raise IndicatorError(f"the seed is {seed}; give a whole number that is 0 or more")
    if vary is None:
        vary = replace(usual(framework, node), standard_errors=sampling_errors(framework, table, node))
    runs = Runs(framework, table, vary, node=node)
    tally = Tally.of(len(runs.units))
    kept: list[Ranks] = []
    for scores in runs.batches(np.random.default_rng(seed), replications):
        ranks = rank(scores)
        tally.add(ranks)
        if not stream:
            kept.append(ranks)
    nominal = rank(runs.nominal()).astype(np.float64)
    return Uncertainty(
        framework=framework.key,
        is_draft=framework.is_draft,
        node=runs.node,
        units=runs.units,
        replications=replications,
        seed=seed,
        varied=in_words(vary),
        nominal=np.where(nominal > 0, nominal, np.nan),
        counts=tally.counts,
        before=tally.before,
        ranks=None if stream else np.concatenate(kept),
    )


def usual(framework: Framework, node: str = "") -> Vary:
    """Weights ±25 % at every level above the indicators and below what is ranked, or at the indicators' own."""
    top = next((one.level for one in framework.nodes if one.code == node), framework.levels[-1])
    below = framework.levels[: framework.levels.index(top)]
    return Vary(weights=dict.fromkeys(below[1:] or below, 0.25))


def sampling_errors(framework: Framework, table: Table, node: str = "") -> dict[str, Values]:
    """The standard errors of the indicators under a node, by their codes, shape (units,): those there are columns of."""
    return {
        one.code: table.column(one.standard_error)
        for one in under(framework, node).indicators
        if one.standard_error in table.columns
    }


def in_words(vary: Vary) -> tuple[str, ...]:
    """What differs between the runs, a clause for each kind of choice."""
    clauses = [f"weights of level {level} ±{share:.0%}" for level, share in vary.weights.items()]
    if vary.normalise:
        clauses.append("normalised by " + " or ".join(one.method for one in vary.normalise))
    if vary.aggregate:
        ways = [(one,) if not isinstance(one, tuple) else one for one in vary.aggregate]
        clauses.append("aggregated by " + " or ".join("-".join(step.method for step in way) for way in ways))
    if vary.winsorise:
        clauses.append("at most " + ", ".join(map(str, vary.winsorise)) + " values winsorised")
    if vary.standard_errors:
        clauses.append("sampling error of " + ", ".join(vary.standard_errors))
    return tuple(clauses)
