"""A store, sessions without patience, and sources that answer on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from hjulet.cli import main
from hjulet.instruments.sources.asking import open_session
from hjulet.instruments.sources.store import Store
from tests.instruments.sources.answering import Kolada, Scb, served


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "statistics")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[requests.Session]:
    """As in use, with a cache on disk, but without pauses between attempts."""
    with open_session(tmp_path / "cache", extra="scb", backoff_seconds=0) as opened:
        yield opened


@pytest.fixture
def scb() -> Iterator[Scb]:
    with served(Scb()) as source:
        yield source


@pytest.fixture
def kolada() -> Iterator[Kolada]:
    with served(Kolada(), under="/v3") as source:
        yield source


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """Exit code, out and err of `hjulet load …` in a home and a cache of its own."""
    monkeypatch.setenv("HJULET_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HJULET_CACHE", str(tmp_path / "cache"))

    def command(*words):
        try:
            code = main(["load", *map(str, words)])
        except SystemExit as stopped:
            code = stopped.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def home(tmp_path):
    return Store(tmp_path / "home" / "statistics")
