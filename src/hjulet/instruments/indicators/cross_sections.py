"""One year of a panel as a table: what a ranking is judged by."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.indicators.locating import place_of
from hjulet.instruments.indicators.model import Framework, Impute, Treat
from hjulet.instruments.indicators.preparing import OVER_TIME, prepare
from hjulet.instruments.indicators.screening import only
from hjulet.instruments.indicators.table import Panel, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hjulet.instruments.indicators.table import Values


def cross_section(
    framework: Framework, data: Table | Panel, *, year: int | None = None, sex: str = ""
) -> Table:
    """The values that a panel's year is computed of, as they came: what `uncertainty` and its like begin with.

    Changes are taken, years picked as the framework says and gaps filled over the years; nothing is filled from other
    units yet, nor treated. Columns with standard errors come along, of the year that each value is of; a change has
    none. A unit of which nothing is known that year is left out. A table is a cross-section already.

    Without `year` the last, without `sex` both together ("T"). Raises IndicatorError for one that is not there.
    """
    if isinstance(data, Table):
        return data
    steps = framework.steps
    impute = steps.impute if steps.impute.method in OVER_TIME else Impute()
    indicators = tuple(replace(one, transform="none") for one in framework.indicators)
    bare = replace(steps, impute=impute, treat=Treat(), min_availability=0.0)
    prepared = prepare(replace(framework, indicators=indicators, steps=bare), data)
    panel = prepared.panel
    then = place_of(panel.years[-1] if year is None else year, panel.years, "year")
    of_sex = place_of(sex or ("T" if "T" in panel.sexes else panel.sexes[0]), panel.sexes, "sex")
    values = prepared.values[then, of_sex]
    errors = _errors_of(framework, data, prepared.origins[then], of_sex)
    table = Table(
        panel.units,
        (*panel.columns, *errors),
        np.column_stack([values, *errors.values()]),
        panel.names,
        panel.groups,
        kinds=panel.kinds,
    )
    known = ~np.isnan(values).all(axis=1)
    return table if known.all() else only(table, np.flatnonzero(known))


def _errors_of(framework: Framework, panel: Panel, origins: NDArray[np.intp], sex: int) -> dict[str, Values]:
    """The standard errors that the panel has, by column, of the years that values are of (units, columns)."""
    place = {year: index for index, year in enumerate(panel.years)}
    units = np.arange(len(panel.units))
    return {
        one.standard_error: panel.values[
            [place[int(year)] for year in origins[:, index]],
            sex,
            units,
            panel.columns.index(one.standard_error),
        ]
        for index, one in enumerate(framework.indicators)
        if one.standard_error in panel.columns and one.kind == "level"
    }
