"""Peers as rows to fetch: one for each peer and indicator, and one for each peer in time and year after.

Shares are in per cent here, since a table shows two decimals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hjulet.hub.formats.tables import Cell

if TYPE_CHECKING:
    from hjulet.instruments.peers.in_time import PastPeers
    from hjulet.instruments.peers.likeness import Peers

TODAY_HEADS = (
    "place", "name", "peer", "peer_name", "distance", "missing_percent", "indicator", "weight", "unit", "period",
    "source", "value", "peer_value", "gap", "part_of_distance_percent", "sentence_sv", "sentence_en",
)  # fmt: skip
PAST_HEADS = (
    "place", "name", "first_year", "as_of", "change_percent", "peer", "peer_name", "peer_first_year", "peer_year",
    "peer_change_percent", "distance_percent", "years_ahead", "year_after", "population_after",
    "change_after_percent", "source",
)  # fmt: skip
SHARE = "share"


def today_rows(found: Peers) -> list[list[Cell]]:
    """What is missing is empty, never 0."""
    rows: list[list[Cell]] = [list(TODAY_HEADS)]
    for peer in found.peers:
        for one in peer.differences:
            times = 100 if one.unit == SHARE else 1
            rows.append(
                [
                    found.place, found.name, peer.place, peer.name, peer.distance, 100 * peer.missing_share,
                    one.key, found.weights[one.key], "percent" if one.unit == SHARE else one.unit, one.period,
                    one.source, _known(times * one.own), _known(times * one.other), _known(one.gap),
                    100 * one.share, one.sentence_sv, one.sentence_en,
                ]
            )  # fmt: skip
    return rows


def past_rows(found: PastPeers) -> list[list[Cell]]:
    """A distance of 1 is a curve that runs one per cent beside ours."""
    rows: list[list[Cell]] = [list(PAST_HEADS)]
    for peer in found.peers:
        for after in peer.after:
            rows.append(
                [
                    found.place, found.name, found.first_year, found.as_of, _known(100 * found.change_share),
                    peer.place, peer.name, peer.first_year, peer.year, _known(100 * peer.change_share),
                    100 * peer.distance, after.years_ahead, after.year, _whole(after.population),
                    _known(100 * after.change_share), found.source,
                ]
            )  # fmt: skip
    return rows


def _known(value: float) -> float | None:
    return None if value != value else value


def _whole(value: float) -> int | None:
    return None if value != value else round(value)
