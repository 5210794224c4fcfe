"""All that is loaded, as one file that can be carried to where there is no network; taken in whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from hjulet.instruments.cache import only_one_builds
from hjulet.instruments.sources.datasets import MANIFEST, Dataset, read_manifest, write_manifest
from hjulet.instruments.sources.errors import SourceError
from hjulet.instruments.sources.tables import TABLES

if TYPE_CHECKING:
    from hjulet.instruments.sources.store import Store

FORM = "hjulet-statistics-1"
HEAD = "snapshot.json"
LARGEST_BYTES = 4 * 1024**3
"""What a snapshot may come to when it is unpacked; more is no statistics of ours."""


def export_snapshot(store: Store, path: Path) -> list[Dataset]:
    """Write the newest of each dataset to a zip file. Raises SourceError when there is nothing to write."""
    datasets = store.datasets()
    if not datasets:
        raise SourceError("nothing is loaded, so there is nothing to write; see 'hjulet load --help'")
    if path.is_dir() or not path.name:
        raise SourceError(f"{path} is a folder; name the file to write, as {path / 'statistics.zip'}")
    if not path.parent.is_dir():
        raise SourceError(f"there is no folder {path.parent} to write {path.name} in; make it first")
    if not os.access(path.parent, os.W_OK):
        raise SourceError(f"the folder {path.parent} cannot be written to by you; name a file in another")
    for one in datasets:
        _check(one)  # a snapshot that cannot be taken in helps nobody
    draft = path.with_name(f".{path.name}.part")
    try:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(HEAD, json.dumps({"form": FORM, "datasets": len(datasets)}))
            for one in datasets:
                folder = f"{one.source}/{one.name}"
                text = json.dumps({"snapshots": [one.as_json()]}, ensure_ascii=False, indent=1)
                archive.writestr(f"{folder}/{MANIFEST}", text)
                archive.write(one.path, f"{folder}/{one.path.name}")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return datasets


def import_snapshot(store: Store, path: Path) -> list[Dataset]:
    """Take in a snapshot: every figure is checked against its hash before anything is changed.

    What was loaded here stays in the history. Raises SourceError, and changes nothing, when the file is broken, cut
    short, holds what it should not, or holds a table that is not what its name says.
    """
    store.folder.mkdir(parents=True, exist_ok=True)
    # Beside the store, so that a finished folder can be moved in: on the same disk that is one step.
    with tempfile.TemporaryDirectory(prefix=".snapshot-", dir=store.folder) as name:
        folder = Path(name)
        _unpack(path, folder)
        found = [
            _checked(folder, manifest.parent.parent.name, manifest.parent.name)
            for manifest in sorted(folder.glob(f"*/*/{MANIFEST}"))
        ]
        return [_taken_in(store, one) for one in found]


def _unpack(path: Path, folder: Path) -> None:
    if path.is_dir():
        raise SourceError(f"{path} is a folder; name the file that 'hjulet load snapshot --out' wrote")
    try:
        with zipfile.ZipFile(path) as archive:
            head = json.loads(archive.read(HEAD))
            if head.get("form") != FORM:
                raise SourceError(f"{path} is a snapshot of another form; this version reads {FORM}")
            entries = [one for one in archive.infolist() if one.filename != HEAD]
            if sum(one.file_size for one in entries) > LARGEST_BYTES:
                raise SourceError(f"{path} comes to more than 4 GB unpacked, and is not taken in")
            if wrong := [one.filename for one in entries if not _is_ours(one.filename)]:
                raise SourceError(
                    f"{path} holds '{wrong[0]}', which a snapshot does not; nothing is taken in"
                )
            archive.extractall(folder, entries)
            manifests = [one for one in entries if one.filename.endswith(MANIFEST)]
            if len(manifests) != head["datasets"]:
                raise SourceError(
                    f"{path} says {head['datasets']} datasets and holds {len(manifests)}; nothing is taken in"
                )
    except FileNotFoundError:
        raise SourceError(f"there is no file {path}") from None
    except (zipfile.BadZipFile, EOFError, KeyError, ValueError, OSError) as error:
        raise SourceError(
            f"{path} is cut short or no snapshot ({error}); nothing is taken in. Copy it once more"
        ) from None


def _is_ours(name: str) -> bool:
    from hjulet.instruments.sources.store import NAME

    parts = PurePosixPath(name).parts
    return (
        len(parts) == 3
        and all(NAME.fullmatch(part) for part in parts)
        and (parts[2] == MANIFEST or parts[2].endswith(".parquet"))
    )


def _checked(folder: Path, source: str, name: str) -> Dataset:
    dataset = read_manifest(folder, source, name)[-1]
    _check(dataset, "; nothing is taken in")
    return dataset


def _check(dataset: Dataset, therefore: str = "; load it again, which mends it") -> None:
    """Raise SourceError when the file does not hold what its name says."""
    import polars as pl

    named = f"{dataset.source}/{dataset.name}"
    try:
        table = TABLES[dataset.kind]
        content = table.content_hash(table.in_order(pl.read_parquet(dataset.path)))
    except (OSError, pl.exceptions.PolarsError) as error:
        raise SourceError(f"{named} cannot be read ({str(error).splitlines()[0]}){therefore}") from None
    if content != dataset.hash:
        raise SourceError(f"{named} holds other figures than its hash says ({dataset.hash}){therefore}")


def _taken_in(store: Store, given: Dataset) -> Dataset:
    """Move the file in and put it last in the history: it is what counts from now."""
    target = store.folder / given.source / given.name / given.path.name
    with only_one_builds(target.parent, ".lock"):
        given.path.replace(target)  # also over one that is there: this one is known to be whole
        history = store.history(given.source, given.name)
        ours = replace(given, path=target, written=datetime.now(UTC))
        if history and history[-1].hash == ours.hash:
            return history[-1]
        write_manifest([*history, ours])
    return ours
