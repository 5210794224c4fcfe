"""What came out: scores and ranks at every level, what they are made of, and why two differ."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.explaining import (
    Contribution,
    Effect,
    Explanation,
    slopes_at,
    slopes_between,
)
from hjulet.instruments.indicators.locating import columns_under, node_place, place_of, unit_row
from hjulet.instruments.indicators.model import Aggregate, Framework
from hjulet.instruments.indicators.preparing import Prepared, kinds_of
from hjulet.instruments.indicators.ranking import rank
from hjulet.instruments.indicators.scaling import ORDINAL, normalise_as
from hjulet.instruments.indicators.structure import Structure
from hjulet.instruments.indicators.table import Table

if TYPE_CHECKING:
    import altair as alt
    import polars as pl

    from hjulet.instruments.indicators.charts.drawing import Language
    from hjulet.instruments.indicators.table import Panel, Values

DRAFT = "This framework is a draft: its indicators and weights are a proposal, and nothing that its owner has decided."


@dataclass(frozen=True, slots=True)
class Result:
    """A framework computed. Arrays: (years, sexes, units, codes); one year and sex when a table was given."""

    framework: Framework
    structure: Structure
    prepared: Prepared
    normalised: Values
    """The indicators, made comparable; more is better."""
    aggregated: tuple[Values, ...]
    """The scores of each level of `structure.levels`."""

    @property
    def panel(self) -> Panel:
        """What was computed: years, sexes, units, kinds, and the values as they came."""
        return self.prepared.panel

    @property
    def is_draft(self) -> bool:
        return self.framework.is_draft

    @property
    def note(self) -> str:
        """What must be said wherever the figures are shown; empty when there is nothing."""
        return DRAFT if self.is_draft else ""

    @property
    def units(self) -> tuple[str, ...]:
        return self.panel.units

    @property
    def years(self) -> tuple[int, ...]:
        """The years of a panel; none when a table was given."""
        return () if self.prepared.is_table else self.panel.years

    def scores(self, level: str = "", *, year: int | None = None, sex: str = "") -> Table:
        """The scores of a level, the top without a name, the normalised indicators by the lowest name.

        One row for each unit, one column for each code of the level. Without `year` the last, without `sex` both
        together ("T"). Raises IndicatorError for a level, year or sex that is not there.
        """
        codes, values = self._level(level or self.framework.levels[-1])
        at = values[self._year(year), self._sex(sex)]
        return Table(self.units, codes, at, self.panel.names, self.panel.groups, kinds=self.panel.kinds)

    def ranks(self, level: str = "", *, year: int | None = None, sex: str = "") -> Table:
        """The ranks by `scores`, among units of the same kind: 1 is the highest score, equals share the best rank,
        nan is not ranked."""
        scores = self.scores(level, year=year, sex=sex)
        ranks = np.full_like(scores.values, np.nan)
        for _, rows in kinds_of(self.panel):
            ranked = rank(scores.values[rows].T).T.astype(np.float64)
            ranks[rows] = np.where(ranked == 0, np.nan, ranked)
        return scores.with_values(ranks)

    def national(
        self, level: str = "", *, year: int | None = None, sex: str = "", weights: Values | None = None
    ) -> Table:
        """The mean over the units of each kind, what BRP+ calls Riket: one row for each kind.

        Unweighted, unless `weights` (inhabitants of each unit, say) are given. Raises IndicatorError when the
        framework asks for a weighted mean and none are.
        """
        if weights is None and self.framework.steps.national == "weighted":
            raise IndicatorError(
                "the framework asks for a weighted mean of the country; give a weight for each unit"
            )
        weights = np.ones(len(self.units)) if weights is None else weights
        scores = self.scores(level, year=year, sex=sex)
        kinds, rows = [], []
        for kind, places in kinds_of(self.panel):
            carried = np.where(np.isnan(scores.values[places]), 0.0, weights[places, None])
            total = (np.nan_to_num(scores.values[places]) * carried).sum(axis=0)
            weight = carried.sum(axis=0)
            rows.append(np.divide(total, weight, out=np.full(len(total), np.nan), where=weight > 0))
            kinds.append(kind or "all")
        return Table(tuple(kinds), scores.columns, np.array(rows))

    def contributions(
        self, unit: str, *, node: str = "", year: int | None = None, sex: str = ""
    ) -> tuple[Contribution, ...]:
        """What each indicator adds to a unit's score; over all of them the sum is the score.

        Parameters
        ----------
        unit : the unit's code.
        node : whose score; needed when there are several at the top.

        Raises
        ------
        IndicatorError : an unknown unit or node, a unit without the score, a method whose score is no sum.
        """
        at = self._year(year), self._sex(sex), unit_row(self.panel, unit)
        level, place = node_place(self.structure, node)
        score = self._score(level, place, at, unit)
        slopes = slopes_at(self.structure, self._rules(), self._scores_at(at), level, place)
        values = self.normalised[at]
        points = np.where((slopes == 0) | np.isnan(values), 0.0, slopes * np.nan_to_num(values))
        return tuple(
            Contribution(code, float(value), float(part), float(part / score) if score else float("nan"))
            for code, value, part, under in zip(
                self.structure.columns,
                values,
                points,
                columns_under(self.structure, level, place),
                strict=True,
            )
            if under
        )

    def explain(
        self,
        unit: str,
        other: str = "",
        *,
        node: str = "",
        year: int | None = None,
        other_year: int | None = None,
        sex: str = "",
        other_sex: str = "",
    ) -> Explanation:
        """Why is this unit's score another than that one's, or than its own some years before?

        Exact: the parts sum to the difference. Each indicator's part is what comes from its value; bounds are what
        comes from the least and greatest values being others, in another year or for another kind of unit; missing
        is what comes from one of the two lacking something that the other has.

        Parameters
        ----------
        unit, other : codes; without `other` the unit itself, and then without `other_year` as many years before as
            the framework compares with.
        node : whose score; needed when there are several at the top.
        year, other_year : the last year, and `year`, when not given.
        sex, other_sex : both together ("T"), and `sex`, when not given.

        Raises
        ------
        IndicatorError : a unit, node, year or sex that is not there, one without a score, a method in which the
            score depends on which others there are (Copeland, Borda).

        Notes
        -----
        The value and bounds parts are each the mean of what it is with the one's bounds or values and with the
        other's. Ranks have no bounds: what others' moves do is then in the indicators' parts.
        """
        year = year if year is not None or not self.years else self.years[-1]
        if not other and other_year is None and year is not None and self.framework.steps.compare:
            other_year = year - self.framework.steps.compare.lag
        one = self._year(year), self._sex(sex), unit_row(self.panel, unit)
        two = (
            self._year(year if other_year is None else other_year),
            self._sex(other_sex or sex),
            unit_row(self.panel, other or unit),
        )
        level, place = node_place(self.structure, node)
        self._check_explainable(level)
        score = self._score(level, place, one, unit)
        other_score = self._score(level, place, two, other or unit)
        slopes, missing = slopes_between(
            self.structure, self._rules(), self._scores_at(one), self._scores_at(two), level, place
        )
        moved = self._by_bounds(one, two)
        values, other_values = self.prepared.values[one], self.prepared.values[two]
        effects = []
        for index in np.flatnonzero(columns_under(self.structure, level, place)):
            bounds = float(slopes[index] * moved[index]) if slopes[index] else 0.0
            apart = self.normalised[one][index] - self.normalised[two][index]
            points = float(slopes[index] * apart) - bounds if slopes[index] else 0.0
            code = self.structure.columns[index]
            effects.append(Effect(code, float(values[index]), float(other_values[index]), points, bounds))
        return Explanation(
            framework=self.framework.key,
            is_draft=self.is_draft,
            node=self.structure.levels[level].codes[place],
            one=self._in_words(one),
            other=self._in_words(two),
            score=score,
            other_score=other_score,
            effects=tuple(effects),
            missing=missing,
        )

    def to_frame(self) -> pl.DataFrame:
        """One row for each unit (of a panel: for each year, sex and unit); see `exporting.to_frame`."""
        from hjulet.instruments.indicators.exporting import to_frame

        return to_frame(self)

    def to_excel(self, path: str | Path) -> None:
        """A workbook: what it is, scores, ranks, indicators before and after; see `exporting.to_excel`."""
        from hjulet.instruments.indicators.exporting import to_excel

        to_excel(self, path)

    def chart(
        self,
        kind: str,
        unit: str = "",
        *,
        level: str = "",
        year: int | None = None,
        sex: str = "",
        language: Language = "sv",
        **options: Any,
    ) -> alt.LayerChart:
        """A picture: "profile", "radar", "reference", "dumbbell" (of one unit), "heat_map", "ranks", "map" (with a unit
        marked, if given), "sunburst", "tree".

        `options` go on to the chart's own function: `title`, `units`, `reference`, `other_year` (dumbbell), `node` and
        `middle` (map), `uncertainty` (ranks, which wants it). `level` is the one under the highest when not given; the
        reference is the mean of the units of the same kind. Raises IndicatorError for another kind, and for a unit,
        year or sex that is not there.
        """
        from hjulet.instruments.indicators.charts.of_result import chart_of

        return chart_of(self, kind, unit, level=level, year=year, sex=sex, language=language, options=options)

    def _by_bounds(self, one: tuple[int, int, int], two: tuple[int, int, int]) -> Values:
        """By how much each normalised value differs because the bounds do, shape (columns,); nan where missing."""
        if one[:2] == two[:2] and self._kind(one[2]) == self._kind(two[2]):
            return np.zeros(len(self.structure.columns))
        values, normalised = self.prepared.values, self.normalised
        # Where one of the two bounds makes no figure there is nothing to tell apart: all of it is the value's.
        mine = self._with_bounds_of(two, values[one])
        others = self._with_bounds_of(one, values[two])
        moved = ((normalised[one] - mine) + (others - normalised[two])) / 2
        moved = np.where(np.isnan(moved) & ~np.isnan(normalised[one] - normalised[two]), 0.0, moved)
        ordinal = [
            (one.normalise or self.framework.steps.normalise).method in ORDINAL
            for one in self.framework.indicators
        ]
        return np.where(ordinal, 0.0, moved)

    def _with_bounds_of(self, at: tuple[int, int, int], values: Values) -> Values:
        year, sex, row = at
        return normalise_as(self.framework, self.panel, self.prepared.values, row, year, sex, values)

    def _kind(self, row: int) -> str:
        return self.panel.kinds[row] if self.panel.kinds else ""

    def _level(self, name: str) -> tuple[tuple[str, ...], Values]:
        if name == self.framework.levels[0]:
            return self.structure.columns, self.normalised
        level = self.structure.level(name)
        index = next(index for index, one in enumerate(self.structure.levels) if one is level)
        return level.codes, self.aggregated[index]

    def _year(self, year: int | None) -> int:
        return len(self.panel.years) - 1 if year is None else place_of(year, self.years, "year")

    def _sex(self, sex: str) -> int:
        if sex:
            return place_of(sex, self.panel.sexes, "sex")
        return self.panel.sexes.index("T") if "T" in self.panel.sexes else 0

    def _rules(self) -> tuple[Aggregate, ...]:
        ways = self.framework.steps.aggregate
        return ways * len(self.structure.levels) if len(ways) == 1 else ways

    def _check_explainable(self, level: int) -> None:
        for step, rule in zip(self.structure.levels[: level + 1], self._rules(), strict=False):
            if rule.method in ("copeland", "borda"):
                raise IndicatorError(
                    f"level '{step.name}' is put together by '{rule.method}', in which a score depends on which others"
                    " there are: a difference between two of them has no parts. Use another method, or look at ranks"
                )

    def _scores_at(self, at: tuple[int, int, int]) -> tuple[Values, ...]:
        return (self.normalised[at], *(values[at] for values in self.aggregated))

    def _score(self, level: int, node: int, at: tuple[int, int, int], unit: str) -> float:
        score = float(self.aggregated[level][at][node])
        if np.isnan(score):
            code = self.structure.levels[level].codes[node]
            raise IndicatorError(
                f"it has no score for {code} ({self._in_words(at)}): too much is missing", unit=unit
            )
        return score

    def _in_words(self, at: tuple[int, int, int]) -> str:
        year, sex, row = at
        words = self.panel.names.get(self.units[row], self.units[row])
        if not self.years:
            return words
        return ", ".join(
            [words, str(self.years[year]), *([self.panel.sexes[sex]] if len(self.panel.sexes) > 1 else [])]
        )
