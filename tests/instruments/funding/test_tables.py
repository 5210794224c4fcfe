"""Operations as a site keeps them: nothing lost on the way to a table and back, and what cannot be kept is told."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from hjulet.instruments.funding import FundingError, allocate
from hjulet.instruments.funding.generated import generate_operations
from hjulet.instruments.funding.tables import operations_of, table_of
from hjulet.instruments.sources import SourceError
from hjulet.instruments.sources.operations import content_hash, in_order
from tests.instruments.funding.lists import FOUR, read, touched

DAY = datetime(2016, 10, 14, tzinfo=UTC)
LIST = (
    "id;namn på projektet;stödmottagare;belopp;kommuner;säte;startdatum;kontaktperson\n"
    "b;Två;Y AB;;Arvidsjaur|Stockholm;;2015-02-01;Kim Ek\n"
    "a;Ett;X AB;1000;Göteborg;Stockholm;2014-01-01;Bo Al\n"
)


@pytest.fixture
def operations(tmp_path):
    return read(tmp_path, LIST, source="Projektbanken")


def test_table_holds_every_project_and_no_contact(operations):
    table = in_order(table_of(operations, period="2014-2020", retrieved=DAY, fund="ERUF"))
    assert table.select("project", "name", "beneficiary", "touched", "seat", "amount", "start").rows() == [
        ("a", "Ett", "X AB", "1480", "0180", 1000.0, "2014-01-01"),
        ("b", "Två", "Y AB", "0180|2505", "", None, "2015-02-01"),
    ]
    assert not {"Kim Ek", "Bo Al"} & {word for name in table.columns for word in table[name].to_list()}
    without = table_of(operations, period="2014", retrieved=DAY, with_beneficiaries=False)
    assert without["beneficiary"].to_list() == ["", ""]


def test_what_is_read_back_lands_in_the_same_places(operations):
    back = operations_of(in_order(table_of(operations, period="2014-2020", retrieved=DAY)))
    assert (touched(back), touched(back, "seat")) == (touched(operations), touched(operations, "seat"))
    assert np.isnan(back.amounts).tolist() == [False, True]
    assert (back.currency, back.source) == ("SEK", "Projektbanken")
    for rule in ("equal", "population", "seat"):
        np.testing.assert_array_equal(
            allocate(back, FOUR, rule).amounts, allocate(operations, FOUR, rule).amounts
        )


def test_content_moves_with_the_projects_and_not_with_order_or_day(operations):
    table = table_of(operations, period="2014-2020", retrieved=DAY)
    whole = content_hash(in_order(table))
    later = table.reverse().with_columns(pl.lit(datetime(2026, 1, 1, tzinfo=UTC)).alias("retrieved"))
    assert content_hash(in_order(later)) == whole
    for changed in (
        table.with_columns(amount=pl.col("amount") + 1),
        table.with_columns(amount=pl.col("amount").fill_null(0.0)),
        table.with_columns(seat=pl.lit("")),
    ):
        assert content_hash(in_order(changed)) != whole


WRONG = {
    "no period": (pl.lit("20-14").alias("period"), "'20-14' is no period"),
    "backwards": (pl.lit("2020-2014").alias("period"), "'2020-2014' is no period"),
    "twice": (pl.lit("a").alias("project"), "the project 'a' stands twice"),
    "no id": (pl.lit("").alias("project"), "a project has no id"),
    "below 0": (pl.lit(-5.0).alias("amount"), "has the amount -5"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_what_cannot_be_kept_is_told(operations, fault):
    column, words = WRONG[fault]
    table = table_of(operations, period="2014-2020", retrieved=DAY).with_columns(column)
    with pytest.raises(SourceError, match=words):
        in_order(table)


def test_currencies_are_not_added_up(operations):
    table = table_of(operations, period="2014", retrieved=DAY)
    mixed = table.with_columns(currency=pl.Series(["SEK", "EUR"]))
    with pytest.raises(FundingError, match="EUR and SEK are mixed"):
        operations_of(mixed)


def test_made_up_projects_are_the_same_for_a_seed_and_say_what_they_are():
    one, again, other = (generate_operations(FOUR, seed=seed, projects=50) for seed in (1, 1, 2))
    table, same = (table_of(each, period="2014-2020", retrieved=DAY) for each in (one, again))
    assert_frame_equal(table, same)
    assert one.amounts.tolist() != other.amounts.tolist()
    assert set(one.touched.number.tolist()) <= {1, 4}
    assert one.seat.number.tolist() == [1] * 50
    words = table["name"].to_list() + table["beneficiary"].to_list() + table["source"].to_list()
    assert all(word.startswith(("Påhittad", "Påhittat")) for word in words)
