"""Plans against all sets there are, and before and after against the plain times."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hjulet.instruments.access.comparing import arriving, compare, last_home
from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.keeping import FirstLast, Floor, RouteMinimum, SchoolArrival
from hjulet.instruments.access.network import Network
from hjulet.instruments.access.questions import Ends, Rules, Window
from hjulet.instruments.access.ranking import rank_withdrawals
from hjulet.instruments.access.saving import VehicleKm, least_harm
from hjulet.instruments.access.unequal import concentration, inequality
from tests.instruments.access.reference import random_network

WINDOW = Window(0, 2400, 300)
RULES = Rules(cap_seconds=3600)


def plan_of(network: Network, km: float, **options):
    return least_harm(
        network, Ends.of_stops(network), WINDOW, RULES, save=VehicleKm(km), workers=1, **options
    )


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**31))
def test_a_plan_lies_between_the_bound_and_what_ranking_once_gives(seed: int) -> None:
    network = random_network(seed, trips=9)
    ends = Ends.of_stops(network)
    base = rank_withdrawals(network, ends, WINDOW, RULES, workers=1)
    able = [one[0] for one, inside in zip(base.units.trips, base.inside, strict=True) if inside]
    km = network.trip_km[able].sum() / 3
    plan = plan_of(network, km, swaps=2)

    def joint(trips: tuple[int, ...]) -> float:
        without = rank_withdrawals(network.with_withdrawn(trips), ends, WINDOW, RULES, workers=1)
        return float((without.total - base.total).sum() / WINDOW.count)

    enough = [
        some
        for size in range(1, len(able))
        for some in combinations(able, size)
        if network.trip_km[list(some)].sum() >= km and len(some) <= 4
    ]
    if enough and seed % 3 == 0:
        best = min(joint(some) for some in enough)
        assert plan.bound <= best + 1e-9
    assert plan.saved_km >= km - 1e-9
    assert plan.harm == pytest.approx(joint(plan.trips))
    assert plan.bound <= plan.harm <= plan.rank_once
    assert 0 <= plan.gap <= 1


def test_rules_to_keep_are_kept_or_it_is_said_how_much_can_be_saved() -> None:
    network = random_network(11, trips=90)
    plan = plan_of(network, 30, keep=[FirstLast()], batches=2, swaps=1)
    ends_of_day = {trip for trips, _ in FirstLast().groups(network) for trip in trips}
    assert not ends_of_day & set(plan.trips)
    assert set(plan_of(network, 30, batches=2, swaps=1).trips) & ends_of_day
    plan = plan_of(network, 60, keep=[RouteMinimum(4)], batches=2, swaps=1)
    left = [route for trip, route in enumerate(network.trip_routes) if trip not in plan.trips]
    assert all(left.count(route) >= 4 for route in set(network.trip_routes))
    with pytest.raises(AccessError, match=r"saves \d+\.\d vehicle-km of the 10000 asked for"):
        plan_of(network, 10_000)
    with pytest.raises(AccessError, match="no stop 'school'"):
        plan_of(network, 30, keep=[SchoolArrival(("school",))])


def test_a_floor_holds_for_the_group_it_protects() -> None:
    network = random_network(11, trips=24)
    people = {"all": np.full(network.stops, 10.0), "young": np.arange(network.stops) == 2}
    free = plan_of(network, 40, people=people, batches=2, swaps=0)
    held = plan_of(
        network, 40, people=people, keep=[Floor(share=0.995, group="young")], batches=2, swaps=0,
        weights={"young": 3},
    )  # fmt: skip

    def share(plan) -> float:
        young = plan.before.people["young"]
        reach = (plan.before.most - plan.before.total) @ young
        return float((plan.before.most - plan.after.total) @ young / reach)

    assert share(held) >= 0.995
    assert set(held.by_group()) == {"all", "young"}
    assert held.losers()["harm"].is_sorted(descending=True)
    assert free.harm > 0


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**31))
def test_a_comparison_is_the_loss_that_the_ranking_says(seed: int) -> None:
    network = random_network(seed)
    ends = Ends.of_stops(network)
    people = {"all": np.arange(network.stops) + 5.0, "few": np.ones(network.stops) / 4}
    ranking = rank_withdrawals(network, ends, WINDOW, RULES, people=people, workers=1)
    number = int(ranking.harm().argmax())
    found = compare(
        network,
        network.with_withdrawn(ranking.units.trips[number]),
        ends,
        WINDOW,
        RULES,
        people=people,
        workers=1,
    )
    assert found.frame()["harm"].sum() == pytest.approx(ranking.harm()[number])
    assert set(found.by_group()) == {"all"}
    assert found.losers(3).height <= 3
    assert (found.cut_off >= 0).all()
    assert found.people_cut_off <= found.by_group()["all"]["losing"]


def day() -> Network:
    """Out at 07:00 and 08:00, home at 16:00 and 20:00."""
    return Network.from_hops(
        departure=[25_200, 28_800, 57_600, 72_000], arrival=[27_000, 30_600, 59_400, 73_800], origin=[0, 0, 1, 1],
        destination=[1, 1, 0, 0], trip=[0, 1, 2, 3], stop_ids=["home", "town"],
    )  # fmt: skip


def test_the_last_bus_home_and_the_one_to_school_are_missed() -> None:
    ends = Ends.of_stops(day())
    (lost,) = last_home(
        day(), day().with_withdrawn([3]), ends, home_by="21:00", rules=Rules(cap_seconds=36_000)
    )
    assert (lost.origin, lost.destination, lost.before, lost.after) == ("home", "town", 72_000, 57_600)
    (school,) = arriving(day(), day().with_withdrawn([0]), ends, by="08:00")
    assert (school.origin, school.destination, school.before, school.after) == ("home", "town", 25_200, None)
    assert last_home(day(), day(), ends) == []


def test_inequality_is_that_of_the_definitions() -> None:
    even = inequality(np.full(4, 2.0), np.array([1.0, 2.0, 3.0, 4.0]))
    assert (even.gini, even.theil, even.palma) == pytest.approx((0, 0, 0.25))
    people, values = np.array([2.0, 1.0, 5.0]), np.array([0.0, 7.0, 2.0])
    each = np.repeat(values, people.astype(int))
    gini = np.abs(each[:, None] - each).sum() / (2 * len(each) ** 2 * each.mean())
    found = inequality(values, people)
    assert found.gini == pytest.approx(gini)
    relative = each[each > 0] / each.mean()
    assert found.theil == pytest.approx((relative * np.log(relative)).sum() / len(each))
    assert np.isnan(inequality(np.zeros(3), people).gini)
    assert concentration(values, people, np.array([3.0, 2.0, 1.0])) < 0
    with pytest.raises(AccessError, match="0 or more"):
        inequality(np.array([-1.0]), np.array([1.0]))
