"""Whose the money is: parts sum to the project's amount, and what has no place stays apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hjulet.instruments.funding import (
    RULES,
    FundingError,
    Operations,
    Places,
    allocate,
    by_type,
    pieces_frame,
)
from hjulet.instruments.funding.allocating import split
from tests.instruments.funding.lists import FOUR, regional_fund, sweden

CODES = FOUR.codes
PROJECTS = Operations.of(
    {"many": 100.0, "one": 40.0, "none": 7.0, "unknown": float("nan")},
    touched={"many": ["0180", "1480", "2505"], "one": ["2505"], "unknown": ["0665"]},
    seat={"many": ["0180"], "none": ["1480"]},
    location={"many": ["1480", "0665"]},
)


@pytest.mark.parametrize(
    ("rule", "amounts", "projects", "unlocated"),
    [
        ("equal", [100 / 3, 100 / 3, 100 / 3 + 40, 0], [1, 1, 2, 1], 7),
        ("population", [100 * 900 / 1530, 100 * 600 / 1530, 100 * 30 / 1530 + 40, 0], [1, 1, 2, 1], 7),
        ("seat", [100, 7, 0, 0], [1, 1, 0, 0], 40),
        ("location", [0, 50, 40, 50], [0, 1, 1, 2], 7),
    ],
)
def test_each_rule_by_hand(rule, amounts, projects, unlocated):
    found = allocate(PROJECTS, FOUR, rule)
    assert found.amounts.tolist() == pytest.approx(amounts)
    assert found.projects.tolist() == projects
    assert (found.unlocated_amount, found.unknown_amounts) == (unlocated, 1)
    assert found.located + found.unlocated_amount == pytest.approx(found.total) == 147


PROJECT = st.tuples(
    st.floats(0, 1e9),
    *[st.lists(st.sampled_from(CODES), max_size=4) for _ in range(3)],
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PROJECT, min_size=1, max_size=8), st.sampled_from(RULES))
def test_parts_sum_to_the_amount_of_each_project(projects, rule):
    operations = Operations.of(
        {str(at): amount for at, (amount, *_) in enumerate(projects)},
        **{
            kind: {str(at): one[number] for at, one in enumerate(projects)}
            for number, kind in enumerate(("touched", "location", "seat"), start=1)
        },
    )
    try:
        pieces = split(operations, FOUR, rule)
    except FundingError as told:
        assert "can place no project" in str(told)
        return
    whole = np.bincount(pieces.projects, weights=pieces.shares, minlength=len(operations))
    placed = np.setdiff1d(np.arange(len(operations)), pieces.unplaced)
    assert whole[placed] == pytest.approx(1)
    assert not whole[pieces.unplaced].any()
    found = allocate(operations, FOUR, rule)
    assert found.located + found.unlocated_amount == pytest.approx(operations.total)
    frame = pieces_frame(operations, FOUR, rule)
    assert frame["amount"].sum() == pytest.approx(operations.total)
    assert frame["place"].null_count() == found.unlocated_projects


def test_a_list_with_places_of_the_activity_alone_is_split_by_them():
    only = Operations.of({"p": 10.0}, location={"p": ["0180", "2505"]})
    assert allocate(only, FOUR, "equal").amounts.tolist() == [5, 0, 5, 0]


def test_a_rule_that_can_place_nothing_says_so():
    only = Operations.of({"p": 10.0}, touched={"p": ["0180", "2505"]})
    with pytest.raises(FundingError, match="'seat' can place no project: none of 1 has a beneficiary"):
        allocate(only, FOUR, "seat")
    with pytest.raises(FundingError, match="there is no rule 'fair'; there are: equal"):
        allocate(only, FOUR, "fair")


def test_a_place_that_is_not_in_the_table_is_named():
    with pytest.raises(FundingError, match="project p, place 9999: it is not among the 4 places"):
        allocate(Operations.of({"p": 1.0}, touched={"p": ["0180", "9999"]}), FOUR)


def test_a_missing_population_stops_what_needs_it_and_nothing_else():
    places = Places(("a", "b"), np.array([10.0, np.nan]))
    operations = Operations.of({"p": 10.0}, touched={"p": ["a", "b"]})
    found = allocate(operations, places, "equal")
    assert found.amounts.tolist() == [5, 5]
    assert np.isnan(found.per_inhabitant).tolist() == [False, True]
    with pytest.raises(FundingError, match="project p, place b: its population is not known"):
        allocate(operations, places, "population")


@pytest.mark.parametrize(
    ("amounts", "words"),
    [({"p": -1.0}, "project p: the amount is -1"), ({"p": float("inf")}, "project p: the amount is inf")],
)
def test_an_amount_that_cannot_be_is_refused(amounts, words):
    with pytest.raises(FundingError, match=words):
        Operations.of(amounts)


def test_types_add_up_to_the_whole():
    found = by_type(allocate(PROJECTS, FOUR))
    assert [(one.type, one.places, one.population) for one in found] == [("city", 2, 1500), ("rural", 2, 100)]
    assert sum(one.amount for one in found) == pytest.approx(140)
    assert found[1].per_inhabitant == pytest.approx((100 / 3 + 40) / 100)
    assert found[1].median == pytest.approx((100 / 3 + 40) / 30 / 2), "half way between it and a true 0"
    assert found[0].ratio == pytest.approx((200 / 3 / 140) / (1500 / 1600))
    assert all(one.is_few for one in found)


@pytest.mark.shared
def test_the_regional_fund_gives_the_figures_of_its_readme():
    operations, places = regional_fund(), sweden(2017)
    number = operations.touched.number
    assert (len(operations), operations.total) == (374, 4_354_438_151)
    assert (int(number.sum()), float(np.median(number)), int(number.max())) == (11_325, 15.0, 290)
    assert int((number == 1).sum()) == 20
    equal = allocate(operations, places, "equal")
    top = np.argsort(-equal.per_inhabitant)[:3]
    assert [(places.name(places.codes[at]), round(equal.per_inhabitant[at])) for at in top] == [
        ("Arjeplog", 12_569), ("Sorsele", 12_359), ("Dorotea", 10_978)
    ]  # fmt: skip
    assert (equal.unlocated_amount, allocate(operations, places, "location").unlocated_projects) == (0, 354)
