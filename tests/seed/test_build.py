"""The seed database is whole, and starts a site without demonstration content when asked to."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from hjulet.seed.build import copy_seed, fingerprint, seed_database


def counts(path: Path) -> tuple[int, int, int]:
    with closing(sqlite3.connect(path)) as connection:
        return tuple(
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
            for table in ("hjulet_place", "hjulet_startpage", "hjulet_gatheringpage")
        )


def test_copy_holds_places_first_pages_and_gatherings(tmp_path: Path) -> None:
    copy_seed(tmp_path / "deep" / "site.sqlite3")
    assert counts(tmp_path / "deep" / "site.sqlite3") == (311, 1, 27)
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["site.sqlite3"]


def test_empty_copy_holds_places_and_first_pages_only(tmp_path: Path) -> None:
    copy_seed(tmp_path / "site.sqlite3", is_empty=True)
    assert counts(tmp_path / "site.sqlite3") == (311, 1, 0)


def test_seed_is_built_once() -> None:
    first = seed_database()
    assert seed_database() == first
    assert fingerprint() in first.name
