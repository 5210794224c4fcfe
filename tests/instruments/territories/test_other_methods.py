"""Intramax, functional urban areas and communities: by hand, against the naive way, and against what must hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hjulet.instruments.territories import (
    TerritoryError,
    cities_of,
    communities,
    functional_urban_areas,
    intramax,
    urban_centres,
)
from tests.instruments.territories.shared_flows import groups_of, of_pairs, sardinia

PAIRS = st.dictionaries(st.tuples(st.integers(0, 7), st.integers(0, 7)), st.integers(1, 20), min_size=2)


def fused_naively(flows, objective, beside=None):
    """Every pair of regions looked at before every fusion."""
    table = np.zeros((len(flows), len(flows)))
    table[flows.origins, flows.destinations] = flows.values
    home, work = flows.residents.copy(), flows.jobs.copy()
    touching = np.ones_like(table) if beside is None else beside.copy()
    live, fused = list(range(len(flows))), []

    def tie(i, j):
        out, into = table[i, j], table[j, i]
        ways = {
            "intramax": lambda f, r, w: f / (r * w),
            "smart": lambda f, r, w: f / (r * w) * f,
            "shares": lambda f, r, w: f / r,
        }
        if objective == "flows":
            return out + into
        if objective == "tolbert-killian":
            return (out + into) / min(home[i], home[j]) if min(home[i], home[j]) else 0.0
        way = ways[objective]
        return (way(out, home[i], work[j]) if out else 0.0) + (way(into, home[j], work[i]) if into else 0.0)

    while True:
        ties = [(-tie(i, j), i, j) for i in live for j in live if i < j and touching[i, j]]
        best = min(ties, default=(0, 0, 0))
        if best[0] >= 0:
            return fused
        _, kept, lost = best
        fused.append([kept, lost])
        for axis in (table, table.T, touching, touching.T):
            axis[kept] += axis[lost]
        home[kept] += home[lost]
        work[kept] += work[lost]
        live.remove(lost)


@settings(max_examples=80, deadline=None)
@given(
    PAIRS,
    st.sampled_from(["intramax", "smart", "flows", "shares", "tolbert-killian"]),
    st.none() | st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=1),
)
def test_the_best_pair_of_all_is_fused_each_time(pairs, objective, borders):
    flows = of_pairs(*((str(o), str(d), n) for (o, d), n in pairs.items()))
    beside = contiguity = None
    if borders is not None:
        contiguity = {}
        beside = np.zeros((len(flows), len(flows)))
        for one, other in borders:
            contiguity.setdefault(str(one), []).append(str(other))
            if {str(one), str(other)} <= set(flows.ids) and one != other:
                i, j = flows.row(str(one)), flows.row(str(other))
                beside[i, j] = beside[j, i] = 1
    tree = intramax(flows, objective=objective, contiguity=contiguity)
    assert tree.fused.tolist() == fused_naively(flows, objective, beside)
    assert tree.internal_share[0] == flows.own.sum() / flows.total
    regions = tree.cut(n_regions=tree.fewest_regions)
    assert regions.sums[2].sum() == pytest.approx(tree.internal_share[-1] * flows.total)


@pytest.mark.shared
def test_a_tree_is_cut_by_number_share_containment_or_jump():
    tree = intramax(sardinia())
    assert tree.cut(n_regions=40).n_regions == 40
    enough = tree.cut(internal_share=0.85)
    assert 1 - enough.summary().crossing_share >= 0.85 > tree.internal_share[377 - enough.n_regions - 1]
    closed = tree.cut(self_containment=0.6)
    assert closed.summary().self_containment_lowest >= 0.6
    assert tree.cut(n_regions=closed.n_regions + 1).summary().self_containment_lowest < 0.6
    jump = tree.cut(at_jump=True).n_regions
    assert tree.gained[377 - jump] == tree.gained.max()
    for words in ({}, {"n_regions": 5, "at_jump": True}, {"n_regions": 400}, {"internal_share": 1.1}):
        with pytest.raises(TerritoryError):
            tree.cut(**words)


def test_centres_hang_together_by_their_sides_and_their_holes_are_filled():
    block = {(x, y): 7000 for x in range(3) for y in range(3) if (x, y) != (1, 1)}
    assert urban_centres(block)[0] == {(x, y) for x in range(3) for y in range(3)}
    corner = block | {(3, 3): 2000, (8, 8): 49_999}
    assert [len(one) for one in urban_centres(corner)] == [9]
    grid = {
        "area": ["town", "town", "side", "side"],
        "x": [0, 1, 1, 9],
        "y": [0, 0, 0, 9],
        "people": [40_000, 9_000, 1_000, 1_500],
    }
    found = cities_of(grid, area="area", x="x", y="y", population="people")
    assert found == {"town": 0}


CITY = [
    ("c", "c", 800), ("d", "d", 300), ("d", "c", 60), ("near", "c", 20), ("near", "near", 80), ("both", "c", 8),
    ("both", "d", 8), ("both", "both", 84), ("far", "c", 14), ("far", "far", 86), ("hole", "hole", 50),
]  # fmt: skip


def test_a_city_that_sends_many_to_another_is_one_with_it_and_its_zone_is_judged_by_both():
    found = functional_urban_areas(of_pairs(*CITY), {"c": "C", "d": "D"})
    assert found.names == ("c-d",)
    assert {area for area, region in found.labels.items() if region == "c"} == {"c", "d", "near", "both"}
    rules = dict(zip(found.flows.ids, found.rules, strict=True))
    assert (rules["near"], rules["far"], rules["c"]) == ("commuting zone", "outside", "city")
    margins = {one.area: (one.persons, one.limit) for one in found.margins()}
    assert (margins["near"], margins["both"], margins["far"]) == (
        (6, "commuting"),
        (2, "commuting"),
        (1, "commuting"),
    )
    apart = functional_urban_areas(of_pairs(*CITY), {"c": "C", "d": "D"}, commuting_min=0.18)
    assert (apart.names, apart.labels["both"]) == (("c", "d"), None)


def test_on_the_map_what_is_detached_is_dropped_and_what_is_surrounded_is_added():
    beside = {"c": ["d", "hole", "both"], "d": ["hole"], "near": ["far"]}
    found = functional_urban_areas(of_pairs(*CITY), {"c": "C", "d": "D"}, neighbours=beside)
    rules = dict(zip(found.flows.ids, found.rules, strict=True))
    assert (rules["near"], rules["hole"], rules["both"]) == ("detached", "enclave", "commuting zone")
    assert (found.labels["hole"], found.labels["near"]) == ("c", None)
    with pytest.raises(TerritoryError, match="no area of the flows is a city; the cities given are of: x"):
        functional_urban_areas(of_pairs(*CITY), {"x": "X"})


@pytest.mark.parametrize("algorithm", ["leiden", "infomap"])
def test_two_circles_are_two_communities(algorithm):
    pytest.importorskip("leidenalg" if algorithm == "leiden" else "infomap")
    pairs = [(one, other, 30) for circle in ("abc", "xyz") for one in circle for other in circle]
    flows = of_pairs(*pairs, ("a", "x", 4), ("empty", "a", 0))
    found = communities(flows, algorithm=algorithm, seed=3)
    assert groups_of(found.labels) == {frozenset("abc"), frozenset("xyz"), frozenset({"empty"})}
    assert found.labels["empty"] is None
    assert np.array_equal(found.region, communities(flows, algorithm=algorithm, seed=3).region)


def test_leiden_has_the_modularity_it_seeks():
    leidenalg = pytest.importorskip("leidenalg")
    igraph = pytest.importorskip("igraph")
    flows = of_pairs(
        ("a", "a", 5), ("a", "b", 30), ("b", "c", 7), ("c", "c", 9), ("d", "c", 20), ("d", "a", 2)
    )
    found = communities(flows)
    graph = igraph.Graph(n=4, edges=list(zip(flows.origins, flows.destinations, strict=True)), directed=True)
    theirs = leidenalg.ModularityVertexPartition(
        graph, initial_membership=found.region.tolist(), weights=flows.values.tolist()
    )
    assert found.modularity() == pytest.approx(theirs.quality())
