"""A snapshot out and in: the same figures, or nothing at all."""

from __future__ import annotations

import json
import zipfile

import pytest

from hjulet.instruments.sources.errors import SourceError
from hjulet.instruments.sources.snapshots import export_snapshot, import_snapshot
from hjulet.instruments.sources.store import About, Store
from tests.instruments.sources.test_store import rows

CELL = ("0180", "2024", "T", "a", 1.0)


@pytest.fixture
def filled(store):
    store.write(
        "scb",
        "one",
        rows(CELL),
        About("One", {"table": "TAB1"}, "CC0 1.0", "Källa: SCB", {"a": "A"}, notes=["x"]),
    )
    store.write("kolada", "two", rows(("0180", "2024", "T", "b", None)), About("Two", groups={"G": ["b"]}))
    return store


def changed(path, change):
    """The zip file with its entries changed by name: (name, raw) to raw, or None to leave it out."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, raw in entries.items():
            if (new := change(name, raw)) is not None:
                archive.writestr(name, new)


def test_a_snapshot_carries_everything_to_another_folder(filled, tmp_path):
    export_snapshot(filled, tmp_path / "all.zip")
    other = Store(tmp_path / "other")
    taken = import_snapshot(other, tmp_path / "all.zip")

    assert [(one.source, one.name, one.hash) for one in taken] == [
        (one.source, one.name, one.hash) for one in filled.datasets()
    ]
    assert other.observations().equals(filled.observations(), null_equal=True)
    assert other.edition(["a", "b"]) == filled.edition(["a", "b"])
    assert [one.about for one in other.datasets()] == [one.about for one in filled.datasets()]
    assert {path.name for path in other.folder.iterdir()} == {"scb", "kolada"}
    # Once more changes nothing.
    import_snapshot(other, tmp_path / "all.zip")
    assert len(other.history("scb", "one")) == 1


def test_what_was_loaded_here_stays_in_the_history(filled, tmp_path):
    export_snapshot(filled, tmp_path / "all.zip")
    other = Store(tmp_path / "other")
    other.write("scb", "one", rows(("0180", "2024", "T", "a", 7.0)), About("Mine"))
    mine = other.edition(["a"])
    import_snapshot(other, tmp_path / "all.zip")
    assert other.observations(["a"])["value"].to_list() == [1.0]
    assert other.observations(["a"], edition=mine)["value"].to_list() == [7.0]


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.9, 0.999])
def test_a_snapshot_that_is_cut_short_is_not_taken_in_at_all(filled, tmp_path, kept):
    path = tmp_path / "all.zip"
    export_snapshot(filled, path)
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * kept)])
    other = Store(tmp_path / "other")
    with pytest.raises(SourceError, match="cut short or no snapshot"):
        import_snapshot(other, path)
    assert other.datasets() == []
    assert list(other.folder.iterdir()) == []


def swapped(name, raw):
    """The figures of one dataset under the name of another."""
    return None if name.startswith("kolada") and name.endswith(".parquet") else raw


def another_hash(name, raw):
    """A manifest that points out of its folder."""
    if not name.endswith("manifest.json"):
        return raw
    said = json.loads(raw)
    said["snapshots"][0]["hash"] = "../../../outside"
    return json.dumps(said).encode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (swapped, "kolada/two cannot be read"),
        (another_hash, "is no hash"),
        (lambda name, raw: None if name == "scb/one/manifest.json" else raw, "says 2 datasets and holds 1"),
        (
            lambda name, raw: json.dumps({"form": "else"}).encode() if name == "snapshot.json" else raw,
            "another form",
        ),
        (
            lambda name, raw: b'{"snapshots": []}' if name.endswith("manifest.json") else raw,
            "has no snapshot",
        ),
        (lambda name, raw: None if name == "snapshot.json" else raw, "no snapshot"),
    ],
)
def test_a_snapshot_that_has_been_changed_is_not_taken_in_at_all(filled, tmp_path, change, words):
    export_snapshot(filled, tmp_path / "all.zip")
    changed(tmp_path / "all.zip", change)
    other = Store(tmp_path / "other")
    with pytest.raises(SourceError, match=words):
        import_snapshot(other, tmp_path / "all.zip")
    assert other.datasets() == []


def test_figures_that_are_not_what_their_hash_says_are_refused(filled, tmp_path):
    export_snapshot(filled, tmp_path / "all.zip")
    forged = tmp_path / "forged.parquet"
    rows(("0180", "2024", "T", "a", 99.0)).write_parquet(forged)
    changed(
        tmp_path / "all.zip",
        lambda name, raw: (
            forged.read_bytes() if name.startswith("scb") and name.endswith(".parquet") else raw
        ),
    )
    with pytest.raises(SourceError, match="scb/one holds other figures than its hash says"):
        import_snapshot(Store(tmp_path / "other"), tmp_path / "all.zip")


@pytest.mark.parametrize("name", ["../../outside.parquet", "scb/one/run.sh", "/etc/x.parquet"])
def test_a_snapshot_with_what_is_no_statistics_is_refused(filled, tmp_path, name):
    export_snapshot(filled, tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip", "a") as archive:
        archive.writestr(name, b"x")
    with pytest.raises(SourceError, match="which a snapshot does not"):
        import_snapshot(Store(tmp_path / "other"), tmp_path / "all.zip")
    assert not (tmp_path / "outside.parquet").exists()


def test_nothing_loaded_is_nothing_to_write(store, tmp_path):
    with pytest.raises(SourceError, match="nothing is loaded"):
        export_snapshot(store, tmp_path / "all.zip")
    with pytest.raises(SourceError, match="there is no file"):
        import_snapshot(store, tmp_path / "missing.zip")
