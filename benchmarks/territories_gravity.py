"""Flows between made-up areas by a gravity model: as many as wanted, the same for the same seed."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.spatial import cKDTree

from hjulet.instruments.territories import Flows

AT_A_TIME = 5_000
"""Areas whose flows are drawn at once: 20 MB for each table of them."""


def gravity_flows(areas: int, pairs_per_area: int = 65, *, seed: int = 1) -> Flows:
    """Areas at random on a plane, of very different sizes; people work where there are jobs and where it is near.

    Each area has flows to `pairs_per_area` others or itself: the largest by the model, and where those are fewer, one to
    three people somewhere near. Ids are the numbers from 1, as text.
    """
    draw = np.random.default_rng(seed)
    side = np.sqrt(areas) * 6.0  # km: an area has 36 km²
    at = draw.uniform(0, side, (areas, 2))
    workers = np.maximum(100, draw.lognormal(6.6, 1.1, areas))
    workers[draw.choice(areas, max(1, areas // 60), replace=False)] *= 12  # towns
    jobs = workers * draw.lognormal(0, 0.35, areas)
    tree = cKDTree(at)
    parts = []
    for first in range(0, areas, AT_A_TIME):
        rows = np.arange(first, min(first + AT_A_TIME, areas))
        parts.append(_drawn(draw, tree, at, rows, workers, jobs, pairs_per_area))
    made = sparse.vstack(parts, format="csr")
    ids = tuple(str(number) for number in range(1, areas + 1))
    return Flows(
        ids, made.indptr.astype(np.int64), made.indices.astype(np.int32), made.data, source="made up"
    )


def _drawn(draw, tree, at, rows, workers, jobs, pairs_per_area):
    near = min(len(at), 4 * pairs_per_area)
    km, other = tree.query(at[rows], k=near)
    pull = jobs[other] * np.exp(-km / 9.0)
    pull[:, 0] *= 6.0  # oneself comes first, and most people work at home
    people = draw.poisson(pull / pull.sum(axis=1, keepdims=True) * workers[rows][:, None]).astype(float)
    if near > pairs_per_area:
        least = np.argpartition(-people, pairs_per_area, axis=1)[:, pairs_per_area:]
        np.put_along_axis(people, least, 0, axis=1)
    some = people > 0
    wanting = np.maximum(0, pairs_per_area - some.sum(axis=1))
    row = np.repeat(np.arange(len(rows)), wanting)
    column = other[row, draw.integers(0, near, len(row))]
    values = np.concatenate([people[some], draw.integers(1, 4, len(row)).astype(float)])
    where = np.concatenate([np.nonzero(some)[0], row]), np.concatenate([other[some], column])
    made = sparse.coo_array((values, where), shape=(len(rows), len(at))).tocsr()
    made.sort_indices()
    return made
