"""Territories: where everyday life crosses the border, as regions of commuting flows.

The public names are gathered here and fetched when they are first used, since they need numpy.

Examples
--------
>>> from hjulet.instruments.territories import Flows, labour_market_areas
>>> flows = Flows.from_frame(
...     {"home": ["a", "b", "b"], "work": ["a", "a", "b"], "people": [100, 10, 90]},
...     origin="home", destination="work", flow="people")
>>> found = labour_market_areas(flows)
>>> found.labels, found.explain("b").margin.persons
({'a': 'a', 'b': 'a'}, 3)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hjulet.instruments.names import on_first_use

if TYPE_CHECKING:
    from hjulet.instruments.territories.checking import FlowCheck
    from hjulet.instruments.territories.comparing import Comparison, Likeness, compare
    from hjulet.instruments.territories.criteria import Criteria, validity
    from hjulet.instruments.territories.errors import TerritoryError
    from hjulet.instruments.territories.explaining import Explanation
    from hjulet.instruments.territories.flows import Flows, by_year
    from hjulet.instruments.territories.functional_urban import (
        cities_of,
        functional_urban_areas,
        urban_centres,
    )
    from hjulet.instruments.territories.fusing import Tree, intramax
    from hjulet.instruments.territories.groups import GroupResult, Groups, by_group
    from hjulet.instruments.territories.labour_markets import labour_market_areas
    from hjulet.instruments.territories.margins import Margin
    from hjulet.instruments.territories.methods import METHODS, Method, method
    from hjulet.instruments.territories.networks import communities
    from hjulet.instruments.territories.reading import read_flows, read_names
    from hjulet.instruments.territories.repeating import Stability, stability
    from hjulet.instruments.territories.results import Reserved, Territories
    from hjulet.instruments.territories.side_files import read_crosswalk, read_grid
    from hjulet.instruments.territories.statistics import Summary, modularity
    from hjulet.instruments.territories.sweeping import Sweep, sweep
    from hjulet.instruments.territories.travel_to_work import travel_to_work_areas
    from hjulet.instruments.territories.years import Change, OverTime, over_time, translate

_NAMES = {
    "checking": ("FlowCheck",),
    "networks": ("communities",),
    "comparing": ("Comparison", "Likeness", "compare"),
    "errors": ("TerritoryError",),
    "explaining": ("Explanation",),
    "flows": ("Flows", "by_year"),
    "functional_urban": ("cities_of", "functional_urban_areas", "urban_centres"),
    "groups": ("GroupResult", "Groups", "by_group"),
    "fusing": ("Tree", "intramax"),
    "labour_markets": ("labour_market_areas",),
    "margins": ("Margin",),
    "methods": ("METHODS", "Method", "method"),
    "years": ("Change", "OverTime", "over_time", "translate"),
    "reading": ("read_flows", "read_names"),
    "results": ("Reserved", "Territories"),
    "repeating": ("Stability", "stability"),
    "side_files": ("read_crosswalk", "read_grid"),
    "statistics": ("Summary", "modularity"),
    "sweeping": ("Sweep", "sweep"),
    "travel_to_work": ("travel_to_work_areas",),
    "criteria": ("Criteria", "validity"),
}
__all__ = [
    "METHODS", "Change", "Comparison", "Criteria", "Explanation", "FlowCheck", "Flows", "GroupResult", "Groups",
    "Likeness", "Margin", "Method", "OverTime", "Reserved", "Stability", "Summary", "Sweep", "Territories",
    "TerritoryError", "Tree", "by_group", "by_year", "cities_of", "communities", "compare", "functional_urban_areas",
    "intramax", "labour_market_areas", "method", "modularity", "over_time", "read_crosswalk", "read_flows",
    "read_grid", "read_names", "stability",
    "sweep", "translate", "travel_to_work_areas", "urban_centres", "validity",
]  # fmt: skip
__getattr__, __dir__ = on_first_use(__name__, _NAMES)
