"""Proposals as files: what each kind of edit does to a network, and what is said of one that cannot be done."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hjulet.instruments.access.editing import withdraw
from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.network import Network
from hjulet.instruments.access.reading import read_network
from hjulet.instruments.access.scenario import Applied, read_scenario
from hjulet.instruments.access.selecting import chosen_trips
from tests.instruments.access.feeds import DAY, feed
from tests.instruments.access.reference import arrivals_between_stops, random_network


@pytest.fixture
def network(tmp_path: Path) -> Network:
    """t1 from Aby 7.00 over Berg 7.10–7.11 to Edet 7.30; t2 from Edet 7.30 to Aby 8.00."""
    return read_network(feed(tmp_path / "f"), day=DAY)


def applied(network: Network, folder: Path, text: str) -> Applied:
    file = folder / "proposal.toml"
    file.write_text(text, encoding="utf-8")
    return read_scenario(file).apply(network)


def test_trips_are_chosen_by_id_route_name_stop_and_time(network: Network) -> None:
    assert chosen_trips(network, trips=["t2"]).tolist() == [1]
    assert chosen_trips(network, routes=["1"]).tolist() == [0, 1]
    assert chosen_trips(network, stops=["Berg"]).tolist() == [0]
    assert chosen_trips(network, routes=["r1"], after="07:30").tolist() == [1]
    assert chosen_trips(network, routes=["r1"], before="07:30").tolist() == [0]
    with pytest.raises(AccessError, match="no stop 'Bergg' that day; there are Berg"):
        chosen_trips(network, stops=["Bergg"])
    with pytest.raises(AccessError, match="no trip of the day fits"):
        chosen_trips(network, routes=["1"], after="22:00")


def test_withdrawal_is_a_mask_over_the_same_arrays(network: Network) -> None:
    without = withdraw(network, trips=["t1"])
    assert without.withdrawn.tolist() == [True, False]
    assert without.hop_departure is network.hop_departure
    assert network.withdrawn.tolist() == [False, False]
    with pytest.raises(AccessError, match="withdraw what"):
        withdraw(network)


def test_a_file_says_what_is_done_and_counts_it(network: Network, tmp_path: Path) -> None:
    done = applied(
        network,
        tmp_path,
        'title = "Kväll"\n[[withdraw]]\nroutes = ["1"]\nbetween = ["07:00", "24:00"]\n[[restore]]\ntrips = ["t2"]\n'
        '[[retime]]\ntrips = ["t2"]\nminutes = 10\n',
    )
    assert done.counts() == {
        "withdrawn": 2, "restored": 1, "retimed": 1, "shortened": 0, "stops_closed": 0, "on_demand": 0,
    }  # fmt: skip
    assert done.sentence("sv") == "2 turer indragna, 1 tur återinförd, 1 tur flyttad i tid"
    assert done.network.withdrawn.tolist() == [True, False]
    assert done.network.hop_departure.tolist() == [25_200, 25_860, 27_600]


def test_a_closed_stop_is_driven_past(network: Network, tmp_path: Path) -> None:
    done = applied(network, tmp_path, '[[withdraw]]\nstops = ["Berg"]\n')
    assert done.sentence() == "1 stop closed"
    assert arrivals_between_stops(done.network, 0, 25_200) == [0, None, 1800]
    assert arrivals_between_stops(done.network, 1, 25_200) == [None, 0, None]


def test_a_shortened_trip_ends_earlier_and_drives_less(network: Network, tmp_path: Path) -> None:
    done = applied(network, tmp_path, '[[shorten]]\nroutes = ["1"]\nlast_stop = "B"\n')
    assert done.sentence() == "1 trip shortened"
    assert arrivals_between_stops(done.network, 0, 25_200) == [0, 600, None]
    # From Aby to Berg is a third of the way to Edet.
    assert done.network.trip_km == pytest.approx(network.trip_km * [1 / 3, 1], rel=1e-4)


def test_on_demand_takes_the_wait_and_the_drive(network: Network, tmp_path: Path) -> None:
    text = '[[on_demand]]\nzone = ["Berg"]\nto = ["Aby"]\nbetween = ["20:00", "21:00"]\nwait_minutes = 20\nevery_minutes = 30\n'
    done = applied(network, tmp_path, text + "km_per_hour = 60\n")
    assert done.sentence() == "4 departures on demand added"
    # 6,089 m as the crow flies are 7.92 km by road, 474 s at 60 km/h, and 20 minutes before.
    assert arrivals_between_stops(done.network, 1, 20 * 3600) == [1674, 0, None]
    assert arrivals_between_stops(done.network, 1, 20 * 3600 + 1) == [1800 - 1 + 1674, 0, None]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[withdraw]\n", "it is no TOML file"),
        ('[[remove]]\ntrips = ["t1"]\n', "'remove' is not known; there are: title, [[withdraw]]"),
        ('[withdraw]\ntrips = ["t1"]\n', "withdraw: write each as a table of its own: [[withdraw]]"),
        ('[[withdraw]]\nlines = ["1"]\n', "withdraw 1: 'lines' is not known here; there are: trips, routes"),
        ('[[withdraw]]\ntrips = "t1"\n', "withdraw 1: 't1' cannot be used for 'trips'"),
        ('[[retime]]\ntrips = ["t1"]\n', "retime 1: 'minutes' is missing"),
        ('[[withdraw]]\nbetween = ["19:00"]\n', "withdraw 1: 'between' is two times"),
        ('[[withdraw]]\nafter = "kväll"\n', "withdraw 1: 'kväll' is no time of day"),
        ('[[withdraw]]\ntrips = ["t1"]\n[[withdraw]]\ntrips = ["t9"]\n', "withdraw 2: there is no trip 't9'"),
        ('title = "x"\n', "there is nothing in it to do"),
        ('[[shorten]]\ntrips = ["t2"]\nlast_stop = "Aby"\n', "shorten 1: none of these trips is any shorter"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_with_the_edit(
    network: Network, tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(AccessError) as caught:
        applied(network, tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path}/proposal.toml")
    assert said in str(caught.value)


def test_retiming_there_and_back_changes_nothing() -> None:
    """Other arrays, linked anew, the same journeys: on networks with loops, ties and vehicles of several trips."""
    from hjulet.instruments.access.scenario import Edit, Scenario

    for seed in range(5):
        network = random_network(seed)
        later, back = (Edit("retime", routes=("r1",), how={"minutes": minutes}) for minutes in (7, -7))
        moved = Scenario((later, back)).apply(network)
        assert moved.retimed == 2 * sum(route == "r1" for route in network.trip_routes)
        assert np.array_equal(moved.network.hop_next >= 0, network.hop_next >= 0)
        for origin in range(network.stops):
            assert arrivals_between_stops(moved.network, origin, 0) == arrivals_between_stops(
                network, origin, 0
            )


def test_edits_that_no_day_holds_or_that_meet_nothing_are_refused(network: Network, tmp_path: Path) -> None:
    for minutes in ("nan", "99999999", "-2000"):
        with pytest.raises(
            AccessError, match=rf"retime 1: 'minutes' is {minutes}; a number from -1440 to 1440"
        ):
            applied(network, tmp_path, f'[[retime]]\nroutes = ["1"]\nminutes = {minutes}\n')
    with pytest.raises(AccessError, match="restore 1: none of these trips is withdrawn"):
        applied(network, tmp_path, '[[restore]]\nroutes = ["1"]\n')
