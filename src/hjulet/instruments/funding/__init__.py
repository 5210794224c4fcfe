"""Funding: where project support lands, by which rule, and whether another rule would say otherwise.

The public names are gathered here and fetched when they are first used, since they need numpy.

Examples
--------
>>> import numpy as np
>>> from hjulet.instruments.funding import Operations, Places, allocate
>>> places = Places(("a", "b"), np.array([90.0, 10.0]))
>>> project = Operations.of({"p": 100.0}, touched={"p": ["a", "b"]})
>>> allocate(project, places, "equal").per_inhabitant.round(2).tolist()
[0.56, 5.0]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hjulet.instruments.names import on_first_use

if TYPE_CHECKING:
    from hjulet.instruments.funding.allocating import RULES, Allocation, Rule, allocate, pieces_frame
    from hjulet.instruments.funding.autocorrelation import Lisa, Moran, empirical_bayes, lisa, moran
    from hjulet.instruments.funding.comparing_types import TypeFigures, by_type
    from hjulet.instruments.funding.concentrating import (
        Concentration,
        Lorenz,
        Theil,
        concentration,
        gini,
        hoover,
        lorenz,
        theil,
    )
    from hjulet.instruments.funding.errors import FundingError
    from hjulet.instruments.funding.measuring import Measures, measure
    from hjulet.instruments.funding.municipality_types import types_from_regions
    from hjulet.instruments.funding.operations import Operations
    from hjulet.instruments.funding.places import Places, read_places
    from hjulet.instruments.funding.quotients import Quotients, location_quotient
    from hjulet.instruments.funding.reading import read_operations
    from hjulet.instruments.funding.varying_rules import Sensitivity, Statement, sensitivity
    from hjulet.instruments.funding.weights import Weights, contiguity, from_flows, nearest
    from hjulet.instruments.funding.wording import sentences

__all__ = [
    "RULES",
    "Allocation",
    "Concentration",
    "FundingError",
    "Lisa",
    "Lorenz",
    "Measures",
    "Moran",
    "Operations",
    "Places",
    "Quotients",
    "Rule",
    "Sensitivity",
    "Statement",
    "Theil",
    "TypeFigures",
    "Weights",
    "allocate",
    "by_type",
    "concentration",
    "contiguity",
    "empirical_bayes",
    "from_flows",
    "gini",
    "hoover",
    "lisa",
    "location_quotient",
    "lorenz",
    "measure",
    "moran",
    "nearest",
    "pieces_frame",
    "read_operations",
    "read_places",
    "sensitivity",
    "sentences",
    "theil",
    "types_from_regions",
]

_NAMES = {
    "allocating": ("RULES", "Allocation", "Rule", "allocate", "pieces_frame"),
    "autocorrelation": ("Lisa", "Moran", "empirical_bayes", "lisa", "moran"),
    "comparing_types": ("TypeFigures", "by_type"),
    "concentrating": (
        "Concentration",
        "Lorenz",
        "Theil",
        "concentration",
        "gini",
        "hoover",
        "lorenz",
        "theil",
    ),
    "errors": ("FundingError",),
    "measuring": ("Measures", "measure"),
    "municipality_types": ("types_from_regions",),
    "operations": ("Operations",),
    "places": ("Places", "read_places"),
    "quotients": ("Quotients", "location_quotient"),
    "reading": ("read_operations",),
    "varying_rules": ("Sensitivity", "Statement", "sensitivity"),
    "weights": ("Weights", "contiguity", "from_flows", "nearest"),
    "wording": ("sentences",),
}
__getattr__, __dir__ = on_first_use(__name__, _NAMES)
