"""The store: what is written comes back, the same content has the same name, and old editions can be shown again."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hjulet.instruments.sources.errors import SourceError
from hjulet.instruments.sources.observations import content_hash, in_order, schema
from hjulet.instruments.sources.store import About, Store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def rows(*cells, retrieved=NOW, source="SCB"):
    """Observations from (unit, period, sex, indicator, value)."""
    return pl.DataFrame(
        [(*cell, "" if cell[4] is not None else "missing", source, retrieved) for cell in cells],
        schema=schema(),
        orient="row",
    )


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=6)
CELLS = st.dictionaries(
    st.tuples(WORDS, WORDS, st.sampled_from("TKM"), WORDS),
    st.tuples(
        st.none() | st.floats(allow_nan=False, allow_infinity=False),
        WORDS,
        WORDS,
        st.datetimes(timezones=st.just(UTC)),
    ),
    min_size=1,
    max_size=12,
)


@given(cells=CELLS, data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_store_gives_back_what_was_written_whatever_the_order(tmp_path, cells, data):
    table = [(*key, *value) for key, value in cells.items()]
    frame = pl.DataFrame(table, schema=schema(), orient="row")
    shuffled = pl.DataFrame(data.draw(st.permutations(table)), schema=schema(), orient="row")
    store = Store(tmp_path / str(len(list(tmp_path.iterdir()))))

    dataset = store.write("file", "one", frame, About("One"))

    assert store.observations().equals(in_order(frame), null_equal=True)
    assert sorted(store.observations().rows(), key=str) == sorted(in_order(frame).rows(), key=str)
    assert store.write("file", "one", shuffled, About("One")).hash == dataset.hash
    assert len(store.history("file", "one")) == 1
    later = frame.with_columns(pl.col("retrieved").dt.offset_by("1d"))
    assert content_hash(in_order(later)) == dataset.hash


@given(cells=CELLS, data=st.data())
@settings(max_examples=40, deadline=None)
def test_content_hash_moves_with_every_figure_and_word(cells, data):
    frame = in_order(
        pl.DataFrame([(*key, *value) for key, value in cells.items()], schema=schema(), orient="row")
    )
    row = data.draw(st.integers(0, frame.height - 1))
    column = data.draw(st.sampled_from(["unit", "period", "indicator", "status", "source", "value"]))
    here = pl.int_range(frame.height) == row
    other = pl.when(pl.col("value").fill_null(0.0) == 0.0).then(1.0).otherwise(-pl.col("value"))
    new = other if column == "value" else pl.col(column) + "ä"
    changed = frame.with_columns(pl.when(here).then(new).otherwise(column).alias(column))
    assert content_hash(in_order(changed)) != content_hash(frame)


def test_same_figures_fetched_again_keep_the_edition_and_note_the_day(store):
    first = rows(("0180", "2024", "T", "a", 1.0))
    again = rows(("0180", "2024", "T", "a", 1.0), retrieved=NOW + timedelta(days=9))
    store.write("scb", "one", first, About("One"))
    edition = store.edition(["a"])
    noted = store.write("scb", "one", again, About("One, anew"))

    assert store.edition(["a"]) == edition
    assert (noted.retrieved, noted.asked, noted.about.title) == (NOW, NOW + timedelta(days=9), "One, anew")
    assert len(list((store.folder / "scb" / "one").glob("*.parquet"))) == 1


def test_an_edition_shows_what_was_there_then(store):
    store.write("scb", "one", rows(("0180", "2024", "T", "a", 1.0)), About("One"))
    old = store.edition(["a", "b"])
    store.write("scb", "one", rows(("0180", "2024", "T", "a", 2.0)), About("One"))
    store.write("scb", "two", rows(("0180", "2024", "T", "b", 5.0)), About("Two"))
    new = store.edition(["a", "b"])
    store.write("scb", "three", rows(("0180", "2024", "T", "c", 7.0)), About("Three"))

    assert len({old, new, store.edition(["c"]), store.edition()}) == 4
    assert store.edition(["a", "b"]) == new  # a dataset without the series moves nothing
    assert store.observations(["a", "b"], edition=old)["value"].to_list() == [1.0]
    assert store.observations(["a", "b"], edition=new)["value"].to_list() == [2.0, 5.0]
    assert [store.has_edition(one, ["a", "b"]) for one in (old, new, "00000000", "")] == [
        True,
        True,
        False,
        False,
    ]
    with pytest.raises(SourceError, match="00000000"):
        store.observations(["a"], edition="00000000")


def test_the_same_content_comes_back_after_other_content_and_is_an_event_of_its_own(store):
    one, two = rows(("0180", "2024", "T", "a", 1.0)), rows(("0180", "2024", "T", "a", 2.0))
    hashes = [store.write("scb", "one", frame, About("One")).hash for frame in (one, two, one)]
    assert [snapshot.hash for snapshot in store.history("scb", "one")] == hashes
    assert store.observations(["a"])["value"].to_list() == [1.0]


def test_of_two_datasets_with_the_same_value_the_later_is_taken(store):
    store.write(
        "scb", "old", rows(("0180", "2023", "T", "a", 1.0), ("0180", "2024", "T", "a", 1.0)), About("Old")
    )
    later = rows(("0180", "2024", "T", "a", 9.0), retrieved=NOW + timedelta(hours=1))
    store.write("scb", "new", later, About("New"))
    assert store.observations(["a"]).select("period", "value").rows() == [("2023", 1.0), ("2024", 9.0)]


def test_generated_figures_never_stand_beside_real_ones_of_the_same_series(store):
    made_up = rows(
        ("0180", "2024", "T", "a", 50.0), ("0184", "2024", "T", "a", 50.0), ("0180", "2024", "T", "b", 50.0)
    )
    store.write("generated", "demo", made_up, About("Made up"))
    assert store.observations(["a", "b"]).height == 3
    store.write("scb", "one", rows(("0180", "2024", "T", "a", 1.0)), About("One"))
    assert store.observations(["a", "b"]).select("unit", "indicator", "value").rows() == [
        ("0180", "a", 1.0),
        ("0180", "b", 50.0),
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (pl.lit("X").alias("sex"), "'X' is not known; it is T"),
        (pl.lit(None, pl.String).alias("unit"), "no unit"),
        (pl.lit(float("inf")).alias("value"), "a of 0180 in 2024 .* without end"),
        (pl.lit("a").alias("indicator"), "a of 0180 in 2024 .* stands twice"),
        (pl.lit("many").alias("value"), "not of its column's type"),
        (pl.lit(None, pl.Datetime("us", "UTC")).alias("retrieved"), "when it was retrieved"),
    ],
)
def test_what_is_no_observation_is_refused_by_name(store, change, words):
    frame = rows(("0180", "2024", "T", "a", 1.0), ("0180", "2024", "T", "b", 2.0))
    with pytest.raises(SourceError, match=words):
        store.write("scb", "one", frame.with_columns(change), About("One"))
    assert store.datasets() == []


@pytest.mark.parametrize("name", ["../one", "One", "", "a/b", ".parts"])
def test_a_name_that_is_no_folder_is_refused(store, name):
    with pytest.raises(SourceError, match="no name of a dataset"):
        store.write("scb", name, rows(("0180", "2024", "T", "a", 1.0)), About("One"))


def test_a_broken_manifest_and_a_lost_file_are_named(store):
    dataset = store.write("scb", "one", rows(("0180", "2024", "T", "a", 1.0)), About("One"))
    dataset.path.unlink()
    with pytest.raises(SourceError, match="load scb/one again"):
        store.observations()
    dataset.path.with_name("manifest.json").write_text(json.dumps({"snapshots": [{"hash": 5}]}))
    with pytest.raises(SourceError, match=r"manifest.json cannot be read"):
        store.datasets()


@pytest.mark.parametrize("harm", [b"", b"PAR1", b"PAR1 and then something else PAR1"])
def test_a_broken_table_is_one_sentence_and_is_mended_by_writing_the_same_again(tmp_path, harm):
    store, frame = Store(tmp_path), rows(("0180", "2024", "T", "a", 1.0))
    dataset = store.write("scb", "one", frame, About("x"))
    dataset.path.write_bytes(harm)
    dataset.path.with_suffix(".left.part").write_bytes(b"of a run that was killed")
    with pytest.raises(SourceError, match=r"cannot be read \(.*\); load scb/one again, which mends it"):
        store.observations()
    assert store.write("scb", "one", frame, About("x")).hash == dataset.hash
    assert store.observations().equals(in_order(frame))
    assert sorted(path.suffix for path in dataset.path.parent.iterdir()) == ["", ".json", ".parquet"]
