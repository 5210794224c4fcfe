"""What only figures show of a framework: each kind of unit is looked at apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.indicators.denominating import denominate
from hjulet.instruments.indicators.linting import Finding
from hjulet.instruments.indicators.model import Framework, Indicator
from hjulet.instruments.indicators.table import Panel, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hjulet.instruments.indicators.table import Values

FEWEST_UNITS = 10
"""With fewer, a correlation or an outlier says little."""
LEAST_AVAILABLE = 0.5
MOST_OPPOSED = -0.3
MOST_CORRELATED = 0.95
MOST_OF_RANGE = 1 / 3
"""One unit that stretches the range by more than this share of it decides how the others look."""
YEARS_DEAD = 3
DATA_BOUND = frozenset({"minmax", "distance_to_maximum", "fraction_of_maximum"})


@dataclass(frozen=True, slots=True)
class Look:
    """The figures of one kind of unit: shape (units, indicators), in the order of the framework; nan is missing."""

    kind: str
    units: tuple[str, ...]
    values: Values

    @property
    def among(self) -> str:
        return f" among {self.kind}" if self.kind else ""


def data_findings(framework: Framework, data: Table | Panel) -> list[Finding]:
    """The findings that need figures; see `linting.lint`."""
    there = [one for one in framework.indicators if one.code in data.columns]
    if isinstance(data, Table):
        divided = {one.code: one.denominator for one in there if one.denominator in data.denominators}
        data = denominate(data, divided) if divided else data
    found = [
        Finding("no-column", "warning", one.code, "the data have no column with this code", one.line)
        for one in framework.indicators
        if one.code not in data.columns
    ]
    if isinstance(data, Panel):
        found += [*_dead(data, there), *_missing_for_sex(framework, data, there)]
    looks = _looks(data, there)
    gone, alike = _empty(looks, there)
    found += [*gone, *alike]
    silent = {finding.subject for finding in found}
    for look in looks:
        correlations = _correlations(look.values)
        found += _opposed(look, there, correlations)
        found += _doubled(look, there, correlations)
        if framework.steps.treat.method == "none":
            found += _stretched(framework, look, there, silent)
    return found


def _looks(data: Table | Panel, there: list[Indicator]) -> list[Look]:
    """For each kind of unit its latest figures, both sexes together where that is known."""
    columns = [data.columns.index(one.code) for one in there]
    if isinstance(data, Table):
        return [Look("", data.units, data.values[:, columns])]
    sex = data.sexes.index("T") if "T" in data.sexes else 0
    latest = np.full((len(data.units), len(columns)), np.nan)
    for place in np.argsort(data.years):
        here = data.values[place, sex][:, columns]
        # A year with any figure of an indicator is a year of it: its gaps are gaps.
        has_any = np.any(~np.isnan(here), axis=0)
        latest[:, has_any] = here[:, has_any]
    kinds = np.array(data.kinds or [""] * len(data.units))
    return [
        Look(
            kind,
            tuple(unit for unit, own in zip(data.units, kinds, strict=True) if own == kind),
            latest[kinds == kind],
        )
        for kind in dict.fromkeys(kinds.tolist())
    ]


def _empty(looks: list[Look], there: list[Indicator]) -> tuple[list[Finding], list[Finding]]:
    gone, alike = [], []
    for column, one in enumerate(there):
        shares = [(float(np.mean(~np.isnan(look.values[:, column]))), look) for look in looks]
        # An indicator of regions has nothing for municipalities, and is no worse for it.
        share, look = max(shares, key=lambda pair: pair[0])
        if share < LEAST_AVAILABLE:
            sentence = f"{share:.0%} of the units have a value{look.among}: the rest is imputed or left out"
            gone.append(Finding("mostly-missing", "warning", one.code, sentence, one.line))
        for look in looks:
            values = look.values[:, column]
            values = values[~np.isnan(values)]
            if len(values) > 1 and np.ptp(values) == 0:
                sentence = (
                    f"all {len(values)} values{look.among} are {values[0]:g}: it tells no unit from another"
                )
                alike.append(Finding("constant", "warning", one.code, sentence, one.line))
                break
    return gone, alike


def _opposed(look: Look, there: list[Indicator], correlations: Values) -> Iterator[Finding]:
    """Indicators that go against those they are put together with, once all are turned so that more is better."""
    turns = np.array([one.direction for one in there], dtype=np.float64)
    turned = correlations * turns * turns[:, None]
    parents = np.array([one.parent for one in there])
    for column, one in enumerate(there):
        beside = np.flatnonzero(parents == one.parent)
        known = turned[column, beside[beside != column]]
        known = known[~np.isnan(known)]
        if len(known) >= 2 and (mean := float(known.mean())) <= MOST_OPPOSED:
            sentence = (
                f"with direction {one.direction} it goes against its {len(known)} neighbours in {one.parent}{look.among}: "
                f"mean correlation {mean:.2f}. Is the direction right, and does it belong there?"
            )
            yield Finding("direction-in-data", "warning", one.code, sentence, one.line)


def _doubled(look: Look, there: list[Indicator], correlations: Values) -> Iterator[Finding]:
    high = np.argwhere(np.triu(np.abs(np.nan_to_num(correlations)), 1) >= MOST_CORRELATED)
    for first, second in high.tolist():
        one, other = there[first], there[second]
        sentence = f"it says the same as {one.code}{look.among} (correlation {correlations[first, second]:.3f}), so that counts twice"
        yield Finding("double-counting", "warning", other.code, sentence, other.line)


def _stretched(
    framework: Framework, look: Look, there: list[Indicator], silent: set[str]
) -> Iterator[Finding]:
    """Ranges of which one unit makes up more than a third."""
    for column, one in enumerate(there):
        rule = one.normalise or framework.steps.normalise
        values = look.values[:, column]
        order = np.argsort(values)[: int(np.sum(~np.isnan(values)))]
        if rule.method not in DATA_BOUND or len(order) < FEWEST_UNITS or one.code in silent:
            continue
        with np.errstate(divide="ignore", invalid="ignore"):
            ranked = np.log(values[order]) if one.transform == "log" else values[order]
        span = ranked[-1] - ranked[0]
        low, high = (ranked[1] - ranked[0]) / span, (ranked[-1] - ranked[-2]) / span
        share, end = max((low, order[0]), (high, order[-1]))
        if share > MOST_OF_RANGE:
            sentence = (
                f"{look.units[end]} alone ({values[end]:g}) makes up {share:.0%} of the range{look.among}, and so presses "
                "the others together. Treat outliers, or take the logarithm"
            )
            yield Finding("bounds-by-one", "warning", one.code, sentence, one.line)


def _dead(panel: Panel, there: list[Indicator]) -> Iterator[Finding]:
    newest = max(panel.years)
    for one in there:
        column = panel.values[..., panel.columns.index(one.code)]
        has_any = np.any(~np.isnan(column), axis=(1, 2))
        if has_any.any():
            last = max(year for year, has in zip(panel.years, list(has_any), strict=True) if has)
            if newest - last >= YEARS_DEAD:
                sentence = (
                    f"its last figures are of {last}, {newest - last} years before the newest of the data"
                )
                yield Finding("dead-series", "warning", one.code, sentence, one.line)


def _missing_for_sex(framework: Framework, panel: Panel, there: list[Indicator]) -> Iterator[Finding]:
    """Nodes that have figures for one sex and none at all for another: totals then hold other parts."""
    has: dict[str, NDArray[np.bool_]] = {
        node.code: np.zeros(len(panel.sexes), dtype=bool) for node in framework.nodes
    }
    parent = {node.code: node.parent for node in framework.nodes}
    for one in there:
        column = panel.values[..., panel.columns.index(one.code)]
        sexes = np.any(~np.isnan(column), axis=(0, 2))
        code, steps = one.parent, 0
        while code in has and steps < len(framework.levels):
            has[code] |= sexes
            code, steps = parent[code], steps + 1
    for node in framework.nodes:
        missing = [
            sex for sex, is_there in zip(panel.sexes, has[node.code].tolist(), strict=True) if not is_there
        ]
        above = has.get(node.parent)
        # Only the uppermost of what is missing is said.
        if 0 < len(missing) < len(panel.sexes) and (above is None or (above & ~has[node.code]).any()):
            sentence = f"it has no figures for sex {', '.join(missing)}: what it is part of is then made of fewer parts"
            yield Finding("missing-for-sex", "warning", node.code, sentence, node.line)


def _correlations(values: Values) -> Values:
    """Pearson's correlation of every pair of columns over the units that have both; nan where fewer than ten do."""
    there = ~np.isnan(values)
    means = np.where(there, values, 0.0).sum(axis=0) / np.maximum(there.sum(axis=0), 1)
    # Centred first: sums of squares of large numbers would lose the digits that matter.
    centred = np.where(there, values - means, 0.0)
    mask = there.astype(np.float64)
    count = mask.T @ mask
    with np.errstate(divide="ignore", invalid="ignore"):
        sums = centred.T @ mask
        products = centred.T @ centred - sums * sums.T / count
        spreads = (centred**2).T @ mask - sums**2 / count
        found = products / np.sqrt(spreads * spreads.T)
    found[(count < FEWEST_UNITS) | ~np.isfinite(found)] = np.nan
    return np.asarray(found, dtype=np.float64)
