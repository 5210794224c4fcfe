"""What is within reach of each place: so many jobs in so many minutes, the nearest school, the service one has at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.measures import Cumulative, MeanTime, Measure, running_costs
from hjulet.instruments.access.network import Links, Network
from hjulet.instruments.access.options import Options
from hjulet.instruments.access.questions import Ends, Rules, Window, rows_of, sorted_links, turned
from hjulet.instruments.access.ranking import links, weights_of
from hjulet.instruments.access.travelling import travel_times
from hjulet.instruments.access.working import Progress, blocks_of, worked

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]
    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Reach:
    """What each worker is handed."""

    options: Options = field(repr=False)
    sums: Counts = field(repr=False)
    weights: Counts = field(repr=False)


def accessibility(
    network: Network,
    ends: Ends,
    window: Window,
    opportunities: Floats | Counts,
    measure: Measure | None = None,
    rules: Rules | None = None,
    *,
    workers: int | None = None,
    executor: Any = None,
    progress: Progress | None = None,
) -> Floats:
    """How much is within reach of each place, whenever one leaves in the window?

    Parameters
    ----------
    opportunities : how much there is at each destination (jobs, places at school), shape (destinations,), 0 or more
    measure : Cumulative(45) (default): what can be reached within 45 minutes; Gravity(20): the farther, the less it counts
    workers, executor, progress : as for `travel_times`; any number gives the same bits

    Returns
    -------
    float64, shape (origins,): opportunities, the mean over the window's departures from home. 0 means that nothing is within
    reach at any of them.

    Raises
    ------
    AccessError : a number is missing or below 0, or the measure is of time alone.

    Notes
    -----
    The mean of what is reached at each departure, and not what is reached in the mean time: the two differ.

    References
    ----------
    Hansen (1959), *Journal of the American Institute of Planners* 25:73; Geurs and van Wee (2004),
    doi:10.1016/j.jtrangeo.2003.10.005.
    """
    import numpy as np

    chosen = measure or Cumulative()
    if isinstance(chosen, MeanTime):
        raise AccessError(
            "mean time says how long it takes, and not how much is reached: use Cumulative or Gravity"
        )
    weights, scale = weights_of(opportunities, len(ends.destinations))
    options = Options.of(network, ends, window, rules)
    asked = Reach(options, running_costs(chosen, options.times), weights)
    lost = np.zeros(len(ends.origins), dtype=np.int64)
    for _, part in worked(
        lost_in, asked, blocks_of(len(weights)), workers=workers, executor=executor, progress=progress
    ):
        lost += part["lost"]
    whole = window.count * chosen.scale
    reached: Floats = (whole * int(weights.sum()) - lost) / (whole * scale)
    return reached


def lost_in(asked: Reach, destinations: Counts) -> dict[str, Counts]:
    """A block of destinations: how much each origin does not reach, over all departures."""
    import numpy as np

    from hjulet.instruments.access.profile_kernel import total_costs_of

    options = asked.options
    out = np.empty((len(destinations), options.shape[1]), dtype=np.int64)
    total_costs_of(
        options.hops, options.option, options.origin_starts, options.begin, links(options.ends.egress),
        links(options.reaching), destinations, options.shape, options.times, asked.sums, out,
    )  # fmt: skip
    return {"lost": asked.weights[destinations] @ out}


def nearest(
    network: Network,
    ends: Ends,
    window: Window,
    opportunities: Floats | Counts,
    k: int = 1,
    rules: Rules | None = None,
    *,
    workers: int | None = None,
    executor: Any = None,
    progress: Progress | None = None,
) -> Floats:
    """How many minutes is it to the nearest school, or to the third nearest?

    Parameters
    ----------
    opportunities : destinations of more than 0 are of the kind asked for, shape (destinations,)
    k : the nearest (1), the second nearest, …

    Returns
    -------
    float64, shape (origins,): minutes, the median over the window's departures; nan where fewer than `k` are reached within
    the longest journey. The nearest may be another at each departure; for k > 1 it is the k-th smallest of the medians to each.

    Raises
    ------
    AccessError : there are fewer than `k` such destinations, or a number is missing.
    """
    import numpy as np

    weights, _ = weights_of(opportunities, len(ends.destinations))
    kind = np.flatnonzero(weights)
    if not 1 <= k <= len(kind):
        raise AccessError(
            f"the nearest number {k} was asked for, and there are {len(kind)} such destinations"
        )
    some = _to_any(ends, kind) if k == 1 else _to(ends, kind)
    times = travel_times(
        network, some, window, rules, percentiles=(50,), workers=workers, executor=executor, progress=progress
    )
    medians = np.sort(np.where(np.isfinite(times.minutes[0]), times.minutes[0], np.inf), axis=0)[k - 1]
    found: Floats = np.where(np.isfinite(medians), medians, np.nan).astype(np.float64)
    return found


def _to(ends: Ends, kind: Counts) -> Ends:
    """The same question, to some of the destinations."""
    columns = rows_of(turned(ends.direct, len(ends.destinations)), kind)
    return replace(
        ends,
        destinations=tuple(ends.destinations[at] for at in kind),
        egress=rows_of(ends.egress, kind),
        direct=turned(columns, len(ends.origins)),
    )


def _to_any(ends: Ends, kind: Counts) -> Ends:
    """One destination that stands for all of a kind: from each stop as near as the nearest of them."""
    some = _to(ends, kind)
    egress = _shortest(some.egress)
    direct = turned(_shortest(turned(some.direct, len(kind))), len(ends.origins))
    return replace(some, destinations=("any",), egress=egress, direct=direct)


def _shortest(rows: Links) -> Links:
    """All rows as one: of several ways to a column the shortest."""
    import numpy as np

    order = np.lexsort((rows.seconds, rows.to))
    to, first = np.unique(rows.to[order], return_index=True)
    return sorted_links(1, np.zeros(len(to), dtype=np.int64), to, rows.seconds[order][first])


def service_classes(minutes: Mapping[str, Floats], limits: Sequence[float] = (10, 20, 30, 45)) -> Counts:
    """Which class of service has each place, by its way to the nearest of each kind?

    Class 1 has every kind within the first limit, class 2 within the second, and so on; the last class is for what is beyond
    the last limit, or not reached at all.

    Parameters
    ----------
    minutes : by kind of service (grocery, school, care), minutes to the nearest, shape (places,), nan for none
    limits : minutes, rising

    Returns
    -------
    int64, shape (places,), from 1 to the number of limits and one more.

    Raises
    ------
    AccessError : there is no kind, kinds are of other places, or the limits do not rise.

    Notes
    -----
    In the manner of Pipos' classes of service, with the bus in the place of the road. The worst of the kinds decides.

    Examples
    --------
    >>> import numpy as np
    >>> service_classes({"school": np.array([5.0, 25.0, np.nan]), "shop": np.array([12.0, 5.0, 5.0])}).tolist()
    [2, 3, 5]
    """
    import numpy as np

    if not minutes or len({len(values) for values in minutes.values()}) > 1:
        raise AccessError("classes need minutes for one kind of service or several, of the same places")
    if not limits or any(low >= high for low, high in pairwise(limits)):
        raise AccessError(f"limits rise; these do not: {', '.join(f'{limit:g}' for limit in limits)}")
    worst = np.max([np.where(np.isnan(values), np.inf, values) for values in minutes.values()], axis=0)
    return np.asarray(
        np.searchsorted(np.asarray(limits, dtype=np.float64), worst, side="left") + 1, dtype=np.int64
    )


def by_group(values: Floats, people: Mapping[str, Floats | Counts]) -> dict[str, dict[str, float | None]]:
    """What has one of each group, on average?

    Returns
    -------
    By group `persons`, the `mean` over those whose place has a value (None when none has), and the share without one
    (`without_share`). Groups of fewer than five persons are left out: a figure about them would be about somebody.

    Examples
    --------
    >>> import numpy as np
    >>> by_group(np.array([10.0, 40.0, np.nan]), {"all": np.array([6, 2, 2])})
    {'all': {'persons': 10.0, 'mean': 17.5, 'without_share': 0.2}}
    """
    import numpy as np

    from hjulet.instruments.access.comparing import FEWEST

    known = ~np.isnan(values)
    found: dict[str, dict[str, float | None]] = {}
    for group, some in people.items():
        persons = np.asarray(some, dtype=np.float64)
        if len(persons) != len(values):
            raise AccessError(
                f"{len(persons)} numbers of people came for {len(values)} places", about=f"group {group}"
            )
        whole, there = float(persons.sum()), float(persons[known].sum())
        if whole < FEWEST:
            continue
        mean = float(values[known] @ persons[known]) / there if there else None
        found[group] = {"persons": whole, "mean": mean, "without_share": (whole - there) / whole}
    return found
