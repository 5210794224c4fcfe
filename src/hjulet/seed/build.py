"""The seed database: migrated, filled in, with demonstration content. Built once per version, then copied.

Migrating takes ten seconds and copying eight milliseconds, so `hjulet up` and the tests start from a
copy. Each is cached under a hash of everything it is made of, and never committed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

from hjulet.instruments.cache import PACKAGE, cache_folder, only_one_builds

__all__ = [
    "cache_folder",
    "copy_seed",
    "fingerprint",
    "only_one_builds",
    "run_hjulet",
    "seed_database",
    "this_week",
]

MIGRATIONS = ("migrations/*.py", "hub/search/tables.py")
FILES = ("timetables", "access-points", "access-results")
"""Folders of a site's data folder that the demonstration content has something in."""
CONTENT = (
    "seed/**/*",
    "*/findable*.py",
    "hub/reference/*.csv",
    "follow/actions/*.py",
    "follow/models/*.py",
    "hub/actions.py",
    "hub/models/*.py",
    "hub/search/*.py",
    "hub/sorting.py",
    "instruments/language/**/*",
    "match/actions/*.py",
    "match/models/*.py",
    "measure/access_*.py",
    "measure/actions/access_*.py",
    "measure/models/*.py",
    "meet/actions/*.py",
    "meet/models/*.py",
    "share/actions/*.py",
    "share/models/*.py",
    "site/actions.py",
    "site/pages.py",
)


def fingerprint(made_of: Sequence[str] = MIGRATIONS + CONTENT) -> str:
    """Changes when anything that the seed is made of does."""
    digest = hashlib.sha256()
    for package in ("Django", "wagtail", "django-allauth", "django-tasks-db"):
        digest.update(f"{package} {version(package)}\n".encode())
    files = {
        path
        for pattern in made_of
        for path in PACKAGE.glob(pattern)
        if path.is_file() and path.suffix != ".pyc"
    }
    for path in sorted(files):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def this_week() -> str:
    """The coming gatherings are dated from the week they are made in, so that their seed lives as long."""
    year, week, _ = datetime.now(ZoneInfo("Europe/Stockholm")).isocalendar()
    return f"{year}w{week:02}"


def run_hjulet(*words: str, database_url: str, home: Path) -> None:
    """One command in a process of its own, on that database; what it wrote is shown when it fails."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "HJULET_HOME": str(home),
        "HJULET_MODE": "test",
        "HJULET_URL": "http://127.0.0.1:8000",
    }
    command = [sys.executable, "-m", "hjulet", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise RuntimeError(
            f"The seed database could not be built by hjulet {' '.join(words)}:\n{done.stderr}"
        )


def seed_database(*, is_empty: bool = False, fresh: bool = False) -> Path:
    """The file to copy from; built now when it is missing. `is_empty` leaves the demonstration content out.

    Built in two stages, each kept: what is migrated changes seldom and takes half a minute, the content
    a few seconds.
    """
    folder = cache_folder() / "seed"
    migrated = folder / f"migrated-{fingerprint(MIGRATIONS)}.sqlite3"
    name = "empty" if is_empty else f"demo-{this_week()}"
    target = folder / f"{name}-{fingerprint()}.sqlite3"

    def is_there() -> bool:
        return target.exists() and not fresh and (is_empty or seed_files().exists())

    if is_there():
        return target
    with only_one_builds(folder):
        if not migrated.exists() or fresh:
            _build(migrated, "django", "migrate", start=None)
        if not is_there():
            _build(target, "prepare", *([] if is_empty else ["--demo"]), start=migrated)
    return target


def _build(target: Path, *words: str, start: Path | None) -> None:
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        made = Path(scratch) / "seed.sqlite3"
        if start is not None:
            shutil.copyfile(start, made)
        run_hjulet(*words, database_url=f"sqlite:///{made}", home=Path(scratch))
        with closing(sqlite3.connect(made)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode=DELETE")
        if "--demo" in words:
            keep_seed_files(Path(scratch))
        made.replace(target)
    for old in target.parent.glob(f"{target.name.split('-')[0]}-*.sqlite3"):
        if old != target:
            old.unlink(missing_ok=True)


def seed_files() -> Path:
    """The folder of what the demonstration content has as files, beside its database."""
    return cache_folder() / "seed" / f"files-{this_week()}-{fingerprint()}"


def keep_seed_files(home: Path) -> None:
    """Keep the files of a data folder that the demonstration content has just been made in."""
    target = seed_files()
    with (
        only_one_builds(target.parent, "files-lock"),
        tempfile.TemporaryDirectory(dir=target.parent) as scratch,
    ):
        if target.exists():  # the other kind of database has made the same
            return
        made = Path(scratch) / "files"
        for name in FILES:
            shutil.copytree(home / name, made / name)
        for old in target.parent.glob("files-*-*"):
            shutil.rmtree(old)
        made.rename(target)


def copy_seed_files(home: Path) -> None:
    """Put them where the site keeps its data."""
    shutil.copytree(seed_files(), home, dirs_exist_ok=True)


def copy_seed(to: Path, *, is_empty: bool = False) -> None:
    """Put a fresh copy where the site keeps its database."""
    to.parent.mkdir(parents=True, exist_ok=True)
    scratch = to.with_suffix(".new")
    shutil.copyfile(seed_database(is_empty=is_empty), scratch)
    scratch.replace(to)
