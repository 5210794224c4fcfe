"""What is claimed of harm and plans, each by a test that a wrong engine would fail: kept when a run is killed, at the edges,
when trips come and go, and of every rule that a plan keeps."""

from __future__ import annotations

import signal
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hjulet.instruments.access.comparing import compare
from hjulet.instruments.access.departing import seconds_at
from hjulet.instruments.access.editing import rebuilt
from hjulet.instruments.access.keeping import Floor, SchoolArrival
from hjulet.instruments.access.network import Network
from hjulet.instruments.access.questions import Ends, Rules, Window
from hjulet.instruments.access.ranking import rank_withdrawals
from hjulet.instruments.access.saving import VehicleKm, least_harm
from hjulet.instruments.access.travelling import travel_times
from tests.instruments.access.reference import random_network
from tests.programs import CHECKOUT

WINDOW = Window(0, 2400, 300)
RULES = Rules(cap_seconds=3600)
MOMENTS = range(0, 2400, 300)

KILLED = """
import os, signal, sys
from pathlib import Path
from hjulet.instruments.access.questions import Ends, Rules, Window
from hjulet.instruments.access.ranking import rank_withdrawals
from tests.instruments.access.reference import random_network

network = random_network(7, stops=70, trips=60)
rank_withdrawals(
    network, Ends.of_stops(network), Window(0, 2400, 300), Rules(cap_seconds=3600), workers=2, checkpoint=Path(sys.argv[1]),
    progress=lambda done, of: done == 2 and os.kill(os.getpid(), signal.SIGKILL),
)
"""


def times(network: Network) -> np.ndarray:
    """Seconds from each stop at each moment to each stop; what is not reached takes longer than anything."""
    seconds = seconds_at(network, Ends.of_stops(network), MOMENTS, RULES)
    return np.where(seconds < 0, RULES.cap_seconds + 1, seconds)


def test_a_run_that_is_killed_midway_is_taken_up_to_the_same_bits(tmp_path) -> None:
    kept = tmp_path / "kept"
    killed = subprocess.run([sys.executable, "-c", KILLED, str(kept)], cwd=CHECKOUT)
    assert killed.returncode == -signal.SIGKILL
    blocks = sorted(kept.glob("block-*.npz"))
    assert len(blocks) == 2
    network = random_network(7, stops=70, trips=60)
    ends = Ends.of_stops(network)
    whole = rank_withdrawals(network, ends, WINDOW, RULES, workers=1)
    told: list[tuple[int, int]] = []
    again = rank_withdrawals(
        network, ends, WINDOW, RULES, workers=4, checkpoint=kept,
        progress=lambda done, of: told.append((done, of)),
    )  # fmt: skip
    assert told == [(2, 3), (3, 3)]
    assert again.loss.tobytes() == whole.loss.tobytes()
    # A disk that was full left half a block: it is made again, and not believed.
    blocks[0].write_bytes(blocks[0].read_bytes()[:200])
    mended = rank_withdrawals(network, ends, WINDOW, RULES, workers=1, checkpoint=kept)
    assert mended.loss.tobytes() == whole.loss.tobytes()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**31))
def test_no_departure_is_later_with_a_trip_more_nor_earlier_with_one_less(seed: int) -> None:
    network = random_network(seed)
    drawn = np.random.default_rng(seed)
    before = times(network)
    without = times(network.with_withdrawn([int(drawn.integers(network.trips))]))
    assert (without >= before).all()
    first, second, third = drawn.permutation(network.stops)[:3].tolist()
    start = int(drawn.integers(0, 2400))
    more = [(start, start + 120, first, second), (start + 180, start + 240, second, third)]
    added = rebuilt(network, more=more, trips=[("new-1", "r0", 1.0), ("new-2", "r0", 1.0)])
    after = times(added)
    assert (after <= before).all()
    assert after[first, :, second].min() <= start + 120


def test_the_longest_journey_is_reached_and_a_second_longer_is_not() -> None:
    network = Network.from_hops(
        departure=[0, 0], arrival=[3600, 3601], origin=[0, 0], destination=[1, 2], trip=[0, 1]
    )
    ends, once = Ends.of_stops(network), Window(0, 60)
    found = travel_times(network, ends, once, RULES, workers=1)
    assert found.reached_share[:, 0].tolist() == [1, 1, 0]
    assert seconds_at(network, ends, [0], RULES)[0, 0].tolist() == [0, 3600, -1]
    lost = compare(network, network.with_withdrawn([0]), ends, once, RULES, workers=1)
    assert (lost.people_cut_off, lost.loss.tolist()) == (1, [0, 0, 0])
    gone = compare(network, network.with_withdrawn([1]), ends, once, RULES, workers=1)
    assert (gone.people_cut_off, gone.loss.tolist()) == (0, [0, 0, 0])


def test_each_route_keeps_one_arrival_in_time_for_school() -> None:
    """Of route a two come in time and one too late; of route b one, and one that lets nobody off."""
    network = Network.from_hops(
        departure=[24_000, 25_000, 28_000, 25_000, 25_100], arrival=[25_500, 28_800, 29_500, 26_000, 26_000],
        origin=[0] * 5, destination=[1] * 5, trip=range(5), trip_routes=["a", "a", "a", "b", "b"],
        alight=[True, True, True, True, False], stop_ids=["home", "school"],
    )  # fmt: skip
    rule = SchoolArrival(("school",), before="08:00")
    assert rule.groups(network) == [(frozenset({0, 1}), 1), (frozenset({3}), 1)]
    assert rule.groups(network.with_withdrawn([0])) == [(frozenset({1}), 1), (frozenset({3}), 1)]


def test_a_floor_holds_for_the_place_it_protects() -> None:
    network = random_network(11, trips=24)

    def left(keep: list[Floor]) -> np.ndarray:
        """Of each stop the share of its reach that is left by a plan."""
        plan = least_harm(
            network,
            Ends.of_stops(network),
            WINDOW,
            RULES,
            save=VehicleKm(40),
            keep=keep,
            batches=2,
            swaps=0,
            workers=1,
        )
        most, share = plan.before.most, plan.before.most - plan.after.total
        return share / (most - plan.before.total)

    free = left([])
    worst = int(free.argmin())
    floor = float(free[worst]) + 0.6 * (1 - float(free[worst]))
    assert left([Floor(floor, place=network.stop_ids[worst])])[worst] >= floor > free[worst]


@pytest.mark.parametrize("stays", [[(0, 2), (1, 2)], [(0, 2), (0, 3)]])
def test_vehicles_that_are_coupled_or_parted_have_the_harm_of_computing_anew(stays) -> None:
    network = Network.from_hops(
        departure=[0, 0, 700, 1500], arrival=[600, 620, 1300, 2400], origin=[0, 1, 2, 2], destination=[2, 2, 3, 3],
        trip=[0, 1, 2, 3], stays=stays,
    )  # fmt: skip
    # The pair that waits least: 80 seconds from the second into the third, 100 from the first.
    assert network.hop_next.tolist() == ([-1, 2, -1, -1] if stays[1] == (1, 2) else [2, -1, -1, -1])
    ends, once = Ends.of_stops(network), Window(0, 60)
    ranking = rank_withdrawals(network, ends, once, RULES, workers=1)
    assert len(ranking) == 4
    for number, trips in enumerate(ranking.units.trips):
        naive = compare(network, network.with_withdrawn(trips), ends, once, RULES, workers=1)
        assert (ranking.loss[number] == naive.loss).all()


def test_who_loses_most_stands_first_and_who_gains_is_not_cut_off() -> None:
    network = random_network(3)
    ends, people = Ends.of_stops(network), {"all": np.arange(1.0, network.stops + 1)}
    less = network.with_withdrawn(range(10))
    lost = compare(network, less, ends, WINDOW, RULES, people=people, workers=1)
    losers = lost.losers()
    assert losers.height > 2
    assert losers["harm"].is_sorted(descending=True)
    assert losers["harm"][0] == lost.frame()["harm"].max()
    assert lost.people_cut_off > 0
    won = compare(less, network, ends, WINDOW, RULES, people=people, workers=1)
    assert (won.people_cut_off, won.losers().height) == (0, 0)
