"""Peers by how many commute out, and among those of the same labour market as the newest flows draw it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hjulet.hub.rules import ANYONE
from hjulet.match.commuting_traits import COMMUTING_OUT, within_labour_markets
from hjulet.match.queries.asked_peers import ground, peers_asked
from hjulet.measure.kept_commuting import keep_commuting
from hjulet.measure.queries.labour_markets import known_commuting
from tests.factories import place
from tests.measure.commuting import (
    ANGE,
    HARNOSAND,
    KRAMFORS,
    ORNSKOLDSVIK,
    SOLLEFTEA,
    SUNDSVALL,
    TIMRA,
    write_commuting,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def commuting(tmp_path: Path, settings: Any) -> None:
    settings.STATISTICS_FOLDER = tmp_path
    keep_commuting(write_commuting(tmp_path))


def test_those_who_commute_out_as_much_come_first(commuting: None) -> None:
    kramfors = place(KRAMFORS)
    given = ground(ANYONE, kramfors)
    assert given.series[COMMUTING_OUT].title == "Pendlar ut, procent av sysselsatta, 2024"
    peers, traits = peers_asked(ANYONE, kramfors, given, weights={COMMUTING_OUT: 1.0}, number=2)
    # Out of 1,000: Härnösand 100 as Kramfors, Sundsvall 50, Sollefteå 40.
    assert [one.place for one in peers.peers] == [HARNOSAND, SUNDSVALL]
    (trait,) = [one for one in traits.traits if one.key == COMMUTING_OUT]
    assert (trait.name_sv, trait.unit, trait.source) == ("pendlar ut 2024", "%", "SCB, BAS från 2020")


def test_counties_are_not_compared_by_flows_between_municipalities(commuting: None) -> None:
    assert COMMUTING_OUT not in ground(ANYONE, place("22")).series


def test_labour_markets_of_the_newest_flows_are_the_group_when_all_are_in_them(commuting: None) -> None:
    given = ground(ANYONE, place(KRAMFORS))
    official = given.traits.groups["labour_market_area"]
    # Seven municipalities of 290: SCB's division stands.
    assert len(set(official)) == 69
    seven = (ANGE, TIMRA, HARNOSAND, SUNDSVALL, KRAMFORS, SOLLEFTEA, ORNSKOLDSVIK)
    kept = known_commuting(ANYONE)
    rows = [given.traits.places.index(code) for code in seven]
    some = type(given.traits)(
        seven,
        given.traits.traits,
        given.traits.values[rows],
        names=given.traits.names,
        groups={"labour_market_area": tuple(official[row] for row in rows)},
    )
    assert within_labour_markets(some, kept).groups["labour_market_area"] == (
        SUNDSVALL, SUNDSVALL, HARNOSAND, SUNDSVALL, HARNOSAND, SOLLEFTEA, ORNSKOLDSVIK,
    )  # fmt: skip
    assert within_labour_markets(some, None) is some
