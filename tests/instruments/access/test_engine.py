"""The engine against a plain reference, and against itself with the timetable computed anew."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hjulet.instruments.access.departing import hours_of_stay, mirrored, seconds_at
from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.measures import Cumulative, Gravity, MeanTime, running_costs
from hjulet.instruments.access.network import Links, Network
from hjulet.instruments.access.options import Options
from hjulet.instruments.access.questions import Ends, Rules, Window
from hjulet.instruments.access.ranking import links, rank_withdrawals
from hjulet.instruments.access.travelling import travel_times
from tests.instruments.access.reference import arrivals_between_stops, random_network
from tests.programs import shared_folder

WINDOW = Window(0, 2400, 300)
RULES = Rules(cap_seconds=3600)
seeds = st.integers(0, 2**31)


def costs(network: Network, measure=None, pruned: bool = True) -> np.ndarray:
    """The cost from each origin to each destination over all departures, shape (destinations, origins)."""
    from hjulet.instruments.access.profile_kernel import total_costs_of

    options = Options.of(network, Ends.of_stops(network), WINDOW, RULES, pruned=pruned)
    out = np.empty((network.stops, network.stops), dtype=np.int64)
    total_costs_of(
        options.hops, options.option, options.origin_starts, options.begin, links(options.ends.egress),
        links(options.reaching), np.arange(network.stops), options.shape, options.times,
        running_costs(measure or MeanTime(), options.times), out,
    )  # fmt: skip
    return out


def times(network: Network) -> np.ndarray:
    """Seconds by the reference, shape (origins, departures, destinations); -1 for what is not reached."""
    moments = [WINDOW.start + k * WINDOW.every for k in range(WINDOW.count)]
    found = [
        [arrivals_between_stops(network, stop, moment, cap=RULES.cap_seconds) for moment in moments]
        for stop in range(network.stops)
    ]
    return np.array([[[-1 if one is None else one for one in row] for row in rows] for rows in found])


@settings(max_examples=15, deadline=None)
@given(seeds)
def test_forward_and_profile_give_the_times_of_the_reference(seed: int) -> None:
    network = random_network(seed)
    expected = times(network)
    moments = [WINDOW.start + k * WINDOW.every for k in range(WINDOW.count)]
    forward = seconds_at(network, Ends.of_stops(network), moments, RULES)
    assert (forward == expected).all()
    capped = np.where(expected < 0, RULES.cap_seconds, expected).sum(axis=1).T
    assert (costs(network) == capped).all()
    assert (costs(network, pruned=False) == capped).all()


@settings(max_examples=25, deadline=None)
@given(seeds)
def test_percentiles_are_those_of_numpy_over_the_reference(seed: int) -> None:
    network = random_network(seed)
    expected = np.where((seconds := times(network)) < 0, np.inf, seconds)
    found = travel_times(network, Ends.of_stops(network), WINDOW, RULES, percentiles=(10, 50, 75), workers=1)
    with np.errstate(invalid="ignore"):
        wanted = np.percentile(expected, (10, 50, 75), axis=1).transpose(0, 2, 1) / 60
    wanted[~np.isfinite(wanted)] = np.nan
    np.testing.assert_allclose(found.minutes, wanted.astype(np.float32), rtol=1e-6)
    assert (found.reached_share == (expected < np.inf).mean(axis=1).T.astype(np.float32)).all()
    arrived = np.where(seconds < 0, np.nan, seconds)
    mean = np.where(seconds < 0, 0, seconds).sum(axis=1) / np.maximum((seconds >= 0).sum(axis=1), 1) / 60
    mean[np.isnan(arrived).all(axis=1)] = np.nan
    np.testing.assert_allclose(found.mean_minutes, mean.T.astype(np.float32), rtol=1e-6)


@settings(max_examples=40, deadline=None)
@given(seeds, st.sampled_from(["trip", "route", "route-hour", "block"]))
def test_harm_of_each_unit_is_what_computing_anew_without_it_gives(seed: int, unit: str) -> None:
    network = random_network(seed)
    measure = (MeanTime(), Cumulative(20), Gravity(10))[seed % 3]
    weights = np.random.default_rng(seed).integers(0, 9, network.stops)
    ranking = rank_withdrawals(
        network,
        Ends.of_stops(network),
        WINDOW,
        RULES,
        unit=unit,
        opportunities=weights,
        measure=measure,
        workers=1,
    )
    before = costs(network, measure)
    assert (ranking.total == weights @ before).all()
    for number, trips in enumerate(ranking.units.trips):
        after = costs(network.with_withdrawn(trips), measure)
        assert (ranking.loss[number] == weights @ (after - before)).all()


@settings(max_examples=25, deadline=None)
@given(seeds)
def test_harm_of_a_stop_is_what_computing_anew_without_boarding_and_alighting_there_gives(seed: int) -> None:
    network = random_network(seed)
    ranking = rank_withdrawals(network, Ends.of_stops(network), WINDOW, RULES, unit="stop", workers=1)
    before = costs(network)
    for number, stop in enumerate(map(network.stop_ids.index, ranking.units.ids)):
        closed = replace(
            network,
            hop_board=network.hop_board & (network.hop_from != stop),
            hop_alight=network.hop_alight & (network.hop_to != stop),
        )
        assert (ranking.loss[number] == (costs(closed) - before).sum(axis=0)).all()


@settings(max_examples=30, deadline=None)
@given(seeds)
def test_withdrawing_never_makes_anyone_faster_and_adding_never_slower(seed: int) -> None:
    network = random_network(seed)
    trip = seed % network.trips
    assert (costs(network.with_withdrawn([trip])) >= costs(network)).all()


@settings(max_examples=30, deadline=None)
@given(seeds)
def test_the_way_home_is_the_way_out_with_time_running_backward(seed: int) -> None:
    network = random_network(seed)
    symmetric = replace(
        network, walk_starts=np.zeros(network.stops + 1, np.int64), walk_to=np.zeros(0, np.int32),
        walk_seconds=np.zeros(0, np.int32),
    )  # fmt: skip
    ends = Ends.of_stops(symmetric)
    by = 3600
    found = seconds_at(mirrored(symmetric), ends, [-by], RULES)[:, 0]
    leaving = np.unique(np.concatenate([symmetric.hop_departure, [by]]))
    leaving = leaving[(leaving <= by) & (leaving >= by - RULES.cap_seconds)]
    out = seconds_at(symmetric, ends, leaving.tolist(), RULES)
    arrives = np.where(out < 0, by + 1, leaving[None, :, None] + out) <= by
    latest = np.where(arrives, leaving[None, :, None], by - RULES.cap_seconds - 1).max(axis=1)
    assert (np.where(found < 0, by - RULES.cap_seconds - 1, by - found) == latest.T).all()


def test_hours_of_stay_are_from_arriving_to_the_last_way_home() -> None:
    network = Network.from_hops(
        departure=[28_800, 50_400, 75_600], arrival=[30_600, 52_200, 77_400], origin=[0, 1, 1],
        destination=[1, 0, 0], trip=[0, 1, 2],
    )  # fmt: skip
    hours = hours_of_stay(network, Ends.of_stops(network))
    assert hours.tolist() == [[9.0, 5.5], [0.0, 9.0]]
    assert hours_of_stay(network, Ends.of_stops(network), home_by="22:00")[0, 1] == 8.5


def test_any_number_of_workers_gives_the_same_bits_and_a_run_is_taken_up_again(tmp_path) -> None:
    network = random_network(7, stops=70, trips=60)
    ends = Ends.of_stops(network)
    one = rank_withdrawals(network, ends, WINDOW, RULES, workers=1)
    assert one.loss.any()
    for workers in (2, 4):
        other = rank_withdrawals(network, ends, WINDOW, RULES, workers=workers, checkpoint=tmp_path / "kept")
        assert other.loss.tobytes() == one.loss.tobytes()
    kept = sorted((tmp_path / "kept").glob("block-*.npz"))
    assert len(kept) == 3
    kept[1].unlink()
    told: list[tuple[int, int]] = []
    again = rank_withdrawals(
        network,
        ends,
        WINDOW,
        RULES,
        checkpoint=tmp_path / "kept",
        progress=lambda done, of: told.append((done, of)),
    )
    assert again.loss.tobytes() == one.loss.tobytes()
    assert told == [(2, 3), (3, 3)]
    with pytest.raises(AccessError, match="another question"):
        rank_withdrawals(network.with_withdrawn([3]), ends, WINDOW, RULES, checkpoint=tmp_path / "kept")


def test_percentiles_outside_0_to_100_are_said() -> None:
    network = random_network(1)
    with pytest.raises(AccessError, match="0 to 100, not 101"):
        travel_times(network, Ends.of_stops(network), WINDOW, percentiles=(101,))


def test_loops_are_compiled_for_one_kind_of_arrays() -> None:
    """Each further kind costs its user half a minute: what is read only, or strided, must not reach them."""
    from hjulet.instruments.access.forward_kernel import seconds_from
    from hjulet.instruments.access.matrix_kernel import matrix_of
    from hjulet.instruments.access.repair_kernel import losses_of

    network = random_network(5)
    ends = Ends.of_stops(network, origins=[2, 4])
    rank_withdrawals(network.with_withdrawn([1]), ends, WINDOW, RULES, unit="stop", workers=2)
    travel_times(network, ends, WINDOW, RULES, details=True, workers=1)
    seconds_at(network, ends, [60], RULES)
    assert [len(one.signatures) for one in (losses_of, matrix_of, seconds_from)] == [1, 1, 1]


@pytest.mark.shared
def test_harm_in_kuopio_is_what_computing_anew_gives() -> None:
    from hjulet.instruments.access.comparing import compare
    from hjulet.instruments.access.questions import rows_of
    from hjulet.instruments.access.reading import read_network

    shared = shared_folder()
    assert shared is not None
    network = read_network(shared / "data" / "access" / "kuopio" / "gtfs.zip", day="2017-03-15")
    ends, window = Ends.of_stops(network), Window.of("07:00", "09:00")
    some = np.arange(0, network.stops, 60)
    few = replace(
        ends, destinations=tuple(ends.destinations[at] for at in some), egress=rows_of(ends.egress, some),
        direct=Links(np.zeros(network.stops + 1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int32)),
    )  # fmt: skip
    ranking = rank_withdrawals(network, few, window)
    assert len(ranking) == 352
    for number in (0, 100, int(ranking.harm().argmax())):
        found = compare(network, network.with_withdrawn(ranking.units.trips[number]), few, window)
        assert found.loss.sum() == pytest.approx(ranking.harm()[number], rel=1e-9)
    moments = [25_200, 28_000]
    forward = seconds_at(network, few, moments)
    for origin, row in ((3, 0), (900, 1)):
        expected = arrivals_between_stops(network, origin, moments[row])
        walked = set(rows_of(ends.direct, np.array([origin])).to.tolist())
        told = forward[origin, row].tolist()
        for at, stop in enumerate(some.tolist()):
            if stop not in walked:
                assert told[at] == (-1 if expected[stop] is None else expected[stop])
