"""One framework computed thousands of times with other choices, as arrays: what uncertainty and sensitivity stand on.

What a choice does not touch is computed once: values are treated and made comparable once for each combination of
choices, and levels whose weights stand still are put together once. The rest is matrix products over a batch of runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.folding import Folding
from hjulet.instruments.indicators.means import mean_of
from hjulet.instruments.indicators.model import Bounds, Framework, Indicator, Normalise, Treat
from hjulet.instruments.indicators.preparing import check_units, prepare
from hjulet.instruments.indicators.pruning import per_level, under
from hjulet.instruments.indicators.scaling import normalise_all
from hjulet.instruments.indicators.structure import Structure
from hjulet.instruments.indicators.table import Table
from hjulet.instruments.indicators.treating import log_from_least, treat_each
from hjulet.instruments.indicators.varying import Choices, Vary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hjulet.instruments.indicators.table import Values

BATCH = 512
"""Runs computed at once: large enough for numpy, small enough for the processor's cache."""
SAMPLED_BATCH = 64
"""The same when every run has inputs of its own."""


class Runs:
    """Everything that the runs of one framework, one table and one set of alternatives have in common."""

    def __init__(self, framework: Framework, table: Table, vary: Vary, *, node: str = "") -> None:
        """`node` is what is ranked: the single one at the top when it is empty.

        Raises IndicatorError when there is no such node, several at the top, or an alternative makes no sense.
        """
        self.framework = under(framework, node)
        self.vary = vary
        self.structure = Structure.of(self.framework)
        self._given = framework, table
        # Of the whole framework: what a unit must have to be taken in is counted over all of it.
        steps = replace(framework.steps, treat=Treat(), compare=None)
        prepared = prepare(replace(framework, steps=steps), table)
        check_units(prepared.panel)
        self.panel = prepared.panel
        place = {code: index for index, code in enumerate(prepared.panel.columns)}
        self.untreated = prepared.values[0, 0][:, [place[code] for code in self.structure.columns]]
        self.folding = Folding(self.structure, self.panel.units)
        self.limits = vary.winsorise or (self.framework.steps.treat.most_points,)
        self.normalises: tuple[Normalise, ...] = vary.normalise or (self.framework.steps.normalise,)
        depth = len(self.structure.levels)
        self.aggregates = [
            per_level(one, depth) for one in vary.aggregate or (self.framework.steps.aggregate,)
        ]
        self.moving = self._moving_levels()
        self._errors = self._standard_errors(table.units)
        self._treated: dict[int, Values] = {}  # by the limit itself
        self._normalised: dict[tuple[int, int], Values] = {}
        self._folded: dict[tuple[int, int, int], tuple[Values, NDArray[np.bool_]]] = {}

    @property
    def units(self) -> tuple[str, ...]:
        return self.panel.units

    @property
    def node(self) -> str:
        return self.structure.levels[-1].codes[0]

    def _moving_levels(self) -> dict[int, float]:
        names = self.framework.levels
        moving = {}
        for name, share in self.vary.weights.items():
            if name not in names[:-1]:
                known = ", ".join(names[:-1])
                raise IndicatorError(f"weights cannot vary at '{name}': the levels below the top are {known}")
            if not 0 <= share < 1:
                raise IndicatorError(
                    f"weights of '{name}' vary by {share:g}; give a share from 0 up to but not 1"
                )
            moving[names.index(name)] = float(share)
        return moving

    def _standard_errors(self, units: tuple[str, ...]) -> dict[int, Values]:
        errors = {}
        for code, error in self.vary.standard_errors.items():
            if code not in self.structure.columns:
                raise IndicatorError("has a standard error but is not in the framework", indicator=code)
            values = np.asarray(error, dtype=np.float64)
            if values.shape != (len(units),):
                raise IndicatorError(
                    f"give one standard error of 0 or more for each of the {len(units)} units", indicator=code
                )
            if (wrong := np.flatnonzero((values < 0) | np.isinf(values))).size:
                raise IndicatorError(
                    f"the standard error is {values[wrong[0]]:g}; give 0 or more, or nothing for what is counted",
                    unit=units[wrong[0]],
                    indicator=code,
                )
            column = self.structure.columns.index(code)
            errors[column] = self._in_prepared_unit(values, column)
        return errors

    def _in_prepared_unit(self, error: Values, column: int) -> Values:
        """Standard errors of values as they came, as errors of what they became: divided, and in logarithms."""
        table, one = self._given[1], self.framework.indicators[column]
        if one.denominator:
            with np.errstate(divide="ignore", invalid="ignore"):
                error = error / table.denominators[one.denominator]
        place = {unit: index for index, unit in enumerate(table.units)}
        error = error[[place[unit] for unit in self.units]]
        if one.transform == "log":
            error = error * np.exp(-self.untreated[:, column])
        # A unit without a standard error is taken as counted, not as estimated.
        return np.nan_to_num(error, posinf=0.0)

    def nominal(self) -> Values:
        """The scores as the framework itself says, shape (units,)."""
        none = np.zeros(1, dtype=np.intp)
        plain = self if self.vary == Vary() else Runs(*self._given, Vary(), node=self.node)
        scores: Values = plain.scores(Choices(none, none, none, {}))[0]
        return scores

    def draw(self, random: np.random.Generator, runs: int) -> Choices:
        """Choices at random: each combination of alternatives as often as the others, in any order.

        Drawn so, and not one by one, medians that lie between two alternatives do not hang on their luck.
        """
        shape = (len(self.limits), len(self.normalises), len(self.aggregates))
        count = int(np.prod(shape))
        rest = random.choice(count, runs % count, replace=False)
        combinations = random.permutation(np.concatenate([np.tile(np.arange(count), runs // count), rest]))
        winsorise, normalise, aggregate = np.unravel_index(combinations, shape)
        return Choices(winsorise, normalise, aggregate, self.draw_weights(random, runs))

    def draw_weights(self, random: np.random.Generator, runs: int) -> dict[int, Values]:
        """The weights of the levels that move, each weight evenly within its share of the framework's own."""
        weights = {}
        for level, share in self.moving.items():
            own = self.structure.levels[level].weights
            weights[level] = own * random.uniform(1 - share, 1 + share, (runs, len(own)))
        return weights

    def batches(self, random: np.random.Generator, runs: int) -> Iterator[Values]:
        """Scores of so many runs, some hundred at a time: shape (runs, units)."""
        size = SAMPLED_BATCH if self._errors else BATCH
        for start in range(0, runs, size):
            choices = self.draw(random, min(size, runs - start))
            yield self.scores(choices, random)

    def scores(self, choices: Choices, random: np.random.Generator | None = None) -> Values:
        """Scores of the node by run, shape (runs, units). `random` draws the sampling errors, when there are any."""
        scores = np.empty((len(choices), len(self.units)))
        shape = (len(self.limits), len(self.normalises), len(self.aggregates))
        branches = np.ravel_multi_index((choices.winsorise, choices.normalise, choices.aggregate), shape)
        for branch in np.unique(branches):
            where = np.flatnonzero(branches == branch)
            limit, normalise, aggregate = (int(one) for one in np.unravel_index(branch, shape))
            scores[where] = self._branch(limit, normalise, aggregate, choices.only(where), random)
        return scores

    def _branch(
        self,
        limit: int,
        normalise: int,
        aggregate: int,
        choices: Choices,
        random: np.random.Generator | None,
    ) -> Values:
        methods = self.aggregates[aggregate]
        first = min(self.moving, default=len(self.structure.levels))
        if self._errors and random is not None:
            values = self._sampled(limit, normalise, len(choices), random)
            present = ~np.asarray(np.isnan(values).any(axis=1))
            return self.folding.up(np.nan_to_num(values), present, methods, choices.weights, 0)
        key = limit, normalise, aggregate
        if key not in self._folded:
            base = np.ascontiguousarray(self.normalised(limit, normalise).T)
            self._folded[key] = self.folding.still(np.nan_to_num(base), ~np.isnan(base), methods, first)
        values, present = self._folded[key]
        if first == len(self.structure.levels):
            score = np.where(present[0], values[0], np.nan)
            return np.broadcast_to(score, (len(choices), len(score)))
        return self.folding.up(values, present, methods, choices.weights, first)

    def linear_parts(self, level: str) -> tuple[tuple[str, ...], Values, Values]:
        """Codes of a level, their values by unit (codes, units) and what each weighs in the whole (codes,).

        Of a mean that is no arithmetic one, the values of which it is: their weighted mean orders the units as the
        scores do. Raises IndicatorError when what is above the level is not one kind of mean.
        """
        names = self.framework.levels
        if level not in names[:-1]:
            raise IndicatorError(
                f"there is no level '{level}' below the top; there are {', '.join(names[:-1])}"
            )
        first, methods = names.index(level), self.aggregates[0]
        mean = mean_of(methods[first])
        if mean is None or {mean_of(one) for one in methods[first:]} != {mean}:
            used = ", ".join(one.method for one in methods[first:])
            raise IndicatorError(
                f"above '{level}' stand {used}; only one kind of weighted mean (arithmetic, geometric, harmonic) "
                "can be told in weights"
            )
        base = self.normalised(0, 0).T
        values, present = self.folding.still(np.nan_to_num(base), ~np.isnan(base), methods, first)
        self.folding.check_domain(values, present, methods[first], first)
        turned = -1.0 if methods[first].method == "harmonic" else 1.0
        raised = turned * mean.forth(np.where(present, values, 1.0))
        codes = self.structure.below(first)
        return codes, np.where(present, raised, np.nan), self.folding.effective_weights({}, first)[0]

    def treated(self, limit: int) -> Values:
        """Values after the treatment with the limit of that number, shape (units, columns)."""
        if not self._treated:
            way = self.framework.steps.treat
            if self.vary.winsorise and way.method == "none":
                way = replace(way, method="winsorise")
            upwards = sorted(set(self.limits))
            columns = [treat_each(column, way, upwards) for column in self.untreated.T]
            for place, points in enumerate(upwards):
                self._treated[points] = np.stack([column[place] for column in columns], axis=1)
        return self._treated[self.limits[limit]]

    def normalised(self, limit: int, normalise: int) -> Values:
        """Values made comparable, shape (units, columns)."""
        if (limit, normalise) not in self._normalised:
            values = self.treated(limit)[None, None]
            framework = self._normalising(normalise, self.framework.indicators)
            self._normalised[limit, normalise] = normalise_all(framework, self.panel, values)[0, 0]
        return self._normalised[limit, normalise]

    def _normalising(self, normalise: int, indicators: tuple[Indicator, ...]) -> Framework:
        """The framework with that way to normalise, for some indicators; bounds are the cross-section's own."""
        own = tuple(
            replace(one, normalise=replace(one.normalise, bounds=Bounds())) if one.normalise else one
            for one in indicators
        )
        way = replace(self.normalises[normalise], bounds=Bounds())
        return replace(self.framework, indicators=own, steps=replace(self.framework.steps, normalise=way))

    def _treated_error(self, limit: int, column: int) -> Values:
        """The standard errors after the treatment: smaller where it took a logarithm that rises slowly."""
        error = self._errors[column]
        with np.errstate(divide="ignore", invalid="ignore"):
            logs = log_from_least(self.untreated[:, column])
        if not np.array_equal(self.treated(limit)[:, column], logs, equal_nan=True):
            return error
        smaller: Values = error * np.nan_to_num(np.exp(-logs))
        return smaller

    def _sampled(self, limit: int, normalise: int, runs: int, random: np.random.Generator) -> Values:
        """Values made comparable, with sampling errors of their own in every run: shape (columns, runs, units)."""
        columns = sorted(self._errors)
        errors = np.stack([self._treated_error(limit, column) for column in columns], axis=1)
        drawn = self.treated(limit)[:, columns] + errors * random.standard_normal((runs, *errors.shape))
        framework = self._normalising(
            normalise, tuple(self.framework.indicators[column] for column in columns)
        )
        values = np.repeat(self.normalised(limit, normalise).T[:, None, :], runs, axis=1)
        values[columns] = normalise_all(framework, self.panel, drawn[:, None])[:, 0].transpose(2, 0, 1)
        return values
