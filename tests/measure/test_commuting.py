"""Flows out of the statistics: which way of counting, whose figures, and what is kept of them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from hjulet.instruments.sources import SourceError, Store
from hjulet.instruments.territories import TerritoryError
from hjulet.measure.commuting import commuting_edition, read_commuting
from hjulet.measure.kept_commuting import FORM, keep_commuting, kept_commuting
from tests.measure.commuting import (
    ANGE,
    HARNOSAND,
    KRAMFORS,
    KRAMFORS_2018,
    KRAMFORS_2024,
    SOME,
    SUNDSVALL,
    rows,
    write,
    write_commuting,
)


def test_years_come_in_order_with_their_way_of_counting_and_groups(tmp_path: Path) -> None:
    (before, flows_before), (now, flows) = read_commuting(write_commuting(tmp_path))
    assert (before.year, before.series.key, now.year, now.series.key) == (2018, "rams2004", 2024, "bas")
    assert (now.source, now.retrieved, now.is_generated) == ("SCB", "2026-11-01", False)
    assert (len(flows), flows.total, flows.name(flows.row(KRAMFORS))) == (7, 7000, "Kramfors")
    assert set(flows.groups) == {"women", "men"}
    assert flows_before.groups == {}
    assert flows.of_group("women").own[flows.row(KRAMFORS)] == 472


def test_a_year_counted_twice_is_the_later_way(tmp_path: Path) -> None:
    store = Store(tmp_path)
    write(store, rows(SOME | KRAMFORS_2018, 2020, key="rams2019"), name="commuting-2020-rams2019")
    write(store, rows(SOME | KRAMFORS_2024, 2020))
    ((year, flows),) = read_commuting(store)
    assert year.series.key == "bas"
    assert flows.own[flows.row(KRAMFORS)] == 900


def test_made_up_flows_give_way_to_real_ones_and_strangers_are_left_out(tmp_path: Path) -> None:
    store = Store(tmp_path)
    write(store, rows({(KRAMFORS, SUNDSVALL): 500}, 2024, status="generated"), source="generated")
    ((year, _flows),) = read_commuting(store)
    assert year.is_generated
    write(store, rows(SOME | KRAMFORS_2024 | {("9999", SUNDSVALL): 5, (SUNDSVALL, "0000"): 5}, 2024))
    ((year, flows),) = read_commuting(store)
    assert (year.is_generated, len(flows), flows.total) == (False, 7, 7000)


def test_what_is_kept_is_what_was_read_and_is_computed_once(tmp_path: Path) -> None:
    store = write_commuting(tmp_path)
    assert kept_commuting(store) is None
    assert keep_commuting(store)
    assert not keep_commuting(store)
    kept = kept_commuting(store)
    assert kept is not None
    assert (kept.edition, [one.year for one in kept.years]) == (commuting_edition(store), [2018, 2024])
    _year, flows = read_commuting(store)[1]
    opened = kept.flows(kept.latest)
    assert np.array_equal(opened.values, flows.values)
    assert np.array_equal(opened.groups["men"], flows.groups["men"])
    sure = kept.sureness(kept.latest)
    # One person of a thousand decides: about as often one answer as the other.
    assert 0.35 < sure.stays[KRAMFORS] < 0.65
    # Seldom Härnösand is over the limit itself, and joins a larger market: then it has not stayed.
    assert 0.95 < sure.stays[HARNOSAND] < 1.0
    assert sure.stays[SUNDSVALL] == 1.0
    assert (sure.groups["women"].regions, sure.groups["men"].regions) == (5, 4)


def test_a_new_year_makes_a_new_edition_and_a_harmed_file_is_nothing(tmp_path: Path) -> None:
    store = write_commuting(tmp_path)
    keep_commuting(store)
    (of_2024,) = tmp_path.glob("computed/commuting-*/bas-2024.json")
    told = json.loads(of_2024.read_text(encoding="utf-8"))
    of_2024.write_text(json.dumps(told | {"interval": [1, 99]}), encoding="utf-8")
    write(store, rows(SOME | KRAMFORS_2018, 2022))
    older = kept_commuting(store)
    assert older is not None
    assert ([one.year for one in older.years], older.is_current) == ([2018, 2024], False)
    assert keep_commuting(store)
    kept = kept_commuting(store)
    assert kept is not None
    assert ([one.year for one in kept.years], kept.is_current) == ([2018, 2022, 2024], True)
    assert kept.sureness(kept.latest).interval == (1, 99)  # taken from the earlier edition, not drawn anew
    other = Store(tmp_path / "other")
    write_commuting(other.folder)
    keep_commuting(other)
    (about,) = other.folder.glob(f"computed/commuting-*-{FORM}/years.json")
    about.write_text(json.dumps([{"year": 2024}]), encoding="utf-8")
    assert kept_commuting(other) is None
    assert keep_commuting(other)  # made anew
    assert kept_commuting(other) is not None


def test_a_harmed_matrix_is_told_removed_and_made_anew(tmp_path: Path) -> None:
    store = write_commuting(tmp_path)
    keep_commuting(store)
    (matrix,) = tmp_path.glob(f"computed/commuting-*-{FORM}/bas-2024.npz")
    matrix.write_bytes(b"harmed")
    kept = kept_commuting(store)
    assert kept is not None
    with pytest.raises(SourceError, match="it is computed again"):
        kept.flows(kept.latest)
    assert keep_commuting(store)
    again = kept_commuting(store)
    assert again is not None
    assert len(again.flows(again.latest)) == 7


def test_one_year_that_cannot_be_computed_leaves_the_others(tmp_path: Path) -> None:
    store = write_commuting(tmp_path)
    write(store, rows({(KRAMFORS, KRAMFORS): 10**30}, 2023))
    assert keep_commuting(store)
    kept = kept_commuting(store)
    assert kept is not None
    assert [one.year for one in kept.years] == [2018, 2024]
    alone = Store(tmp_path / "alone")
    write(alone, rows({(KRAMFORS, KRAMFORS): 10**30}, 2023))
    with pytest.raises(TerritoryError, match="none of the years"):
        keep_commuting(alone)


def test_a_file_about_a_few_is_not_the_country_but_is_the_latest_of_who_is_in_it(tmp_path: Path) -> None:
    store = write_commuting(tmp_path)
    write(
        store, rows({(ANGE, ANGE): 900, (ANGE, SUNDSVALL): 90}, 2025, key="file"), source="file", name="ange"
    )
    keep_commuting(store)
    kept = kept_commuting(store)
    assert kept is not None
    told = [None if (year := kept.latest_of(code)) is None else year.year for code in (KRAMFORS, "0180")]
    assert (kept.latest.year, kept.places, told) == (2024, (7, 7, 2), [2024, None])


@pytest.mark.parametrize("flows", [{}, {(KRAMFORS, KRAMFORS): 900}])
def test_nothing_or_one_place_is_no_harm(tmp_path: Path, flows: dict[tuple[str, str], int]) -> None:
    store = Store(tmp_path)
    if flows:
        write(store, rows(flows, 2024))
    assert keep_commuting(store) == bool(flows)
