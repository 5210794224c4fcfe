"""What is asked of several maps: likeness, names, borders on the map, draws, years and grids."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hjulet.instruments.territories import (
    Change,
    Flows,
    TerritoryError,
    by_group,
    compare,
    labour_market_areas,
    method,
    over_time,
    stability,
    sweep,
    translate,
    travel_to_work_areas,
)
from tests.instruments.territories.shared_flows import PUBLISHED, folder, norrbotten_2024, of_pairs, sardinia

TTWA = partial(travel_to_work_areas, **PUBLISHED)
LABELS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=12)


@settings(max_examples=80, deadline=None)
@given(LABELS)
def test_the_adjusted_rand_index_counts_pairs(drawn):
    first, second = ({f"area {k}": one[side] for k, one in enumerate(drawn)} for side in (0, 1))
    found = compare(first, second).by_area
    areas = list(first)
    pairs = [(a, b) for at, a in enumerate(areas) for b in areas[:at]]
    together = [(first[a] == first[b], second[a] == second[b]) for a, b in pairs]
    both, one, other = (sum(map(told, together)) for told in (all, lambda two: two[0], lambda two: two[1]))
    chance = one * other / len(pairs)
    if (one + other) / 2 != chance:
        assert found.adjusted_rand == pytest.approx((both - chance) / ((one + other) / 2 - chance))
    assert 0 <= found.normalised_mutual_information <= 1 + 1e-12
    assert found.variation_of_information >= 0
    assert (found.variation_of_information == 0) == (compare(second, first).by_area.adjusted_rand == 1)


@pytest.mark.shared
def test_the_areas_of_1998_and_2018_are_as_alike_as_is_known():
    old, new = (
        dict(
            pl.read_csv(folder() / f"la_{year}.csv", infer_schema=False)
            .select("municipality_code", "la_code")
            .iter_rows()
        )
        for year in (1998, 2018)
    )
    found = compare(old, new)
    assert round(found.by_area.normalised_mutual_information, 3) == 0.939
    assert round(found.by_area.adjusted_rand, 3) == 0.795
    assert len(found.same_name) == 69
    assert found.overlaps["areas"].sum() == 290


def test_what_was_split_and_what_merged_is_told_with_people():
    flows = of_pairs(("a", "a", 60), ("b", "b", 30), ("c", "c", 10), ("d", "d", 5))
    before, after = {"a": 1, "b": 1, "c": 2, "d": 3}, {"a": "x", "b": "y", "c": "y", "d": "z", "e": "z"}
    found = compare(before, after)
    assert found.overlaps.select("before", "after", "event").rows() == [
        ("1", "x", "split"), ("1", "y", "moved"), ("2", "y", "merge"), ("3", "z", "same"),
    ]  # fmt: skip
    assert found.left_out == ("e",)
    by_people = labour_market_areas(flows).compare(after)
    assert by_people.same_name == {"x": "a", "y": "b", "z": "d"}
    assert by_people.moved == ("c",)
    with pytest.raises(TerritoryError, match="no area in common: a, b, c against 0180"):
        compare(before, {"0180": 1})


ROW = [
    ("a", "a", 90),
    ("b", "a", 30),
    ("b", "b", 70),
    ("c", "c", 90),
    ("d", "a", 40),
    ("d", "c", 20),
    ("d", "d", 40),
]


def test_a_detached_area_is_told_and_given_to_the_region_beside_on_request():
    found = labour_market_areas(of_pairs(*ROW))
    beside = {"a": ["b"], "b": ["c"], "c": ["d"]}
    assert found.labels["d"] == "a"
    assert found.breaks(beside) == {"a": ("d",)}
    repaired = found.repair_contiguity(beside)
    assert repaired.labels == {"a": "a", "b": "a", "c": "c", "d": "c"}
    assert repaired.breaks(beside) == {}
    assert repaired.repair_contiguity(beside) is repaired
    assert repaired.notes == ("1 detached areas were given to a region beside: d",)
    with pytest.raises(
        TerritoryError, match="no area of the flows borders on another; the neighbours are of: x"
    ):
        found.breaks({"x": ["y"]})


def test_shapes_of_areas_become_shapes_of_regions():
    import shapely

    squares = {area: shapely.box(k, 0, k + 1, 1) for k, area in enumerate("abcd")}
    squares["b"] = shapely.geometry.mapping(squares["b"])
    found = labour_market_areas(of_pairs(*ROW)).dissolve(squares)
    assert {label: shape.area for label, shape in found.items()} == {"a": 3, "c": 1}
    assert found["a"].geom_type == "MultiPolygon"
    with pytest.raises(TerritoryError, match="area d: there is no shape for it"):
        labour_market_areas(of_pairs(*ROW)).dissolve({area: squares[area] for area in "abc"})


def test_a_share_near_its_limit_is_unsure_by_as_much_as_chance_says():
    """b sends 80 of 1,000, drawn anew: above 7.5 % as often as a normal distribution has it."""
    flows = of_pairs(("a", "a", 5000), ("b", "b", 920), ("b", "a", 80))
    found = stability(flows, labour_market_areas, replicates=300, seed=5)
    spread = math.sqrt(0.08 * 0.92 / 1000)
    likely = 0.5 * (1 + math.erf((0.08 - 0.075) / spread / math.sqrt(2)))
    assert found.stays_share[1] == pytest.approx(likely, abs=0.06)
    assert (found.stays_share[0], found.interval) == (1.0, (1, 2))
    assert found.to_frame().columns == ["area", "region", "stays_share"]


def test_a_market_of_its_own_that_joins_another_has_not_stayed():
    """b sends 74 of 1,000, where 75 are allowed: it stays as often as it stays a market of its own, and a always."""
    flows = of_pairs(("a", "a", 5000), ("b", "b", 926), ("b", "a", 74))
    found = stability(flows, labour_market_areas, replicates=300, seed=5)
    alone = found.n_regions.count(2) / 300
    assert 0.3 < alone < 0.8
    assert found.stays_share.tolist() == [1.0, alone]


@pytest.mark.shared
def test_draws_are_the_same_with_any_executor_and_sure_places_stay():
    flows = sardinia()
    here = stability(flows, TTWA, replicates=12, seed=2)
    with ThreadPoolExecutor(1) as pool:
        there = stability(flows, TTWA, replicates=12, seed=2, executor=pool)
    assert here.n_regions == there.n_regions
    assert np.array_equal(here.stays_share, there.stays_share)
    assert stability(flows, TTWA, replicates=12, seed=3).n_regions != here.n_regions
    assert 33 <= here.interval[0] <= here.interval[1] <= 41
    cagliari = here.stays_share[flows.row("92009")]
    assert cagliari == 1 > here.stays_share.min()


@pytest.mark.shared
def test_dask_s_distributed_scheduler_gives_the_same_answer():
    distributed = pytest.importorskip("distributed")
    flows = norrbotten_2024()
    here = stability(flows, labour_market_areas, replicates=8)
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        there = stability(flows, labour_market_areas, replicates=8, executor=client.get_executor())
    assert here.n_regions == there.n_regions
    assert np.array_equal(here.stays_share, there.stays_share)


def test_a_group_that_is_a_random_part_is_within_chance():
    draw = np.random.default_rng(1)
    rows = {"o": [], "d": [], "n": [], "g": []}
    for o in range(12):
        for d in range(12):
            people = int(draw.poisson(900 if o == d else 40 if abs(o - d) == 1 else 3))
            part = int(draw.binomial(people, 0.3))
            for group, some in (("some", part), ("rest", people - part)):
                for head, value in zip("odng", (str(o), str(d), some, group), strict=True):
                    rows[head].append(value)
    flows = Flows.from_frame(rows, origin="o", destination="d", flow="n", group="g")
    found = by_group(flows, method("scb", single_flow_max=0.045), replicates=60)
    some = found.groups["some"]
    assert some.chance_interval[0] <= some.n_regions <= some.chance_interval[1]
    assert some.p_value > 0.1
    assert found.to_frame()["group"].to_list() == ["rest", "some"]
    with pytest.raises(TerritoryError, match="these flows have no groups"):
        by_group(of_pairs(("a", "a", 1)), labour_market_areas)


def of_year(source, *pairs):
    origin, destination, people = zip(*pairs, strict=True)
    return Flows.from_frame(
        {"o": list(origin), "d": list(destination), "n": list(people)}, origin="o", destination="d", flow="n",
        source=source,
    )  # fmt: skip


def test_areas_that_change_code_merge_or_split_are_followed_through_time():
    first = of_year("RAMS", ("1917", "0380", 40), ("1917", "1917", 60), ("0380", "0380", 100), ("x", "y", 8))
    second = of_year(
        "BAS", ("0331", "0380", 40), ("0331", "0331", 60), ("0330", "0380", 5), ("0380", "0380", 95)
    )
    walk = [
        Change(2007, "1917", "0331"), Change(2003, "0380", "0380", 0.75), Change(2003, "0380", "0330", 0.25),
        Change(2005, "x", "0380"), Change(2005, "y", "0380"),
    ]  # fmt: skip
    carried, divided = translate(first, walk, since=2002, until=2007)
    assert divided == ("0380",)
    assert carried.ids == ("0330", "0331", "0380")
    assert (carried.flow("0331", "0380"), carried.flow("0331", "0330")) == (30, 10)
    assert carried.flow("0380", "0380") == 100 * 0.75 * 0.75 + 8
    assert carried.total == first.total
    found = over_time({2002: first, 2008: second}, labour_market_areas, crosswalk=walk)
    assert found.comparisons[2002, 2008].left_out == ()
    assert found.notes[0] == "2002: flows of 0380 were divided by shares, as estimates"
    assert found.notes[1].startswith("2002 is from 'RAMS' and 2008 from 'BAS'")
    assert found.to_frame()["year"].to_list() == [2002, 2008]
    with pytest.raises(TerritoryError, match=r"area 0380: the shares of the change in 2003 sum to 0\.75"):
        translate(first, walk[1:2], since=2002, until=2007)
    with pytest.raises(TerritoryError, match="as_of is 2003, and there are flows of 2008"):
        over_time({2002: first, 2008: second}, labour_market_areas, as_of=2003)


@pytest.mark.shared
def test_a_sweep_tries_every_combination():
    found = sweep(
        norrbotten_2024(),
        labour_market_areas,
        {"single_flow_max": [0.075, 0.09], "out_commuting_max": [0.2, 0.15]},
    )
    rows = found.to_frame().select("single_flow_max", "out_commuting_max", "regions").rows()
    assert rows == [(0.075, 0.2, 9), (0.075, 0.15, 7), (0.09, 0.2, 10), (0.09, 0.15, 8)]
    assert found.stays_share[found.territories[0].flows.row("2510")] == 0.5
    with pytest.raises(TerritoryError, match="the grid is empty"):
        sweep(norrbotten_2024(), labour_market_areas, {})


def test_draws_follow_the_poisson_distribution():
    """Small whole means by table, others by numpy: each value as often as it should be."""
    from scipy.special import chdtri, pdtr, pdtrik

    from hjulet.instruments.territories.drawing import bootstrapped

    means = [0, 1, 2, 7, 40, 255, 256, 3.5]
    values = np.repeat(means, 4_000).astype(float)
    size = len(values)
    flows = Flows(tuple(range(size)), np.arange(size + 1), np.arange(size, dtype=np.int32), values)
    drawn = bootstrapped(flows, 3, 1).values
    assert not drawn[values == 0].any()
    for mean in means[1:]:
        edges = [-1, *np.unique(np.ceil(pdtrik(np.linspace(0, 1, 9)[1:-1], mean))), np.inf]
        likely = np.diff([0, *pdtr(edges[1:-1], mean), 1]) * 4_000
        counts = np.histogram(drawn[values == mean], bins=np.array(edges) + 0.5)[0]
        assert ((counts - likely) ** 2 / likely).sum() < chdtri(len(likely) - 1, 0.0001)
    assert np.array_equal(drawn, bootstrapped(flows, 3, 1).values)
    assert not np.array_equal(drawn, bootstrapped(flows, 3, 2).values)
