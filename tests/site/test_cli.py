"""The command `hjulet`, run as a person would."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from hjulet.site import environment


def hjulet(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hjulet", *words],
        # A browser test earlier in the run may have left this behind, and the check for operation minds it.
        env={name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
        | settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_help_shows_examples_and_exit_codes():
    done = hjulet("--help")
    assert done.returncode == 0
    assert "hjulet import schedule FILE" in done.stdout
    assert "exit codes:" in done.stdout


def test_help_never_loads_django():
    code = "import sys; from hjulet.cli import parser; parser().format_help(); print([m for m in sys.modules if 'django' in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("words", [["no-such-command"], [], ["up", "--port", "many"], ["import"]])
def test_words_that_are_not_understood_end_with_2(words):
    done = hjulet(*words)
    assert done.returncode == 2
    assert "usage: hjulet" in done.stderr


def test_check_for_operation_finds_nothing(tmp_path):
    done = hjulet(
        "check", "--deploy", "--fail-level", "WARNING",
        HJULET_MODE="production", HJULET_HOME=str(tmp_path), HJULET_SECRET_KEY="x" * 64 + "0123456789abcdef",
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "System check identified no issues (0 silenced).\n") or (
        done.returncode == 0 and "no issues" in done.stdout + done.stderr
    )


def test_up_on_a_port_in_use_says_so_and_ends_with_1(tmp_path):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = hjulet("up", "--port", str(port), HJULET_HOME=str(tmp_path))
    assert done.returncode == 1
    assert f"Port {port} is already in use" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("reader", "url", "words"),
    [
        (environment.database, "mysql://somewhere/db", "expected postgresql://"),
        (environment.mail, "http://mail", "expected smtp://"),
    ],
)
def test_a_setting_that_cannot_be_used_says_what_was_expected(reader, url, words):
    with pytest.raises(environment.SettingError, match=words):
        reader(url)


def test_database_url_with_escaped_password_and_options():
    read = environment.database("postgresql://me:p%40ss@db.example:5433/hjulet?sslmode=require")
    assert (read["USER"], read["PASSWORD"], read["HOST"], read["PORT"], read["NAME"]) == (
        "me", "p@ss", "db.example", "5433", "hjulet",
    )  # fmt: skip
    assert read["OPTIONS"]["sslmode"] == "require"


def test_without_a_mode_the_settings_are_the_strict_ones(monkeypatch):
    monkeypatch.delenv("HJULET_MODE")
    assert environment.mode() == "production"


def test_the_secret_key_is_made_once_and_readable_by_its_owner_only(monkeypatch, tmp_path):
    monkeypatch.delenv("HJULET_SECRET_KEY")
    monkeypatch.setenv("HJULET_HOME", str(tmp_path / "new"))
    key = environment.secret_key()
    assert len(key) > 60
    assert environment.secret_key() == key
    assert (tmp_path / "new" / "secret-key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://somewhere/db", "expected postgresql://"),
        ("postgresql://nobody@127.0.0.1:1/none", "Is DATABASE_URL right"),
        ("sqlite:////{folder}/empty.sqlite3", "no such table"),
    ],
)
def test_a_database_that_cannot_be_used_is_explained_in_one_line(url, words, tmp_path):
    done = hjulet("worker", "--once", DATABASE_URL=url.format(folder=tmp_path), HJULET_HOME=str(tmp_path))
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
