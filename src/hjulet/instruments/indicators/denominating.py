"""Totals made comparable between large and small: by inhabitant, by area, by krona of GDP."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.indicators.errors import IndicatorError

if TYPE_CHECKING:
    from hjulet.instruments.indicators.table import Table


def denominate(table: Table, by: Mapping[str, str]) -> Table:
    """Divide columns by denominators: `by` says for an indicator's code the name of what it is divided by.

    An empty name divides by nothing. Where the denominator is missing, so is the result.

    Raises IndicatorError for an unknown column or denominator, and for a denominator of 0 where there is a value.
    """
    values = table.values.copy()
    for code, name in by.items():
        if not name:
            continue
        if code not in table.columns:
            raise IndicatorError("there is no such column to divide", indicator=code)
        if name not in table.denominators:
            near = get_close_matches(name, table.denominators, n=1)
            known = (
                f"did you mean '{near[0]}'?"
                if near
                else f"there are: {', '.join(table.denominators) or 'none'}"
            )
            raise IndicatorError(f"there is no denominator '{name}'; {known}", indicator=code)
        index, denominator = table.columns.index(code), table.denominators[name]
        if len(zero := np.flatnonzero((denominator == 0) & ~np.isnan(values[:, index]))):
            raise IndicatorError(
                f"the denominator '{name}' is 0; give its value, or leave it empty when it is not known",
                unit=table.units[zero[0]],
                indicator=code,
            )
        with np.errstate(divide="ignore", invalid="ignore"):
            values[:, index] /= denominator
    return table.with_values(values)
