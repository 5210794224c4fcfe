"""Which rule do published figures follow, and how nearly: the weights, the rounding, the country's mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

import numpy as np

from hjulet.instruments.indicators.computing import aggregate_up, compute
from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.model import Framework, WeightRule
from hjulet.instruments.indicators.structure import Structure
from hjulet.instruments.indicators.table import Panel, Table

if TYPE_CHECKING:
    import polars as pl

    from hjulet.instruments.indicators.table import Values

EXACT = 1e-9
"""How near unrounded figures must come, relative to their size where that is more than 1."""
MOST_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Candidate:
    """One weight rule tried."""

    rule: WeightRule
    agreeing: int
    compared: int
    largest_difference: float
    worst_unit: str
    worst_node: str

    @property
    def is_exact(self) -> bool:
        return self.compared > 0 and self.agreeing == self.compared


@dataclass(frozen=True, slots=True)
class Reproduction:
    """How published figures were arrived at."""

    framework: str
    is_draft: bool
    candidates: tuple[Candidate, ...]
    """The best first; among equals the framework's own rule."""
    start: str
    """The level the published figures were computed from."""
    decimals: int | None
    """To how many the published figures are rounded; None when they are not."""
    country_difference: float | None
    """The largest difference between the country's figures and the unweighted mean of its units."""
    differences: Table
    """Computed less published, with the best rule."""

    @property
    def best(self) -> Candidate:
        return self.candidates[0]

    @property
    def is_reproduced(self) -> bool:
        return self.best.is_exact

    @property
    def rules(self) -> tuple[WeightRule, ...]:
        """The rules that give the published figures; more than one when they cannot be told apart."""
        return tuple(one.rule for one in self.candidates if one.is_exact)

    @property
    def sentence(self) -> str:
        """What was found, in one sentence."""
        best, rounded = self.best, "" if self.decimals is None else f" at {self.decimals} decimals"
        found = (
            f"{best.agreeing} of {best.compared} published figures follow"
            f" {' or '.join(self.rules) or best.rule} weights from level '{self.start}'{rounded}"
            f" (largest difference {best.largest_difference:.2g})"
        )
        says = [found]
        says += [
            f"{one.rule} weights are rejected ({one.agreeing} of {one.compared}, largest difference"
            f" {one.largest_difference:.2g} at {one.worst_unit} {one.worst_node})"
            for one in self.candidates[1:]
            if not one.is_exact
        ]
        if self.country_difference is not None:
            is_mean = self.country_difference <= EXACT * 100
            says.append(
                f"the country is {'' if is_mean else 'not '}the unweighted mean of its units"
                f" (largest difference {self.country_difference:.2g})"
            )
        return "; ".join(says) + "."

    def to_frame(self) -> pl.DataFrame:
        """Columns unit, node, difference: computed less published, largest first."""
        import polars as pl

        rows = [
            (unit, node, float(self.differences.values[row, column]))
            for row, unit in enumerate(self.differences.units)
            for column, node in enumerate(self.differences.columns)
            if not np.isnan(self.differences.values[row, column])
        ]
        rows.sort(key=lambda row: -abs(row[2]))
        return pl.DataFrame(rows, schema=["unit", "node", "difference"], orient="row")


def reproduce(
    framework: Framework, data: Table | Panel, published: Table, *, country: tuple[int, ...] = ()
) -> Reproduction:
    """Which weight rule do published figures follow, and what is the largest difference?

    Parameters
    ----------
    framework
        Its own steps are taken, but for the weights, which are tried by every rule.
    data
        What the figures were made of: a table of the framework's indicators, or of the published scores of one of
        its levels (BRP+'s themes), the same units in the same order as `published`; a panel's last year, total.
    published
        Scores of nodes above those of `data`. What was not published is nan.
    country
        The rows that are the country as a whole, compared with the mean of the others of the same group "when".

    Raises
    ------
    IndicatorError
        When data and published figures are not of the same units, or share no level to begin from.
    """
    if published.units != data.units:
        raise IndicatorError(
            f"the data has {len(data.units)} units and the published figures {len(published.units)}, or in another"
            " order: give the same units in the same order"
        )
    start, scores = _scores_by_rule(framework, data)
    units = np.setdiff1d(np.arange(len(published.units)), country)
    decimals = _decimals(published.values)
    candidates, differences = [], {}
    for rule, (codes, values) in scores.items():
        columns = tuple(code for code in published.columns if code in codes)
        if not columns:
            raise IndicatorError(f"none of the published figures is of a level above '{start}'")
        theirs = published.values[:, [published.columns.index(code) for code in columns]]
        apart = values[:, [codes.index(code) for code in columns]] - theirs
        differences[rule] = Table(published.units, columns, apart, published.names, published.groups)
        candidates.append(_candidate(rule, differences[rule], theirs, decimals, units))
    own = framework.steps.weights
    candidates.sort(key=lambda one: (-one.agreeing, one.rule != own and one.is_exact, one.largest_difference))
    return Reproduction(
        framework=framework.key,
        is_draft=framework.is_draft,
        candidates=tuple(candidates),
        start=start,
        decimals=decimals,
        country_difference=_country_difference(published, country),
        differences=differences[candidates[0].rule],
    )


def _scores_by_rule(
    framework: Framework, data: Table | Panel
) -> tuple[str, dict[WeightRule, tuple[list[str], Values]]]:
    """From which level, and by rule the codes above it with their scores, shape (units, codes)."""
    rules = _rules_to_try(framework)
    if {one.code for one in framework.indicators} <= set(data.columns):
        scores = {}
        for rule in rules:
            result = compute(framework, data, weights=rule)
            if result.units != data.units:
                raise IndicatorError("units were screened away; give a framework without min_availability")
            tables = [result.scores(level) for level in framework.levels[1:]]
            codes = [code for table in tables for code in table.columns]
            scores[rule] = codes, np.concatenate([table.values for table in tables], axis=1)
        return framework.levels[0], scores
    if isinstance(data, Panel):
        raise IndicatorError("scores of a level are given as a table, one row for each unit")
    plain = Structure.of(framework)
    found = [index for index, level in enumerate(plain.levels) if set(level.codes) & set(data.columns)]
    if not found:
        raise IndicatorError(
            "the data has neither all indicators of the framework nor the scores of a level; give one of them"
        )
    start = found[0]
    scores = {rule: _upwards(framework, Structure.of(framework, rule), start, data) for rule in rules}
    return plain.levels[start].name, scores


def _rules_to_try(framework: Framework) -> list[WeightRule]:
    """Every rule, but for a table in which all weigh the same: that is `equal` by another name."""
    weights = {one.weight for one in framework.indicators} | {node.weight for node in framework.nodes}
    all_alike = len(weights) == 1
    hidden = "table" if framework.steps.weights != "table" else "equal"
    rules: tuple[WeightRule, ...] = get_args(WeightRule)
    return [rule for rule in rules if not (all_alike and rule == hidden)]


def _upwards(framework: Framework, structure: Structure, start: int, data: Table) -> tuple[list[str], Values]:
    level = structure.levels[start]
    values = np.full((len(data.units), len(level.codes)), np.nan)
    for place, code in enumerate(level.codes):
        if code in data.columns:
            values[:, place] = data.column(code)
    panel = Panel((0,), ("T",), data.units, level.codes, values[None, None], kinds=data.kinds)
    above = aggregate_up(framework, structure, panel, values, start=start + 1)
    codes = [code for one in structure.levels[start + 1 :] for code in one.codes]
    return codes, np.concatenate(above, axis=1) if above else np.empty((len(data.units), 0))


def _candidate(
    rule: WeightRule, differences: Table, published: Values, decimals: int | None, units: Values
) -> Candidate:
    apart = np.abs(differences.values[units])
    theirs = published[units]
    allowed = (
        EXACT * np.maximum(1.0, np.abs(theirs))
        if decimals is None
        else np.full(theirs.shape, 0.5 * 10.0**-decimals + 1e-12)
    )
    compared = int((~np.isnan(theirs)).sum())
    agreeing = int((apart <= allowed).sum())
    row, column = np.unravel_index(int(np.argmax(np.nan_to_num(apart))), apart.shape)
    return Candidate(
        rule,
        agreeing,
        compared,
        float(np.nanmax(apart, initial=0.0)),
        differences.units[units[row]],
        differences.columns[column],
    )


def _decimals(published: Values) -> int | None:
    """To how many decimals all figures are rounded, None when they are not."""
    there = published[~np.isnan(published)]
    for decimals in range(MOST_DECIMALS + 1):
        if (np.abs(np.round(there, decimals) - there) <= 1e-12 * np.maximum(1.0, np.abs(there))).all():
            return decimals
    return None


def _country_difference(published: Table, country: tuple[int, ...]) -> float | None:
    when = np.array(published.groups.get("when", ("",) * len(published.units)))
    largest: float | None = None
    for row in country:
        others = np.setdiff1d(np.flatnonzero(when == when[row]), country)
        for theirs, members in zip(published.values[row], published.values[others].T, strict=True):
            if not np.isnan(theirs) and (~np.isnan(members)).any():
                largest = max(largest or 0.0, abs(float(np.nanmean(members) - theirs)))
    return largest
