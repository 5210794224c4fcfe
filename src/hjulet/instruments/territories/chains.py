"""Links from area to area, followed to centres: pairs that lean on each other, circles, and chains that are too long."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Linked:
    """Areas with their centres."""

    to: Places
    """Shape (areas,): the area each is joined to, -1 for a centre."""
    number: Places
    """Shape (areas,): the region of each, from 0, in the order of their first centres."""
    seats: tuple[tuple[int, ...], ...]
    """The centres of each region, the one with most jobs first."""
    made_centres: dict[int, str]
    """Areas that became centres though they lean on another, and why: mutual, cycle or chain."""


def link_up(to: Places, share: Floats, jobs: Floats, max_links: int) -> Linked:
    """Follow links to centres.

    Parameters
    ----------
    to : shape (areas,), the area each leans on, -1 for a centre
    share : shape (areas,), how strong that link is
    jobs : shape (areas,), which of two centres comes first
    max_links : longer chains are broken at their weakest link (of equals at the lowest area), the longest chain first

    Examples
    --------
    Five areas in a row, each leaning on the one before; the third link is the weakest:

    >>> import numpy as np
    >>> found = link_up(np.array([-1, 0, 1, 2, 3]), np.array([0, 0.5, 0.4, 0.1, 0.3]), np.ones(5), 2)
    >>> found.number.tolist(), found.made_centres
    ([0, 0, 0, 1, 1], {3: 'chain'})
    """
    import numpy as np

    links: list[int] = to.tolist()
    twin: dict[int, int] = {}
    made: dict[int, str] = {}
    for circle in _circles(links):
        if len(circle) == 2:
            first, second = sorted(circle, key=lambda one: (-jobs[one], one))
            twin[second] = first
            links[first] = links[second] = -1
            made[first] = made[second] = "mutual"
        else:
            weakest = min(circle, key=lambda one: (share[one], one))
            links[weakest] = -1
            made[weakest] = "cycle"
    for broken in _shorten(links, share, max_links):
        made[broken] = "chain"
    home = _homes(links, twin)
    heads = sorted(set(home))
    rank = {one: number for number, one in enumerate(heads)}
    seats = {one: [one] for one in heads}
    for second, first in twin.items():
        seats[first].append(second)
    number = np.array([rank[one] for one in home], dtype=np.int64)
    return Linked(np.array(links, dtype=np.int64), number, tuple(tuple(seats[one]) for one in heads), made)


def _circles(links: list[int]) -> Iterator[list[int]]:
    """Areas that lead to themselves, each circle once."""
    walk = [0] * len(links)
    for start in range(len(links)):
        at = start
        while at >= 0 and not walk[at]:
            walk[at] = start + 1
            at = links[at]
        if at >= 0 and walk[at] == start + 1:
            circle = [at]
            while (on := links[circle[-1]]) != at:
                circle.append(on)
            yield circle


def _depths(links: list[int]) -> list[int]:
    depth = [-1] * len(links)
    for start in range(len(links)):
        path, at = [], start
        while depth[at] < 0 and links[at] >= 0:
            path.append(at)
            at = links[at]
        if depth[at] < 0:
            depth[at] = 0
        for one in reversed(path):
            depth[one] = depth[links[one]] + 1
    return depth


def _shorten(links: list[int], share: Floats, max_links: int) -> list[int]:
    """Break chains until none is too long; changes `links` and says where."""
    depth = _depths(links)
    leaning: dict[int, list[int]] = defaultdict(list)
    for area, on in enumerate(links):
        if on >= 0:
            leaning[on].append(area)
    queue = [(-deep, area) for area, deep in enumerate(depth) if deep > max_links]
    heapify(queue)
    broken = []
    while queue:
        deep, area = heappop(queue)
        if depth[area] != -deep:
            continue  # it has come nearer to a centre since
        chain = [area]
        while links[links[chain[-1]]] >= 0:
            chain.append(links[chain[-1]])
        weakest = min(chain, key=lambda one: (share[one], one))
        leaning[links[weakest]].remove(weakest)
        links[weakest] = -1
        broken.append(weakest)
        below, nearer = [weakest], depth[weakest]
        while below:
            one = below.pop()
            depth[one] -= nearer
            if depth[one] > max_links:
                heappush(queue, (-depth[one], one))
            below += leaning[one]
    return broken


def _homes(links: list[int], twin: dict[int, int]) -> list[int]:
    home = [-1] * len(links)
    for start in range(len(links)):
        path, at = [], start
        while home[at] < 0 and links[at] >= 0:
            path.append(at)
            at = links[at]
        found = home[at] if home[at] >= 0 else twin.get(at, at)
        for one in (*path, at):
            home[one] = found
    return home
