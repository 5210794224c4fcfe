"""Peers today: who is nearest, why, and what is said when something is missing."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hjulet.instruments.peers as peers_package
from hjulet.instruments.peers import PeerError, Trait, Traits, nearest, traits_of
from hjulet.instruments.peers.scaling import robust_scale
from tests.instruments.peers.populations import history, sweden

SIZE = Trait("size", "folkmängd", "population", "", "2023", "SCB", is_log=True)
OLD = Trait("old", "andel 65 år och äldre", "share aged 65 and over", "share", "2023", "SCB")
NAMES = {"a": "Alby", "b": "Berg", "c": "Cederby", "d": "Dal", "e": "Ed"}


def five(rows, **changes):
    return Traits(tuple("abcde"), (SIZE, OLD), np.array(rows, dtype=float), NAMES, **changes)


PLACES = [[1000, 0.20], [2000, 0.22], [4000, 0.20], [8000, 0.26], [1000, 0.30]]


@pytest.mark.parametrize(
    "module", sorted(path.stem for path in Path(peers_package.__file__).parent.glob("*.py"))
)
def test_the_examples_of_the_documentation_hold(module):
    name = peers_package.__name__ + ("" if module == "__init__" else f".{module}")
    assert doctest.testmod(import_module(name)).failed == 0


def test_the_distance_can_be_followed_by_hand():
    found = nearest(five(PLACES), "a", number=2)
    # Logs of size: median ln 2000, absolute deviations ln 2 × (1, 0, 1, 2, 1), their median ln 2.
    # Shares: median 0.22, absolute deviations 0.02, 0, 0.02, 0.04, 0.08, their median 0.02.
    one = 1 / 1.4826
    assert [(peer.place, pytest.approx(peer.distance)) for peer in found.peers] == [
        ("b", one),
        ("c", one * 2**0.5),
    ]
    size, old = found.peers[0].differences
    assert (size.own, size.other, size.unit, size.period, size.source) == (1000, 2000, "", "2023", "SCB")
    assert (size.gap, size.share, old.share) == (pytest.approx(one), pytest.approx(0.5), pytest.approx(0.5))


def test_a_peer_is_explained_in_both_languages():
    found = nearest(five(PLACES), "Alby", number=2)
    assert found.peers[1].sentence_sv == (
        "Cederby är lik i andel 65 år och äldre, men skiljer mest i folkmängd (4\xa0000 mot 1\xa0000)."
    )
    assert found.peers[1].sentence_en == (
        "Cederby is alike in share aged 65 and over, but differs most in population (4,000 against 1,000)."
    )
    assert [one.sentence_sv for one in found.peers[0].differences] == [
        "Folkmängd 2023: 2\xa0000 mot 1\xa0000, något högre.",
        "Andel 65 år och äldre 2023: 22,0\xa0% mot 20,0\xa0%, något högre.",
    ]


def test_weights_choose_the_indicators():
    only_old = nearest(five(PLACES), "a", weights={"old": 1}, number=4)
    assert [peer.place for peer in only_old.peers] == ["c", "b", "d", "e"]
    assert dict(only_old.weights) == {"old": 1.0}
    assert [one.key for one in only_old.peers[0].differences] == ["old"]
    assert [peer.place for peer in nearest(five(PLACES), "a", weights={"size": 1}, number=2).peers] == [
        "e",
        "b",
    ]


def test_equally_near_places_stand_by_code():
    same = five([[1000, 0.2], [2000, 0.3], [2000, 0.3], [2000, 0.3], [4000, 0.4]])
    assert [peer.place for peer in nearest(same, "a", number=3).peers] == ["b", "c", "d"]


def test_what_is_missing_carries_no_weight_and_is_said():
    nan = float("nan")
    found = nearest(five([[1000, 0.2], [1000, nan], [4000, 0.2], [8000, 0.3], [16000, 0.4]]), "a", number=4)
    assert (found.peers[0].place, found.peers[0].distance, found.peers[0].missing_share) == ("b", 0.0, 0.5)
    assert found.warnings_sv == ("50 % av det som jämförs saknas för Berg eller Alby.",)
    assert "uppgift saknas" in found.peers[0].differences[1].sentence_sv
    assert np.isnan(found.peers[0].differences[1].gap)
    mine = nearest(five([[nan, 0.2], [1000, 0.2], [4000, 0.2], [8000, 0.3], [16000, 0.4]]), "a", number=4)
    assert mine.warnings_en == ("Alby lacks 50% of what is compared, so the likeness is uncertain.",)
    assert mine.missing_share == 0.5
    # A fifth is not above a fifth.
    weighed = nearest(five([[1000, nan], *PLACES[1:]]), "a", number=4, weights={"size": 4, "old": 1})
    assert weighed.warnings_sv == ()


def test_only_places_of_the_same_group_are_candidates_on_the_scale_of_all():
    grouped = five(PLACES, groups={"region": ("x", "y", "y", "x", "x")})
    within, free = nearest(grouped, "a", within="region"), nearest(grouped, "a")
    assert [peer.place for peer in within.peers] == ["d", "e"]
    assert {peer.place: peer.distance for peer in within.peers}.items() <= {
        peer.place: peer.distance for peer in free.peers
    }.items()
    assert within.warnings_en == ("There are 2 to compare with (region), and 7 were asked for.",)


def test_counties_are_compared_with_counties():
    values = np.array([[10.0], [20.0], [11.0], [21.0]])
    both = Traits(("22", "01", "2282", "0180"), (Trait("x", "x", "x"),), values)
    assert [peer.place for peer in nearest(both, "22").peers] == ["01"]
    assert [peer.place for peer in nearest(both, "0180").peers] == ["2282"]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"place": "Bergg"}, "place Bergg: there is no such place; did you mean b (Berg)?"),
        ({"weights": {"sise": 1}}, "there is no indicator 'sise'; did you mean 'size'?"),
        ({"weights": {"size": -1}}, "the weight of 'size' is -1; give 0 or more"),
        ({"weights": {"size": 0}}, "all weights are 0"),
        ({"within": "county"}, "there is no grouping 'county'; there are: none"),
        ({"number": 0}, "0 peers were asked for"),
    ],
)
def test_what_cannot_be_answered_is_said(asked, says):
    with pytest.raises(PeerError) as fault:
        nearest(five(PLACES), **{"place": "a", **asked})
    assert says in str(fault.value)


def test_a_size_of_nought_is_no_size():
    with pytest.raises(PeerError, match="place c: size is compared by ratio, and is 0 here"):
        five([[1, 0], [2, 0], [0, 0], [3, 0], [4, 0]])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(-1000, 1000), min_size=3, max_size=12),
    st.sampled_from([0.25, 8.0, 1024.0]),
    st.integers(-1000, 1000),
)
def test_the_scale_does_not_depend_on_the_unit(values, factor, shift):
    column = np.array(values, dtype=float)[:, None]
    np.testing.assert_allclose(robust_scale(column), robust_scale(column * factor + shift), atol=1e-9)


def test_a_column_in_which_most_are_alike_still_has_a_scale():
    assert robust_scale(np.array([[5.0], [5.0], [5.0], [9.0]]))[:, 0].round(2).tolist() == [0, 0, 0, 3.19]
    assert robust_scale(np.array([[5.0], [np.nan], [5.0]]))[:2, 0].tolist()[0] == 0


def test_traits_of_a_history_say_which_years_they_are_of():
    grown = history(a=[100] * 11 + [150], b=[200] * 11 + [100])
    found = traits_of(grown, as_of=2010)
    assert [(one.key, one.period) for one in found.traits] == [
        ("population", "2010"),
        ("change_10", "2000–2010"),
        ("share_of_peak", "2000–2010"),
    ]
    assert found.values.tolist() == [[100, 0, 1], [200, 0, 1]]


@pytest.mark.shared
def test_kramfors_is_like_municipalities_that_lost_half():
    found = nearest(traits_of(sweden(), as_of=2019), "2282")
    assert [peer.name for peer in found.peers][:3] == ["Sollefteå", "Strömsund", "Ånge"]
    assert all(found.peers[n].distance <= found.peers[n + 1].distance for n in range(6))
