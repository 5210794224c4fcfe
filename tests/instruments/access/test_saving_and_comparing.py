"""Plans against all sets there are, and before and after against the plain times."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hjulet.instruments.access.comparing import arriving, compare, costs_of, last_home
from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.keeping import FirstLast, Floor, RouteMinimum, SchoolArrival
from hjulet.instruments.access.measures import MeanTime
from hjulet.instruments.access.network import Network
from hjulet.instruments.access.questions import Ends, Rules, Window
from hjulet.instruments.access.ranking import rank_withdrawals
from hjulet.instruments.access.saving import VehicleKm, least_harm
from hjulet.instruments.access.unequal import concentration, inequality
from hjulet.instruments.access.units import there_and_back
from tests.instruments.access.reference import random_network

WINDOW = Window(0, 2400, 300)
RULES = Rules(cap_seconds=3600)


def plan_of(network: Network, km: float, **options):
    return least_harm(
        network, Ends.of_stops(network), WINDOW, RULES, save=VehicleKm(km), workers=1, **options
    )


def joint(network: Network, trips: Sequence[int]) -> float:
    """The harm of all these trips together, computed anew."""
    ends, goals = Ends.of_stops(network), np.ones(network.stops, dtype=np.int64)
    before, after = (
        costs_of(one, ends, WINDOW, RULES, MeanTime(), goals, workers=1)[0].sum()
        for one in (network, network.with_withdrawn(trips))
    )
    return float((after - before) / WINDOW.count)


def enough(network: Network, able: Sequence[int], km: float) -> list[tuple[int, ...]]:
    """Every set that saves so much, of which no trip can be left out."""

    def saves(some: Sequence[int]) -> bool:
        return bool(network.trip_km[list(some)].sum() >= km - 1e-9)

    return [
        some
        for size in range(1, len(able) + 1)
        for some in combinations(able, size)
        if saves(some) and not any(saves([one for one in some if one != other]) for other in some)
    ]


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 2**31))
def test_a_plan_is_the_best_of_all_sets_and_the_bound_says_so(seed: int) -> None:
    network = random_network(seed, trips=9)
    base = rank_withdrawals(network, Ends.of_stops(network), WINDOW, RULES, workers=1)
    able = [one[0] for one, inside in zip(base.units.trips, base.inside, strict=True) if inside]
    km = float(network.trip_km[able].sum()) / 3
    keep = [RouteMinimum(1)] if seed % 2 else []
    allowed = [
        some
        for some in enough(network, able, km)
        if all(len(trips - set(some)) >= least for rule in keep for trips, least in rule.groups(network))
    ]
    if not allowed:
        with pytest.raises(AccessError, match="what may be withdrawn saves"):
            plan_of(network, km, keep=keep, enough=0)
        return
    best = min(joint(network, some) for some in allowed)
    plan = plan_of(network, km, keep=keep, batches=1, enough=0)
    quick = plan_of(network, km, keep=keep, batches=2, swaps=2, bound="quick")
    for one in (plan, quick):
        assert one.harm == pytest.approx(joint(network, one.trips))
        assert one.bound <= best + 1e-9
        assert best <= one.harm + 1e-9
        assert one.harm <= one.rank_once
        assert one.curve[-1] == (one.saved_km, one.harm)
    assert (plan.harm, plan.gap) == (pytest.approx(best), 0)
    assert quick.bound <= plan.bound


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
    plan = plan_of(network, 60, keep=[SchoolArrival(("s2",), before=3600, after=0)], batches=2, swaps=1)
    for trips, least in SchoolArrival(("s2",), before=3600, after=0).groups(network):
        assert len(trips - set(plan.trips)) >= least
    with pytest.raises(AccessError, match="no stop 'school'"):
        plan_of(network, 30, keep=[SchoolArrival(("school",))])


def test_there_and_back_are_withdrawn_together() -> None:
    """Out from one side of a street, home to the other; a route of its own, and a bus that nobody drives back."""
    network = Network.from_hops(
        departure=[0, 600, 900, 1200, 1800], arrival=[300, 900, 1200, 1500, 2100], origin=[0, 1, 0, 1, 0],
        destination=[1, 2, 1, 0, 1], trip=[0, 1, 2, 3, 4], trip_routes=["a", "a", "a", "b", "a"], stop_names=["home", "town", "home"],
        stop_ids=["0", "1", "2"],
    )  # fmt: skip
    assert there_and_back(network) == ["0 + 1", "0 + 1", "2", "3", "4"]
    plan = plan_of(network, 2, unit="pair")
    assert (plan.units, plan.trips, plan.gap) == (("0 + 1",), (0, 1), 0)
    assert there_and_back(network.with_withdrawn([0])) == there_and_back(network)
    blocks = plan_of(random_network(11, trips=24), 40, unit="block", batches=2, only_inside=False)
    whole = {trip for trips in blocks.before.units.trips if set(trips) & set(blocks.trips) for trip in trips}
    assert whole == set(blocks.trips)


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
