"""`hjulet up` and `hjulet prepare`: from nothing to a site, and nothing lost the second time."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from hjulet.up import COORDINATOR
from tests.servers import site_server

pytestmark = pytest.mark.server


def rows(database: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(statement).fetchall()


def text(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as response:
        return str(response.read().decode())


def test_up_makes_a_site_once_and_finds_it_again(tmp_path):
    database = tmp_path / "hjulet.sqlite3"
    with site_server(database_url=f"sqlite:///{database}", home=tmp_path) as site:
        assert "Kramfors" in text(f"{site.url}/platser/kramfors/")
        said = site.log.read_text()
        for address in (f"{site.url}/", f"{site.url}/admin/", f"{site.url}/api/v1/docs"):
            assert address in said
    sign_in = tmp_path / "demo-sign-in.json"
    known = json.loads(sign_in.read_text())
    assert known["email"] == COORDINATOR
    assert known["password"] in said
    assert sign_in.stat().st_mode & 0o077 == 0, "others on the machine cannot read the password"

    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE hjulet_person SET name = 'Egen text' WHERE email = ?", [COORDINATOR])
    with site_server(database_url=f"sqlite:///{database}", home=tmp_path):
        assert json.loads(sign_in.read_text()) == known
    assert rows(database, f"SELECT name FROM hjulet_person WHERE email = '{COORDINATOR}'") == [("Egen text",)]  # noqa: S608


def prepare(database: Path, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hjulet", "prepare", *words],
        env={**os.environ, "DATABASE_URL": f"sqlite:///{database}", "HJULET_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("words", [[], ["--demo"]])
def test_preparing_again_changes_nothing(tmp_path, words):
    from hjulet.seed.build import copy_seed

    database = tmp_path / "hjulet.sqlite3"
    copy_seed(database)
    counted = "SELECT (SELECT count(*) FROM wagtailcore_page), (SELECT count(*) FROM hjulet_registration)"
    before = rows(database, counted)
    done = prepare(database, tmp_path, *words)
    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, ["The database is ready."]), done.stderr
    assert rows(database, counted) == before
