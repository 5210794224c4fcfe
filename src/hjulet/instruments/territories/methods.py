"""The methods by their short names, ready to be run on flows: as `stability`, `by_group` and a command line want them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from typing import Any

from hjulet.instruments.territories.errors import TerritoryError
from hjulet.instruments.territories.flows import Flows
from hjulet.instruments.territories.functional_urban import functional_urban_areas
from hjulet.instruments.territories.fusing import intramax
from hjulet.instruments.territories.labour_markets import labour_market_areas
from hjulet.instruments.territories.networks import communities
from hjulet.instruments.territories.results import Territories
from hjulet.instruments.territories.travel_to_work import travel_to_work_areas

Method = Callable[[Flows], Territories]
"""Regions of flows: a function of this package with its parameters filled in by functools.partial."""


def intramax_regions(
    flows: Flows,
    *,
    objective: str = "intramax",
    contiguity: Mapping[Hashable, Sequence[Hashable]] | None = None,
    n_regions: int | None = None,
    internal_share: float | None = None,
    self_containment: float | None = None,
) -> Territories:
    """The tree of `intramax`, cut at once: as `Tree.cut`, before its greatest jump when nothing is said."""
    tree = intramax(flows, objective=objective, contiguity=contiguity)
    at_jump = n_regions is None and internal_share is None and self_containment is None
    return tree.cut(
        n_regions=n_regions, internal_share=internal_share, self_containment=self_containment, at_jump=at_jump
    )


METHODS: dict[str, Callable[..., Territories]] = {
    "scb": partial(labour_market_areas, method="scb"),
    "nordic": partial(labour_market_areas, method="nordic"),
    "ttwa": travel_to_work_areas,
    "intramax": intramax_regions,
    "fua": functional_urban_areas,
    "leiden": partial(communities, algorithm="leiden"),
    "infomap": partial(communities, algorithm="infomap"),
}


def method(name: str, **parameters: Any) -> Method:
    """A method by its short name, with its parameters.

    >>> method("scb", max_links=3).keywords
    {'method': 'scb', 'max_links': 3}
    """
    if name not in METHODS:
        raise TerritoryError(f"there is no method {name!r}; there are: {', '.join(METHODS)}")
    return partial(METHODS[name], **parameters)
