"""What kind of regions they are: size, self-containment, validity, cohesion, and the whole in a few figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hjulet.instruments.territories.adding import add_up
from hjulet.instruments.territories.flows import Flows

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from hjulet.instruments.territories.criteria import Criteria
    from hjulet.instruments.territories.results import Territories

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]

CENTRAL_JOBS = 100
"""An area is central when more come to it than leave it, and it has more jobs than this (LabourMarketAreas)."""


def region_sums(flows: Flows, region: Places, regions: int) -> tuple[Floats, Floats, Floats]:
    """Residents, jobs, and people who both live and work there, of each region; shape (regions,) each."""
    placed = region >= 0
    residents = add_up(region[placed], flows.residents[placed], regions)
    jobs = add_up(region[placed], flows.jobs[placed], regions)
    home, work = region[flows.origins], region[flows.destinations]
    inside = (home == work) & (home >= 0)
    return residents, jobs, add_up(home[inside], flows.values[inside], regions)


def modularity(residents: Floats, jobs: Floats, inside: Floats, total: float) -> float:
    """Share of flow that stays inside regions, less what it would be if all chose jobs at random; at most 1.

    Directed and weighted: sum of inside / total - residents jobs / total² (Leicht and Newman 2008,
    doi:10.1103/PhysRevLett.100.118703). nan when there are no flows.

    >>> import numpy as np
    >>> modularity(np.array([50.0, 50.0]), np.array([50.0, 50.0]), np.array([50.0, 50.0]), 100.0)
    0.5
    """
    if total <= 0:
        return float("nan")
    return float((inside / total - residents / total * (jobs / total)).sum())


def region_statistics(found: Territories) -> pl.DataFrame:
    """What is each region like?

    Returns
    -------
    A row for each region, in the order of `found.regions`:

    region, name : label and name; centres : ids, joined by a space
    areas : how many; central_areas : of them with more coming than going and more than 100 jobs
    employed_residents, jobs, inside : people who live, work, and do both there
    self_containment_supply, _demand : inside / residents, inside / jobs; self_containment : the lower
    validity : the trade-off function, only for travel-to-work areas; 1 or more is accepted
    jobs_per_resident; home_work_ratio : (residents - jobs) / inside
    crossing_share : people who cross its border, halved, by those inside
    link_cohesion : pairs of different areas with a flow, by all there could be; flow_cohesion : share of the flow inside
        that goes between different areas. Missing in a region of one area
    regions_in, regions_out : other regions people come from and go to

    A ratio by nobody is missing.
    """
    import numpy as np
    import polars as pl

    residents, jobs, inside = found.sums
    flows, region, count = found.flows, found.region, found.n_regions
    size = np.bincount(region[region >= 0], minlength=count)
    own = add_up(region[region >= 0], flows.own[region >= 0], count)
    supply, demand = _ratio(inside, residents), _ratio(inside, jobs)
    several = size > 1
    columns = {
        "region": [str(one) for one in found.regions],
        "name": found.names,
        "centres": [" ".join(map(str, found.centres[one])) for one in found.regions],
        "areas": size,
        "central_areas": _central(found),
        "employed_residents": residents,
        "jobs": jobs,
        "inside": inside,
        "self_containment_supply": supply,
        "self_containment_demand": demand,
        "self_containment": np.minimum(supply, demand),
        "validity": _validity(found),
        "jobs_per_resident": _ratio(jobs, residents),
        "home_work_ratio": _ratio(residents - jobs, inside),
        "crossing_share": _ratio((residents + jobs - 2 * inside) / 2, inside),
        "link_cohesion": np.where(several, _ratio(_links_inside(found), size * (size - 1.0)), np.nan),
        "flow_cohesion": np.where(several, _ratio(inside - own, inside), np.nan),
    }
    into, out = _links_between(found)
    return pl.DataFrame({**columns, "regions_in": into, "regions_out": out}).with_columns(
        pl.selectors.float().fill_nan(None)
    )


def _ratio(part: Floats, whole: Floats) -> Floats:
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore"):
        shares: Floats = np.where(whole > 0, part / whole, np.nan)
    return shares


def _validity(found: Territories) -> Floats:
    import numpy as np

    from hjulet.instruments.territories.criteria import validity

    criteria = criteria_of(found)
    return validity(*found.sums, criteria) if criteria else np.full(found.n_regions, np.nan)


def criteria_of(found: Territories) -> Criteria | None:
    """The criteria travel-to-work areas were made by; None for other methods."""
    from hjulet.instruments.territories.criteria import Criteria

    names = ("min_size", "min_self_containment", "target_size", "target_self_containment")
    if not all(isinstance(found.parameters.get(name), int | float) for name in names):
        return None
    return Criteria(*(found.parameters[name] for name in names))  # type: ignore[arg-type]


def _central(found: Territories) -> Places:
    import numpy as np

    flows = found.flows
    central = (flows.jobs > flows.residents) & (flows.jobs > CENTRAL_JOBS) & (found.region >= 0)
    return np.bincount(found.region[central], minlength=found.n_regions)


def _links_inside(found: Territories) -> Floats:
    import numpy as np

    flows = found.flows
    home, work = found.region[flows.origins], found.region[flows.destinations]
    link = (home == work) & (home >= 0) & (flows.origins != flows.destinations) & (flows.values > 0)
    return np.bincount(home[link], minlength=found.n_regions).astype(float)


def _links_between(found: Territories) -> tuple[Places, Places]:
    import numpy as np

    flows, count = found.flows, found.n_regions
    home, work = found.region[flows.origins], found.region[flows.destinations]
    link = (home != work) & (home >= 0) & (work >= 0) & (flows.values > 0)
    pairs = np.unique(home[link] * count + work[link])
    return np.bincount(pairs % count, minlength=count), np.bincount(pairs // count, minlength=count)


@dataclass(frozen=True, slots=True)
class Summary:
    """Regions in a few figures. Shares in 0-1; nan when there is nobody or nothing to divide by."""

    areas: int
    regions: int
    single_area_regions: int
    without_region: int
    """Areas that belong to none."""
    residents_median: float
    residents_lower_quartile: float
    residents_upper_quartile: float
    self_containment_mean: float
    self_containment_sd: float
    self_containment_lowest: float
    below_validity: int | None
    """Regions with validity below 1; None for methods without it."""
    crossing_share: float
    """Share of all employed who work in another region than they live in, or in none."""
    modularity: float


def summarise(found: Territories) -> Summary:
    """The whole in a few figures."""
    import numpy as np

    residents, jobs, inside = found.sums
    containment = np.minimum(_ratio(inside, residents), _ratio(inside, jobs))
    known = containment[~np.isnan(containment)]
    quarters = np.quantile(residents, [0.25, 0.5, 0.75]) if len(residents) else np.full(3, np.nan)
    size, total = np.bincount(found.region[found.region >= 0], minlength=found.n_regions), found.flows.total
    nothing = float("nan")
    return Summary(
        areas=len(found.flows),
        regions=found.n_regions,
        single_area_regions=int((size == 1).sum()),
        without_region=int((found.region < 0).sum()),
        residents_median=float(quarters[1]),
        residents_lower_quartile=float(quarters[0]),
        residents_upper_quartile=float(quarters[2]),
        self_containment_mean=float(known.mean()) if len(known) else nothing,
        self_containment_sd=float(known.std(ddof=1)) if len(known) > 1 else nothing,
        self_containment_lowest=float(known.min()) if len(known) else nothing,
        below_validity=int((_validity(found) < 1).sum()) if criteria_of(found) else None,
        crossing_share=1 - float(inside.sum()) / total if total > 0 else nothing,
        modularity=found.modularity(),
    )
