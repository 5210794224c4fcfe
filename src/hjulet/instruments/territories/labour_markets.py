"""Local labour markets as Statistics Sweden draws them, and the Nordic variant: centres, and those that lean on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hjulet.instruments.territories.chains import Linked, link_up
from hjulet.instruments.territories.errors import TerritoryError
from hjulet.instruments.territories.flows import Flows
from hjulet.instruments.territories.results import NOWHERE, Territories

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]
    Flags = NDArray[np.bool_]

SCB_OUT, SCB_SINGLE = 0.20, 0.075
NORDIC_OUT, NORDIC_SINGLE = 0.20, 0.10
SECONDARY_OUT, SECONDARY_SINGLE = 0.25, 0.075


@dataclass(frozen=True, slots=True)
class Leaving:
    """How each area's residents commute out; shape (areas,) each."""

    out: Floats
    """People who work in another area."""
    single: Floats
    """The largest flow to one other area."""
    to: Places
    """Where that goes: of equal flows to the area with most jobs, then the lowest; -1 for nowhere."""
    out_share: Floats
    """Of all employed residents; nan where there are none."""
    single_share: Floats


def labour_market_areas(
    flows: Flows,
    *,
    method: str = "scb",
    out_commuting_max: float | None = None,
    single_flow_max: float | None = None,
    max_links: int = 2,
    at_limit: str = "centre",
) -> Territories:
    """Which municipalities are labour markets of their own, and which centre does each of the others lean on?

    A municipality whose residents mostly work at home is a centre. Every other joins the one that takes its largest
    flow, and through it a centre. Two that lean on each other are one area with two centres.

    Parameters
    ----------
    flows : all employed residents, those who work in their own municipality included
    method : "scb", or "nordic" (Nordregio 2018), which also takes as centre what has more jobs than residents, and
        as secondary centre what others lean on and that leans little on others itself
    out_commuting_max : share of residents who work elsewhere that a centre may have; 0.20
    single_flow_max : share that may go to one other municipality; 0.075, nordic 0.10
    max_links : the most links between a municipality and its centre. A longer chain is broken at its weakest link, the
        one that takes the smallest share of residents, and what stood there becomes a centre
    at_limit : what a share that is just the limit makes: "centre" ("may not exceed") or "dependent" ("less than")

    Returns
    -------
    Territories with `links` (the municipality each is joined to) and `rules`:

    centre : self-sufficient; centre by jobs : nordic, by having more jobs than residents
    secondary centre : nordic; mutual : one of two centres that lean on each other
    joined : leans on another; joined by default : nordic, no flow is above 7.5 %, and nothing leans on it
    chain : made a centre where a chain was too long; cycle : made one where links went in a circle of three or more
    no residents : belongs to no area

    Raises
    ------
    TerritoryError : an unknown method; a share outside 0-1.

    Notes
    -----
    SCB has more rules, seldom used and not published, and Nordregio places three municipalities by hand: equality
    with their maps is not promised. `margins` says who is close to a limit.

    References
    ----------
    SCB (2010), Lokala arbetsmarknader: egenskaper, utveckling och funktion, AM95BR1001. Carlsson, Johansson, Persson and
    Tegsjö (1993), Lokala arbetsmarknader och regionala arbetsmarknader, SCB. Nordregio (2018), Nordic local labour
    market areas.

    Examples
    --------
    Of 100 in c 30 go to b, and of 100 in b 10 to a, which is more than 7.5 %:

    >>> flows = Flows.from_frame(
    ...     {"o": ["a", "b", "b", "c", "c"], "d": ["a", "a", "b", "b", "c"], "n": [100, 10, 90, 30, 70]},
    ...     origin="o", destination="d", flow="n")
    >>> found = labour_market_areas(flows)
    >>> found.labels, found.rules
    ({'a': 'a', 'b': 'a', 'c': 'a'}, ('centre', 'joined', 'joined'))
    """
    import numpy as np

    if method not in ("scb", "nordic") or at_limit not in ("centre", "dependent"):
        raise TerritoryError(
            f"method={method!r}, at_limit={at_limit!r}; give 'scb' or 'nordic', and 'centre' or 'dependent'"
        )
    nordic = method == "nordic"
    out_max = (NORDIC_OUT if nordic else SCB_OUT) if out_commuting_max is None else out_commuting_max
    single_max = (NORDIC_SINGLE if nordic else SCB_SINGLE) if single_flow_max is None else single_flow_max
    for name, share in (("out_commuting_max", out_max), ("single_flow_max", single_max)):
        if not 0 <= share <= 1:
            raise TerritoryError(f"{name} is {share:g}; give a share from 0 to 1, such as 0.2 for 20 %")
    if max_links < 1:
        raise TerritoryError(f"max_links is {max_links}; give 1 or more")
    parameters = {
        "method": method, "out_commuting_max": out_max, "single_flow_max": single_max, "max_links": max_links,
        "at_limit": at_limit,
    }  # fmt: skip
    leaves = leaving(flows)
    rules = rules_of(
        flows.residents, flows.jobs, leaves, out_max, single_max, nordic=nordic, at_limit=at_limit
    )
    links = np.where(independent(rules), NOWHERE, leaves.to)
    linked = link_up(links, leaves.single_share, flows.jobs, max_links)
    for place, why in linked.made_centres.items():
        rules[place] = why
    region = np.where(np.array(rules) == "no residents", NOWHERE, linked.number)
    return _territories(flows, linked, region, tuple(rules), parameters)


def _territories(
    flows: Flows, linked: Linked, region: Places, rules: tuple[str, ...], parameters: dict[str, object]
) -> Territories:
    import numpy as np

    kept = np.unique(region[region >= 0])
    notes: tuple[str, ...] = ()
    if without := int((region < 0).sum()):
        notes = (f"{without} areas without employed residents belong to no labour market area",)
    return Territories(
        flows,
        np.where(region >= 0, np.searchsorted(kept, region), NOWHERE),
        "labour_market_areas",
        parameters,
        seats=tuple(linked.seats[one] for one in kept.tolist()),
        links=linked.to,
        rules=rules,
        notes=notes,
    )


def leaving(flows: Flows) -> Leaving:
    """How do the residents of each area commute out?"""
    import numpy as np

    areas = len(flows)
    away = np.flatnonzero((flows.destinations != flows.origins) & (flows.values > 0))
    home, value, work = flows.origins[away], flows.values[away], flows.destinations[away]
    single = np.zeros(areas)
    np.maximum.at(single, home, value)
    top = value == single[home]
    home, work = home[top], work[top]
    order = np.lexsort((work, -flows.jobs[work], home))
    to = np.full(areas, NOWHERE, dtype=np.int64)
    first = order[np.unique(home[order], return_index=True)[1]]
    to[home[first]] = work[first]
    out = flows.residents - flows.own
    with np.errstate(divide="ignore", invalid="ignore"):
        return Leaving(out, single, to, out / flows.residents, single / flows.residents)


def within(share: Floats, limit: float, at_limit: str) -> Flags:
    """Whether shares keep to a limit. A share is divided and not the limit multiplied, so that 15 of 200 is 0.075."""
    found: Flags = share <= limit if at_limit == "centre" else share < limit
    return found


def independent(rules: list[str]) -> Flags:
    """Which areas lean on no other, by their rules."""
    import numpy as np

    return np.array([rule.endswith(("centre", "jobs", "residents")) for rule in rules], dtype=bool)


def rules_of(
    residents: Floats, jobs: Floats, leaves: Leaving, out_max: float, single_max: float, *, nordic: bool, at_limit: str
) -> list[str]:  # fmt: skip
    """The rule that decides each area, before links are followed; shape (areas,) of all that comes."""
    import numpy as np

    low_out = within(leaves.out_share, out_max, at_limit)
    low_single = within(leaves.single_share, single_max, at_limit)
    rules = np.where(low_out & low_single, "centre", "joined").astype(object)
    if nordic:
        rules[~low_out & low_single & (jobs > residents)] = "centre by jobs"
        leans = (rules == "joined") & (leaves.single_share > SECONDARY_SINGLE)
        leant_on = np.zeros(len(residents), dtype=bool)
        leant_on[leaves.to[leans & (leaves.to >= 0)]] = True
        rest = (rules == "joined") & ~leans
        secondary = rest & leant_on & within(leaves.out_share, SECONDARY_OUT, at_limit)
        rules[rest] = "joined by default"
        rules[secondary] = "secondary centre"
    rules[leaves.to < 0] = "centre"  # nobody leaves it, whatever the limits are
    rules[residents <= 0] = "no residents"
    found: list[str] = rules.tolist()
    return found
