"""Peers in time: the right place at the right year, nothing from the future, and the same answer one by one."""

from __future__ import annotations

import numpy as np
import pytest

from hjulet.instruments.peers import PeerError, all_in_time, peers_in_time
from hjulet.instruments.peers.windows import embed, squared_distances, warped, windows
from tests.instruments.peers.populations import history, sweden, walks

OURS = [100, 100, 100, 100, 100, 100, 100, 90, 80]
EARLIER = [200, 200, 180, 160, 150, 140, 140, 140, 140]
GROWS = [100, 110, 120, 130, 140, 150, 160, 170, 180]


def test_the_place_that_had_our_course_is_found_with_its_year():
    found = peers_in_time(history(a=OURS, b=EARLIER, c=GROWS), "a", window=2, ahead=2, size_weight=0)
    best = found.peers[0]
    assert (best.place, best.first_year, best.year, best.population) == ("b", 2001, 2003, 160)
    assert best.distance == pytest.approx(0, abs=1e-7)
    assert best.change_share == pytest.approx(found.change_share) == pytest.approx(-0.2)
    (after,) = best.after
    assert (after.years_ahead, after.year, after.population, after.change_share) == (2, 2005, 140, -0.125)
    assert (
        best.sentence_sv
        == "a 2006–2008 liknar b 2001–2003. 2 år senare, 2005, hade b 12 procent färre invånare."
    )
    assert (
        best.sentence_en
        == "a 2006–2008 is like b 2001–2003. 2 years later, in 2005, b had 12 per cent fewer inhabitants."
    )
    assert (found.first_year, found.as_of, found.unit) == (2006, 2008, "log points")


def test_size_counts_as_much_as_it_is_weighed():
    shape = [100, 100, 90, 80, 80]
    twins = history(
        big=[100 * one for one in shape], same=[2 * one for one in shape], ours=[200, 200, 200, 180, 160]
    )
    by_shape = peers_in_time(twins, "ours", window=2, ahead=1, size_weight=0)
    assert [peer.place for peer in by_shape.peers] == ["big", "same"]  # equally far, by code
    by_size = peers_in_time(twins, "ours", window=2, ahead=1, size_weight=0.1)
    assert [peer.place for peer in by_size.peers] == ["same", "big"]
    assert by_size.peers[1].distance == pytest.approx(0.1 * np.log(50))


def test_nothing_after_the_year_asked_for_is_looked_at():
    known = walks(12, 60)
    changed = known.population.copy()
    changed[:, 41:] = np.random.default_rng(2).uniform(1, 1e6, changed[:, 41:].shape)
    future = type(known)(known.places, known.years, changed)
    asked = {"as_of": 1990, "window": 10, "ahead": 10}
    assert peers_in_time(known, "p03", **asked) == peers_in_time(future, "p03", **asked)
    for peer in peers_in_time(known, "p03", **asked).peers:
        assert max(after.year for after in peer.after) <= 1990


def test_all_at_once_is_the_same_as_one_by_one():
    known = walks(15, 50)
    together = all_in_time(known, window=10, ahead=10, number=4)
    for row, place in enumerate(known.places):
        alone = peers_in_time(known, place, window=10, ahead=10, number=4)
        assert [known.places[one] for one in together.rows[row]] == [peer.place for peer in alone.peers]
        assert together.years[row].tolist() == [peer.year for peer in alone.peers]
        np.testing.assert_allclose(together.distance[row], [peer.distance for peer in alone.peers], atol=1e-9)


def test_the_matrix_product_gives_the_distances_of_a_plain_loop():
    random = np.random.default_rng(1)
    asked, known = random.normal(size=(3, 5)), random.normal(size=(40, 5))
    known[7, 2] = np.nan
    ((part, squared),) = squared_distances(asked, known)
    plain = np.array([[((one - other) ** 2).sum() for other in known] for one in asked])
    plain[:, 7] = np.inf
    assert part == slice(0, 3)
    np.testing.assert_allclose(squared, plain, atol=1e-9)


def test_many_places_are_taken_a_few_at_a_time(monkeypatch):
    known, asked = np.random.default_rng(1).normal(size=(2, 9, 4))
    ((_, whole),) = squared_distances(asked, known)
    monkeypatch.setattr("hjulet.instruments.peers.windows.PAIRS_AT_A_TIME", 20)
    parts = list(squared_distances(asked, known))
    assert [one for one, _ in parts] == [slice(0, 2), slice(2, 4), slice(4, 6), slice(6, 8), slice(8, 9)]
    np.testing.assert_allclose(np.concatenate([one for _, one in parts]), whole)


def plain_warping(one, other, band):
    table = np.full((len(one) + 1, len(other) + 1), np.inf)
    table[0, 0] = 0
    for i in range(1, len(one) + 1):
        for j in range(max(1, i - band), min(len(other), i + band) + 1):
            least = min(table[i - 1, j], table[i, j - 1], table[i - 1, j - 1])
            table[i, j] = (one[i - 1] - other[j - 1]) ** 2 + least
    return table[-1, -1] / len(one)


@pytest.mark.parametrize("band", [0, 1, 3])
def test_warping_is_that_of_the_textbook(band):
    random = np.random.default_rng(band)
    asked, known = random.normal(size=8), random.normal(size=(6, 8))
    expected = [plain_warping(asked, one, band) for one in known]
    np.testing.assert_allclose(warped(asked, known, band), expected)


def test_warping_by_no_years_is_the_plain_distance():
    curves = windows(np.log(walks(5, 30).population), 8)
    points = embed(curves, curves[..., -1], 0.0)
    mean = curves[0, -1] - curves[0, -1].mean()
    flat = curves[1] - curves[1].mean(axis=1, keepdims=True)
    np.testing.assert_allclose(warped(mean, flat, 0), ((points[1] - points[0, -1]) ** 2).sum(axis=1))
    found = peers_in_time(walks(5, 60), "p01", warp_years=2)
    assert found.method.endswith("warped by up to 2 years")
    plain = {peer.place: peer.distance for peer in peers_in_time(walks(5, 60), "p01").peers}
    assert all(peer.distance <= plain[peer.place] for peer in found.peers)


def test_age_structure_counts_when_it_is_there():
    flat = history(a=[100] * 8, b=[100] * 8, c=[100] * 8)
    shares = np.array([[0.3] * 8, [0.1] * 8, [0.29] * 8])
    aged = type(flat)(flat.places, flat.years, flat.population, features={"aged_65": shares})
    asked = {"window": 2, "ahead": 2}
    assert [peer.place for peer in peers_in_time(aged, "a", **asked).peers] == [
        "b",
        "c",
    ]  # equally near, by code
    assert [peer.place for peer in peers_in_time(aged, "a", **asked, features={"aged_65": 0.1}).peers] == [
        "c",
        "b",
    ]
    with pytest.raises(PeerError, match="there is no feature 'age'; there are: aged_65"):
        peers_in_time(aged, "a", **asked, features={"age": 1})


def test_windows_with_a_missing_year_are_left_out():
    gap = [200, 200, 180, None, 150, 140, 140, 140, 140]
    found = peers_in_time(history(a=OURS, b=gap, c=GROWS), "a", window=2, ahead=2)
    assert {peer.place: peer.year for peer in found.peers} == {"b": 2002, "c": 2006}  # and not b of 2003
    with pytest.raises(PeerError, match="place b, year 2003: the 2 years until 2004 are not whole"):
        peers_in_time(history(a=OURS, b=gap, c=GROWS), "b", as_of=2004, window=2, ahead=2)


def test_too_short_a_history_says_what_is_needed():
    with pytest.raises(PeerError, match="ask for 41 years before, and there are 9: 2000–2008"):
        peers_in_time(history(a=OURS, b=EARLIER), "a")


@pytest.mark.shared
def test_kramfors_of_2003_is_where_hagfors_was_twenty_years_before():
    found = peers_in_time(sweden(), "2282", as_of=2003)
    best = found.peers[0]
    assert (found.population, found.as_of) == (20508, 2003)
    assert (best.place, best.year, [after.year for after in best.after]) == ("1783", 1983, [1993, 2003])
    assert best.after[-1].change_share == pytest.approx(13648 / 16843 - 1)
    later = {peer.name: peer for peer in peers_in_time(sweden(), "Kramfors").peers}
    assert {"Hagfors", "Gällivare"} <= later.keys()
    assert (later["Gällivare"].year, round(later["Gällivare"].after[-1].change_share, 2)) == (1996, -0.17)
