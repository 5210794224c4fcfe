"""The seed database: migrated, filled in, with demonstration content. Built once per version, then copied.

Migrating takes ten seconds and copying eight milliseconds, so `hjulet up` and the tests start from a
copy. It is cached under a hash of everything it is made of, and never committed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
MADE_OF = ("migrations/*.py", "seed/*.py", "seed/**/*", "hub/reference/*.csv", "hub/actions.py", "hub/models.py", "site/actions.py", "site/pages.py", "meet/models/*.py")


def cache_folder() -> Path:
    """HJULET_CACHE, else .cache in a checkout, else the user's cache."""
    if folder := os.environ.get("HJULET_CACHE"):
        return Path(folder).resolve()
    checkout = PACKAGE.parent.parent
    if (checkout / "pyproject.toml").exists():
        return checkout / ".cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "hjulet"


def fingerprint() -> str:
    """Changes when anything that the seed is made of does."""
    digest = hashlib.sha256()
    for package in ("Django", "wagtail", "django-allauth", "django-tasks-db"):
        digest.update(f"{package} {version(package)}\n".encode())
    files = {path for pattern in MADE_OF for path in PACKAGE.glob(pattern) if path.is_file() and path.suffix != ".pyc"}
    for path in sorted(files):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def seed_database(*, is_empty: bool = False, fresh: bool = False) -> Path:
    """The file to copy from; built now when it is missing. `is_empty` leaves the demonstration content out."""
    folder = cache_folder() / "seed"
    target = folder / f"{'empty' if is_empty else 'demo'}-{fingerprint()}.sqlite3"
    if target.exists() and not fresh:
        return target
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        made = Path(scratch) / "seed.sqlite3"
        environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{made}",
            "HJULET_HOME": scratch,
            "HJULET_MODE": "test",
            "HJULET_URL": "http://127.0.0.1:8000",
        }
        command = [sys.executable, "-m", "hjulet", "prepare", *([] if is_empty else ["--demo"])]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode != 0:
            raise RuntimeError(f"The seed database could not be built:\n{done.stdout}\n{done.stderr}")
        with sqlite3.connect(made) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode=DELETE")
        connection.close()
        made.replace(target)
    for old in folder.glob(f"{'empty' if is_empty else 'demo'}-*.sqlite3"):
        if old != target:
            old.unlink(missing_ok=True)
    return target


def copy_seed(to: Path, *, is_empty: bool = False) -> None:
    """Put a fresh copy where the site keeps its database."""
    to.parent.mkdir(parents=True, exist_ok=True)
    scratch = to.with_suffix(".new")
    shutil.copyfile(seed_database(is_empty=is_empty), scratch)
    scratch.replace(to)
