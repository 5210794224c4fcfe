"""Composite indicators: a framework as a file, computed, explained and tested, step by step as the OECD/JRC handbook.

The public names are gathered here; each module says what it does. They are fetched when they are first used, since
some of them need numpy, and a command that asks for none of it should not wait. Two stay in modules of their own
name: `uncertainty.uncertainty` and `schema.schema`.

Examples
--------
>>> from hjulet.instruments.indicators import Table, compute, load
>>> import numpy as np
>>> norway = Table(("NOR",), ("le", "eys", "mys", "gnipc"), np.array([[83.393, 18.648, 13.057, 69189.76]]))
>>> round(float(compute(load("hdi"), norway).scores().values[0, 0]), 3)
0.966
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hjulet.instruments.names import on_first_use

if TYPE_CHECKING:
    from hjulet.instruments.indicators.aggregating import aggregate, copeland, outranking
    from hjulet.instruments.indicators.coinr import from_coinr, panel_from_coinr, to_coinr
    from hjulet.instruments.indicators.computing import compute
    from hjulet.instruments.indicators.cross_sections import cross_section
    from hjulet.instruments.indicators.denominating import denominate
    from hjulet.instruments.indicators.differing import Difference, diff
    from hjulet.instruments.indicators.errors import IndicatorError
    from hjulet.instruments.indicators.explaining import Contribution, Effect, Explanation
    from hjulet.instruments.indicators.files import dumps, load, loads, shipped, validate
    from hjulet.instruments.indicators.gathering import read_data
    from hjulet.instruments.indicators.imputing import impute, impute_panel
    from hjulet.instruments.indicators.linting import Finding, lint
    from hjulet.instruments.indicators.model import Framework, Indicator, Node, Steps
    from hjulet.instruments.indicators.normalising import normalise
    from hjulet.instruments.indicators.observations import panel_of_observations
    from hjulet.instruments.indicators.published import read_published
    from hjulet.instruments.indicators.reading import read_table
    from hjulet.instruments.indicators.reproducing import Reproduction, reproduce
    from hjulet.instruments.indicators.results import Result
    from hjulet.instruments.indicators.screening import screen
    from hjulet.instruments.indicators.sensitivity import morris, sobol
    from hjulet.instruments.indicators.stability import rank_reversals, remove_elements, weight_stability
    from hjulet.instruments.indicators.structure import Level, Structure
    from hjulet.instruments.indicators.table import Panel, Table
    from hjulet.instruments.indicators.treating import treat_outliers, winsorise
    from hjulet.instruments.indicators.uncertainty import Uncertainty
    from hjulet.instruments.indicators.varying import Vary
    from hjulet.instruments.indicators.weighing import weight, with_weights

__all__ = [
    "Contribution",
    "Difference",
    "Effect",
    "Explanation",
    "Finding",
    "Framework",
    "Indicator",
    "IndicatorError",
    "Level",
    "Node",
    "Panel",
    "Reproduction",
    "Result",
    "Steps",
    "Structure",
    "Table",
    "Uncertainty",
    "Vary",
    "aggregate",
    "compute",
    "copeland",
    "cross_section",
    "denominate",
    "diff",
    "dumps",
    "from_coinr",
    "impute",
    "impute_panel",
    "lint",
    "load",
    "loads",
    "morris",
    "normalise",
    "outranking",
    "panel_from_coinr",
    "panel_of_observations",
    "rank_reversals",
    "read_data",
    "read_published",
    "read_table",
    "remove_elements",
    "reproduce",
    "screen",
    "shipped",
    "sobol",
    "to_coinr",
    "treat_outliers",
    "validate",
    "weight",
    "weight_stability",
    "winsorise",
    "with_weights",
]

_NAMES = {
    "aggregating": ("aggregate", "copeland", "outranking"),
    "coinr": ("from_coinr", "panel_from_coinr", "to_coinr"),
    "computing": ("compute",),
    "cross_sections": ("cross_section",),
    "denominating": ("denominate",),
    "differing": ("Difference", "diff"),
    "errors": ("IndicatorError",),
    "explaining": ("Contribution", "Effect", "Explanation"),
    "files": ("dumps", "load", "loads", "shipped", "validate"),
    "gathering": ("read_data",),
    "imputing": ("impute", "impute_panel"),
    "linting": ("Finding", "lint"),
    "model": ("Framework", "Indicator", "Node", "Steps"),
    "normalising": ("normalise",),
    "observations": ("panel_of_observations",),
    "published": ("read_published",),
    "reading": ("read_table",),
    "reproducing": ("Reproduction", "reproduce"),
    "results": ("Result",),
    "varying": ("Vary",),
    "screening": ("screen",),
    "sensitivity": ("morris", "sobol"),
    "stability": ("rank_reversals", "remove_elements", "weight_stability"),
    "structure": ("Level", "Structure"),
    "table": ("Panel", "Table"),
    "treating": ("treat_outliers", "winsorise"),
    "uncertainty": ("Uncertainty",),
    "weighing": ("weight", "with_weights"),
}
__getattr__, __dir__ = on_first_use(__name__, _NAMES)
