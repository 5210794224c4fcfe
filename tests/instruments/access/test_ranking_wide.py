"""A country ranked block by block: the same numbers as at once, and taken up again where it was stopped."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.generating_country import generate_country
from hjulet.instruments.access.measures import Cumulative, MeanTime
from hjulet.instruments.access.questions import Ends, Rules, Window
from hjulet.instruments.access.ranking import rank_withdrawals
from hjulet.instruments.access.ranking_wide import neighbours, rank_wide
from hjulet.instruments.access.reading import read_network
from tests.instruments.access.reference import random_network

COMMON = ("km", "inside_window")


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**31), st.sampled_from(["trip", "route", "route-hour", "block"]))
def test_a_wide_ranking_has_the_numbers_of_one_at_once(seed: int, unit: str) -> None:
    network = random_network(seed).with_withdrawn([seed % 14])
    ends, window, rules = Ends.of_stops(network), Window(0, 2400, 300), Rules(cap_seconds=1800)
    weights = {
        "people": {"all": np.arange(network.stops) + 1.5, "some": np.ones(network.stops)},
        "opportunities": np.random.default_rng(seed).integers(0, 9, network.stops),
        "measure": (MeanTime(), Cumulative(20))[seed % 2],
    }
    once = rank_withdrawals(network, ends, window, rules, unit=unit, workers=1, **weights)
    wide = rank_wide(network, ends, window, rules, unit=unit, workers=1, **weights)
    names = wide.frame().columns
    assert set(once.frame().columns) - set(names) <= {"persons_losing", "worst_place", "next_departure"}
    assert once.frame().select(names).equals(wide.frame())


def test_a_small_country_in_blocks_and_taken_up_again(tmp_path: Path) -> None:
    where = [generate_country(tmp_path / name, rows=1, columns=2) for name in "ab"]
    assert where[0].read_bytes() == where[1].read_bytes()
    network = read_network(where[0], day="2026-03-17")
    # 20 lines of nine hops and one of one between the towns, out and back, eleven times a day.
    assert (network.stops, network.hops) == (200, 2 * 11 * (20 * 9 + 1))
    ends, window = Ends.of_stops(network), Window.of("07:00", "07:30")
    blocks = neighbours(network, ends)
    assert [len(block) for block in blocks] == [50] * 4
    assert np.sort(np.concatenate(blocks)).tolist() == list(range(200))
    kept = tmp_path / "kept"
    wide = rank_wide(network, ends, window, workers=2, checkpoint=kept)
    once = rank_withdrawals(network, ends, window, workers=2)
    assert (wide.harm > 0).any()
    assert once.frame().select(wide.frame().columns).equals(wide.frame())
    (kept / "block-000002.npz").unlink()
    told: list[tuple[int, int]] = []
    again = rank_wide(
        network, ends, window, checkpoint=kept, progress=lambda done, of: told.append((done, of))
    )
    assert (told, again.harm.tobytes()) == ([(3, 4), (4, 4)], wide.harm.tobytes())
    with pytest.raises(AccessError, match="another question"):
        rank_wide(network, ends, Window.of("07:00", "07:40"), checkpoint=kept)


def test_what_a_wide_ranking_cannot_do_is_said(tmp_path: Path) -> None:
    network = random_network(3)
    with pytest.raises(AccessError, match="a region at a time"):
        rank_wide(network, Ends.of_stops(network), Window(0, 600), unit="stop")
    with pytest.raises(AccessError, match="0 × 3 towns cannot be made"):
        generate_country(tmp_path, rows=0, columns=3)
