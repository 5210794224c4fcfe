"""A computed framework's charts by name: which scores, which titles and which reference each of them wants."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from hjulet.instruments.indicators.charts.bars import dumbbell, profile, rank_bars, reference_bars
from hjulet.instruments.indicators.charts.drawing import Language
from hjulet.instruments.indicators.charts.heat_map import heat_map
from hjulet.instruments.indicators.charts.map import choropleth
from hjulet.instruments.indicators.charts.parts import sunburst, tree
from hjulet.instruments.indicators.charts.radar import radar
from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.locating import unit_row
from hjulet.instruments.indicators.screening import only

if TYPE_CHECKING:
    import altair as alt

    from hjulet.instruments.indicators.model import Framework, Indicator, Node
    from hjulet.instruments.indicators.results import Result
    from hjulet.instruments.indicators.table import Table, Values

USUAL_LAG: Final = 5
"""Years back, for a framework that compares with none."""


def chart_of(
    result: Result,
    kind: str,
    unit: str,
    *,
    level: str,
    year: int | None,
    sex: str,
    language: Language,
    options: Mapping[str, Any],
) -> alt.LayerChart:
    """See `Result.chart`."""
    if kind not in KINDS:
        raise IndicatorError(f"got the chart '{kind}'; there are {', '.join(KINDS)}")
    if kind in OF_ONE_UNIT and not unit:
        raise IndicatorError(f"the chart '{kind}' is of one unit; give its code")
    told = {"language": language, "titles": _titles(result.framework, language), **options}
    drawn: alt.LayerChart = KINDS[kind](result, unit, {"level": level, "year": year, "sex": sex}, told)
    return drawn


def _scores(result: Result, unit: str, at: Mapping[str, Any]) -> Table:
    """The scores of the units that the unit is compared with; all, without a unit."""
    table = result.scores(at["level"] or _usual_level(result), year=at["year"], sex=at["sex"])
    if not unit or not table.kinds:
        return table
    own = table.kinds[unit_row(result.panel, unit)]
    return only(table, np.flatnonzero(np.array(table.kinds) == own))


def _usual_level(result: Result) -> str:
    """The level under the highest, of which there is more than one; the highest where the one under is indicators."""
    levels = result.framework.levels
    return levels[-2] if len(levels) > 2 else levels[-1]


def _mean(table: Table) -> Values:
    """Of each column over the units that have a value."""
    count = (~np.isnan(table.values)).sum(axis=0)
    total = np.nan_to_num(table.values).sum(axis=0)
    mean: Values = np.divide(total, count, out=np.full(len(total), np.nan), where=count > 0)
    return mean


def _against_mean(draw: Callable[..., Any]) -> Callable[..., Any]:
    def drawn(result: Result, unit: str, at: Mapping[str, Any], told: dict[str, Any]) -> Any:
        table = _scores(result, unit, at)
        reference = told.pop("reference", None)
        given = _mean(table) if reference is None else reference
        return draw(table, unit, reference=given, is_draft=result.is_draft, **told)

    return drawn


def _change(result: Result, unit: str, at: Mapping[str, Any], told: dict[str, Any]) -> Any:
    if not result.years:
        raise IndicatorError("a change wants two years, and this is one table; compute a panel of years")
    year = result.years[-1] if at["year"] is None else at["year"]
    compare = result.framework.steps.compare
    before = told.pop("other_year", None) or year - (compare.lag if compare else USUAL_LAG)
    then, now = (_scores(result, unit, {**at, "year": one}) for one in (before, year))
    return dumbbell(then, now, unit, labels=(str(before), str(year)), is_draft=result.is_draft, **told)


def _heat_map(result: Result, unit: str, at: Mapping[str, Any], told: dict[str, Any]) -> Any:
    return heat_map(_scores(result, unit, at), is_draft=result.is_draft, **told)


def _ranks(result: Result, unit: str, at: Mapping[str, Any], told: dict[str, Any]) -> Any:
    if "uncertainty" not in told:
        raise IndicatorError(
            "the chart 'ranks' shows how far ranks hold: give uncertainty=uncertainty(framework, data, …)"
        )
    told.pop("titles")
    return rank_bars(told.pop("uncertainty"), names=result.panel.names, own=unit, **told)


def _map(result: Result, unit: str, at: Mapping[str, Any], told: dict[str, Any]) -> Any:
    top = {**at, "level": at["level"] or result.framework.levels[-1]}
    table = _scores(result, unit, top)
    column = told.pop("node", "") or table.columns[0]
    return choropleth(table, column, unit=unit, is_draft=result.is_draft, **told)


def _of_framework(draw: Callable[..., Any]) -> Callable[..., Any]:
    return lambda result, unit, at, told: draw(result.framework, **told)


KINDS: Final[Mapping[str, Callable[..., Any]]] = {
    "profile": _against_mean(profile),
    "radar": _against_mean(radar),
    "reference": _against_mean(reference_bars),
    "dumbbell": _change,
    "heat_map": _heat_map,
    "ranks": _ranks,
    "map": _map,
    "sunburst": _of_framework(sunburst),
    "tree": _of_framework(tree),
}
OF_ONE_UNIT: Final = ("profile", "radar", "reference", "dumbbell")


def _titles(framework: Framework, language: Language) -> dict[str, str]:
    """By code, in the language, or in the other one where there is none."""
    ones: list[Node | Indicator] = [*framework.nodes, *framework.indicators]
    return {one.code: one.title.get(language) or next(iter(one.title.values()), one.code) for one in ones}
