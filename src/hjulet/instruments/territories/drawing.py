"""Other flows that could have been: drawn anew for one replicate after another, the same wherever they are drawn."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from hjulet.instruments.territories.comparing import heirs
from hjulet.instruments.territories.errors import TerritoryError
from hjulet.instruments.territories.flows import Flows
from hjulet.instruments.territories.results import Territories

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]

Given, Made = TypeVar("Given"), TypeVar("Made")
BATCHES_PER_WORKER = 4
LARGEST_POISSON = 1e15
"""Above this numpy's Poisson draws do not fit in whole numbers."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What is kept of some replicates."""

    regions: tuple[int, ...]
    """How many regions each had."""
    stayed: NDArray[np.int64]
    """Shape (areas,): in how many replicates each area stayed with its region."""


def bootstrapped(flows: Flows, seed: int, replicate: int) -> Flows:
    """Each flow a Poisson draw around itself: as if the year had been lived again."""
    import numpy as np

    from hjulet.instruments.territories.poisson_kernel import draw_small, tables

    draw = np.random.default_rng([seed, replicate])
    drawn, rest = np.empty(len(flows.values)), np.empty(len(flows.values), dtype=np.int64)
    left = draw_small(flows.values, draw.random(len(drawn)), *tables(), drawn, rest)
    drawn[rest[:left]] = draw.poisson(flows.values[rest[:left]])
    return flows.with_values(drawn)


def random_part(flows: Flows, share: float, seed: int, replicate: int) -> Flows:
    """Each person with the same chance: what a group would be that differs from all only in size."""
    import numpy as np

    draw = np.random.default_rng([seed, replicate])
    return flows.with_values(draw.binomial(np.rint(flows.values).astype(np.int64), share).astype(np.float64))


def count(
    flows: Flows,
    method: Callable[[Flows], Territories],
    draw: Callable[[Flows, int], Flows],
    base: Places | None,
    residents: Floats | None,
    replicates: Sequence[int],
) -> Counted:
    """Draw, run the method and count, for each replicate number: what a worker does."""
    import numpy as np

    regions, stayed = [], np.zeros(len(flows), dtype=np.int64)
    for replicate in replicates:
        found = method(draw(flows, replicate))
        regions.append(found.n_regions)
        if base is not None and residents is not None:
            stayed += stays(base, found.region, residents)
    return Counted(tuple(regions), stayed)


def stays(base: Places, drawn: Places, residents: Floats) -> NDArray[np.bool_]:
    """Which areas are in the heir of their region. A new region is the heir of one old region at most, the pairs that share
    most residents first: two that become one are one region less, and the smaller has no heir.

    Parameters
    ----------
    base, drawn : shape (areas,), region numbers, -1 for none; residents : shape (areas,)

    Returns
    -------
    Shape (areas,). An area without a region stays when it again has none.

    Region 0 loses an area to region 1, which is larger; region 2 becomes a part of region 1 and is no more:

    >>> import numpy as np
    >>> stays(np.array([0, 0, 0, 1, 1, 2]), np.array([5, 5, 7, 7, 7, 7]), np.ones(6)).tolist()
    [True, True, False, True, True, False]
    """
    import numpy as np

    placed = (base >= 0) & (drawn >= 0)
    heir = np.full(int(drawn.max(initial=-1)) + 1, -1, dtype=np.int64)
    found = heirs(base[placed], drawn[placed], residents[placed])
    heir[list(found)] = list(found.values())
    kept: NDArray[np.bool_] = (base < 0) & (drawn < 0)
    kept[placed] = heir[drawn[placed]] == base[placed]
    return kept


def counted(
    flows: Flows,
    method: Callable[[Flows], Territories],
    draw: Callable[[Flows, int], Flows],
    base: Territories | None,
    replicates: int,
    executor: Executor | None,
) -> Counted:
    """`count` for so many replicates, in batches side by side. The answer does not depend on who counted what."""
    import numpy as np

    if replicates < 1:
        raise TerritoryError(f"replicates is {replicates}; give 1 or more")
    if flows.values.max(initial=0) > LARGEST_POISSON:
        raise TerritoryError("a flow is too large to be drawn anew; give people, in thousands at the most")
    flows.turned, flows.origins  # noqa: B018 - computed once here, and not in each thread
    workers = os.cpu_count() or 1
    number = max(1, min(replicates, BATCHES_PER_WORKER * workers))
    batches = [range(first, replicates, number) for first in range(number)]
    region = base.region if base is not None else None
    residents = base.flows.residents if base is not None else None
    run = partial(count, flows, method, draw, region, residents)
    with side_by_side(executor) as pool:
        parts = list(pool.map(run, batches))
    regions = [0] * replicates
    for batch, part in zip(batches, parts, strict=True):
        for replicate, one in zip(batch, part.regions, strict=True):
            regions[replicate] = one
    return Counted(tuple(regions), np.sum([part.stayed for part in parts], axis=0))


@contextmanager
def side_by_side(executor: Executor | None) -> Iterator[Executor]:
    """The executor that is given, else threads: the compiled loops and the draws leave the interpreter's lock."""
    if executor is not None:
        yield executor
        return
    with ThreadPoolExecutor(os.cpu_count() or 1) as own:
        yield own
