"""Travel-to-work areas: the published package's answers, a naive reference, and what no answer may break."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hjulet.instruments.territories import (
    Criteria,
    TerritoryError,
    read_flows,
    travel_to_work_areas,
    validity,
)
from hjulet.instruments.territories.travel_kernel import regionalise
from tests.instruments.territories.shared_flows import (
    PUBLISHED,
    Naive,
    expected,
    folder,
    groups_of,
    of_pairs,
    sardinia,
)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("flows", "answer", "limits"),
    [
        ("brindisi_flows", "brindisi_expected_1000_0.6667_10000_0.75", {}),
        (
            "brindisi_flows",
            "brindisi_expected_1000_0.6_10000_0.7",
            {"min_self_containment": 0.6, "target_self_containment": 0.7},
        ),
        ("flows_sardinia_2001", "sardinia_expected_1000_0.6667_10000_0.75", {}),
        ("synthetic300_flows", "synthetic300_expected_1000_0.6667_10000_0.75", {}),
    ],
)
def test_the_published_package_gives_the_same_regions(flows, answer, limits):
    flows = read_flows(folder() / f"{flows}.csv")
    found = travel_to_work_areas(flows, **PUBLISHED | limits, reference="lma-3.4")
    assert groups_of(found.labels) == expected(answer)
    before = dict(zip(flows.ids, found.before_reserve.tolist(), strict=True))
    assert groups_of(before) == expected(answer, "region_before_reserve")
    # The clean method departs from it only where some region is too weak, or by the fault of judging pieces.
    clean = travel_to_work_areas(flows, **PUBLISHED | limits)
    assert (groups_of(clean.labels) == expected(answer)) is (found.summary().below_validity == 0)


@pytest.mark.shared
def test_the_published_package_puts_the_same_areas_on_the_reserve_list_at_the_same_steps():
    found = travel_to_work_areas(sardinia(), **PUBLISHED, reference="lma-3.4")
    answer = pl.read_csv(folder() / "sardinia_expected_reserve.csv")
    assert [int(one.area) for one in found.reserve] == answer["area"].to_list()
    assert [one.step for one in found.reserve] == answer["iteration"].to_list()
    assert [one.validity for one in found.reserve] == pytest.approx(answer["validity"].to_list(), abs=1e-12)
    assert {one.reason for one in found.reserve} == {"not improved"}


@pytest.mark.shared
@pytest.mark.parametrize("place", ["brindisi", "sardinia"])
def test_statistics_are_those_of_the_published_package(place):
    name = {"brindisi": "brindisi_flows", "sardinia": "flows_sardinia_2001"}[place]
    found = travel_to_work_areas(read_flows(folder() / f"{name}.csv"), **PUBLISHED, reference="lma-3.4")
    ours = found.statistics().sort("employed_residents", "jobs")
    theirs = pl.read_csv(folder() / f"{place}_expected_regions.csv").sort("EMP_live", "EMP_work")
    columns = {
        "areas": "N_com", "central_areas": "NbCentralComm", "employed_residents": "EMP_live", "jobs": "EMP_work",
        "inside": "EMP_live_work", "validity": "validity", "self_containment_supply": "SC_supply_side",
        "self_containment_demand": "SC_demand_side", "home_work_ratio": "Home_Work_Ratio",
        "crossing_share": "lma_commuter_percent", "link_cohesion": "InternalCohesionLink",
    }  # fmt: skip
    for column, other in columns.items():
        assert ours[column].to_list() == pytest.approx(theirs[other].to_list(), abs=1e-12), column
    # The package counts a region among those it has links with, and cohesion in per cent.
    assert (ours["regions_in"] + 1).to_list() == theirs["N_links_in"].to_list()
    assert (ours["regions_out"] + 1).to_list() == theirs["N_links_out"].to_list()
    cohesion = (ours["flow_cohesion"] * 100).to_list()
    assert cohesion == pytest.approx(theirs["InternalCohesionFlows"].to_list(), abs=1e-9)


@pytest.mark.shared
def test_the_clean_method_is_no_worse_than_the_published_package():
    flows = sardinia()
    found = [
        travel_to_work_areas(flows, **PUBLISHED, keep_valid=False),
        travel_to_work_areas(flows, **PUBLISHED),
        travel_to_work_areas(flows, **PUBLISHED, reference="lma-3.4"),
    ]
    assert [(one.n_regions, one.summary().below_validity) for one in found] == [(37, 2), (37, 0), (36, 1)]
    ours, theirs = found[1].summary(), found[2].summary()
    assert ours.crossing_share < theirs.crossing_share
    assert ours.modularity == pytest.approx(theirs.modularity, abs=1e-4)
    assert len(found[1].reserve) < len(found[2].reserve)


FLOWS = st.integers(2, 9).flatmap(
    lambda areas: st.dictionaries(
        st.tuples(st.integers(0, areas - 1), st.integers(0, areas - 1)),
        st.integers(1, 60),
        min_size=areas,
        max_size=areas * areas,
    )
)
SMALL = {"min_size": 20, "target_size": 200, "min_self_containment": 0.6, "target_self_containment": 0.8}


@settings(max_examples=100, deadline=None)
@given(FLOWS, st.booleans(), st.booleans())
def test_the_compiled_loop_answers_as_the_naive_one(pairs, in_pieces, keep_valid):
    everyone = {area for pair in pairs for area in pair}
    # Everybody lives and works somewhere, and goes somewhere, so that nobody is set aside.
    ring = sorted(everyone)
    for one, other in zip(ring, ring[1:] + ring[:1], strict=True):
        pairs.setdefault((one, other), 1)
        pairs.setdefault((one, one), 3)
    flows = of_pairs(*((o, d, n) for (o, d), n in sorted(pairs.items())))
    found = travel_to_work_areas(
        flows, **SMALL, keep_valid=keep_valid, reference="lma-3.4" if in_pieces else None
    )
    naive = Naive(flows, SMALL, in_pieces=in_pieces, keep_valid=keep_valid)
    assert [one.area for one in found.reserve] == [flows.ids[one] for one in naive.reserve]
    told = {frozenset(str(flows.ids[one]) for one in members) for members in naive.members.values()}
    if told or in_pieces:  # else nobody was good enough, and they are one region for having only each other
        placed = {area: region for area, region in found.labels.items() if region is not None}
        assert groups_of(placed) == told


@settings(max_examples=50, deadline=None)
@given(FLOWS)
def test_every_area_with_people_has_a_region_and_the_sums_are_kept(pairs):
    flows = of_pairs(*((o, d, n) for (o, d), n in sorted(pairs.items())))
    found = travel_to_work_areas(flows, **SMALL)
    assert None not in found.labels.values()
    residents, jobs, inside = found.sums
    assert residents.sum() == jobs.sum() == sum(pairs.values())
    assert (inside <= np.minimum(residents, jobs)).all()
    assert {seat for seats in found.centres.values() for seat in seats} <= set(flows.ids)


def test_validity_by_hand():
    limits = Criteria(1000, 0.6667, 10_000, 0.75)
    size = np.array([10_000.0, 1000.0, 1000.0, 5.0, 0.0])
    value = validity(size, size, size * [0.6667, 0.75, 0.6667, 1.0, 1.0], limits)
    assert value.tolist() == pytest.approx([1, 1, 0.6667 / 0.75, 1, 0])


def test_an_area_without_jobs_joins_where_its_people_go_but_is_set_aside_as_in_the_published_package():
    pairs = [("a", "a", 900), ("b", "b", 800), ("suburb", "a", 60), ("a", "b", 5), ("b", "a", 5)]
    limits = {"min_size": 100, "target_size": 1000}
    assert travel_to_work_areas(of_pairs(*pairs), **limits).labels == {"a": "a", "b": "b", "suburb": "a"}
    published = travel_to_work_areas(of_pairs(*pairs), **limits, reference="lma-3.4")
    assert published.labels == {"a": "a", "b": "b", "suburb": None}
    assert published.notes == ("1 areas belong to no region: they have no flows that tie them to one",)


def test_areas_that_only_have_each_other_are_one_region_and_an_island_is_its_own():
    pairs = [("a", "a", 900), ("x", "y", 6), ("y", "x", 6), ("x", "x", 1), ("island", "island", 3)]
    found = travel_to_work_areas(of_pairs(*pairs), min_size=100, target_size=1000)
    assert groups_of(found.labels) == {frozenset("a"), frozenset("xy"), frozenset({"island"})}


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"min_size": 10, "target_size": 10}, "min_size 10 and target_size 10"),
        ({"min_self_containment": 0.8}, "min_self_containment 0.8 and target_self_containment 0.75"),
        ({"target_self_containment": 1.2}, "at most 1"),
        ({"reference": "lma"}, "reference='lma'; give None or 'lma-3.4'"),
    ],
)
def test_limits_that_contradict_each_other_are_refused(limits, said):
    with pytest.raises(TerritoryError, match=said):
        travel_to_work_areas(of_pairs(("a", "a", 1)), **limits)


def test_whatever_the_flows_come_from_there_is_one_compilation():
    assert len(regionalise.signatures) == 1
