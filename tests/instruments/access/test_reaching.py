"""What is within reach, against counting it departure by departure from the plain reference."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest

from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.measures import Cumulative, Gravity, MeanTime
from hjulet.instruments.access.network import Network
from hjulet.instruments.access.questions import Ends, Window
from hjulet.instruments.access.reaching import accessibility, by_group, nearest, service_classes
from tests.instruments.access.reference import arrivals_between_stops, random_network

WINDOW = Window(0, 1800, every=120)
GOALS = np.array([3, 0, 1, 0, 4, 0.5, 2])


def seconds(network: Network) -> np.ndarray:
    """Shape (origins, departures, destinations); endless for what is not reached."""
    moments = range(WINDOW.start, WINDOW.end, WINDOW.every)
    return np.array(
        [
            [
                [inf if one is None else one for one in arrivals_between_stops(network, origin, moment)]
                for moment in moments
            ]
            for origin in range(network.stops)
        ]
    )


@pytest.mark.parametrize("seed", range(4))
def test_reach_and_the_nearest_are_those_counted_by_hand(seed: int) -> None:
    network = random_network(seed)
    ends, times = Ends.of_stops(network), seconds(network)
    within = (times <= 600) @ GOALS
    assert accessibility(network, ends, WINDOW, GOALS, Cumulative(10)) == pytest.approx(within.mean(axis=1))
    weighted = (0.5 ** (times / 900)) @ GOALS
    found = accessibility(network, ends, WINDOW, GOALS, Gravity(15))
    assert found == pytest.approx(weighted.mean(axis=1), rel=1e-5)

    kind = times[:, :, GOALS > 0]
    with np.errstate(invalid="ignore"):
        first = np.percentile(kind.min(axis=2), 50, axis=1)
        pairs = np.percentile(kind, 50, axis=1)
    for k, expected in ((1, first), (3, np.sort(np.where(np.isnan(pairs), inf, pairs), axis=1)[:, 2])):
        minutes = nearest(network, ends, WINDOW, GOALS, k)
        whole = np.where(np.isfinite(expected), expected / 60, np.nan)
        assert minutes == pytest.approx(whole, abs=1e-4, nan_ok=True)


def test_what_cannot_be_asked_is_said() -> None:
    network = random_network(0)
    ends = Ends.of_stops(network)
    with pytest.raises(AccessError, match="use Cumulative or Gravity"):
        accessibility(network, ends, WINDOW, GOALS, MeanTime())
    with pytest.raises(AccessError, match="the nearest number 6 was asked for, and there are 5"):
        nearest(network, ends, WINDOW, GOALS, 6)
    with pytest.raises(AccessError, match="limits rise"):
        service_classes({"school": np.ones(2)}, limits=(20, 10))
    with pytest.raises(AccessError, match="group old: 1 numbers of people came for 2 places"):
        by_group(np.ones(2), {"old": np.ones(1)})


def test_groups_too_small_to_be_shown_are_left_out() -> None:
    told = by_group(np.array([1.0, 2.0]), {"all": np.array([4, 4]), "few": np.array([2, 2])})
    assert told == {"all": {"persons": 8.0, "mean": 1.5, "without_share": 0.0}}
