"""The databases that tests run on: a copy of the seed in SQLite, or in a PostgreSQL cluster made for the run."""

from __future__ import annotations

import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from hjulet.seed.build import (
    MIGRATIONS,
    cache_folder,
    fingerprint,
    keep_seed_files,
    only_one_builds,
    run_hjulet,
    seed_database,
    seed_files,
    this_week,
)
from tests.programs import postgresql_folder

OWNER = "hjulet"
TEMPLATE = "seed"
# What the throw-away cluster need not do: survive a power cut.
FORGETFUL = (
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "autovacuum=off",
    "log_statement=none",
    # Compiling a plan takes longer than reading tables as small as these.
    "jit=off",
)


class TestDatabase(Protocol):
    """A place that gives databases which start from the seed."""

    def url(self, name: str) -> str: ...

    def restore(self, name: str) -> None:
        """Make the database, or bring it back to the seed. Nobody may be connected to it."""


@dataclass(frozen=True, slots=True)
class SqliteFiles:
    folder: Path

    def url(self, name: str) -> str:
        return f"sqlite:///{self.folder / name}.sqlite3"

    def restore(self, name: str) -> None:
        # The run's own copy: the kept one may be replaced meanwhile by a run of newer code.
        seed = self.folder / "seed.sqlite3"
        if not seed.exists():
            shutil.copyfile(seed_database(), seed)
        # SQLite's own backup, so that a forgotten open connection sees the new content instead of a lost file.
        with (
            closing(sqlite3.connect(seed)) as source,
            closing(sqlite3.connect(self.folder / f"{name}.sqlite3", timeout=20)) as target,
        ):
            source.backup(target)


@dataclass(frozen=True, slots=True)
class PostgresqlCluster:
    port: int
    password: str

    def url(self, name: str) -> str:
        return f"postgresql://{OWNER}:{self.password}@127.0.0.1:{self.port}/{name}"

    def restore(self, name: str) -> None:
        self.statement(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self.statement(f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE}')

    def statement(self, statement: str, *, database: str = "postgres") -> None:
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement.encode())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_cluster() -> Iterator[PostgresqlCluster]:
    """A cluster with the seed as template, on a free port of this machine, gone when the run ends.

    Its files are kept in the cache folder in two stages, as the seed itself, and copied for each run.
    """
    programs = postgresql_folder()
    assert programs is not None
    folder = cache_folder() / "seed"
    migrated = folder / f"postgresql-migrated-{_version(programs)}-{fingerprint(MIGRATIONS)}"
    kept = folder / f"postgresql-seed-{_version(programs)}-{this_week()}-{fingerprint()}"
    with _folder_for_server() as scratch:
        with only_one_builds(folder, "postgresql-lock"):
            if not migrated.exists():
                with _kept_as(migrated) as building:
                    _initialise(programs, building)
                    with _serving(programs, building) as cluster:
                        cluster.statement("CREATE DATABASE migrated")
                        run_hjulet(
                            "django", "migrate", database_url=cluster.url("migrated"), home=building / "home"
                        )
            if not kept.exists() or not seed_files().exists():
                with _kept_as(kept) as building:
                    shutil.copytree(migrated, building, dirs_exist_ok=True)
                    with _serving(programs, building) as cluster:
                        cluster.statement(f"CREATE DATABASE {TEMPLATE} TEMPLATE migrated")
                        run_hjulet(
                            "prepare", "--demo", database_url=cluster.url(TEMPLATE), home=building / "home"
                        )
                        keep_seed_files(building / "home")
                        # Figures for the planner, which autovacuum gathers in operation.
                        cluster.statement("ANALYZE", database=TEMPLATE)
            shutil.copytree(kept, scratch, dirs_exist_ok=True)
        with _serving(programs, scratch) as cluster:
            yield cluster


@contextmanager
def _kept_as(target: Path) -> Iterator[Path]:
    """A folder to build in, which replaces older ones of its kind once it is whole."""
    with _folder_for_server() as scratch:
        yield scratch
        shutil.rmtree(scratch / "home", ignore_errors=True)
        for old in target.parent.glob("-".join(target.name.split("-")[:2]) + "-*"):
            shutil.rmtree(old)
        shutil.copytree(scratch, target)


def _initialise(programs: Path, folder: Path) -> None:
    password_file = folder / "password"
    password_file.write_text(secrets.token_urlsafe(16))
    _hand_over(folder)
    made = subprocess.run(
        [
            programs / "initdb", "--pgdata", folder / "data", "--username", OWNER, "--pwfile", password_file,
            "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync",
        ],
        **_as_server(folder), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode != 0:
        raise RuntimeError(f"initdb failed:\n{made.stdout}\n{made.stderr}")


@contextmanager
def _serving(programs: Path, folder: Path) -> Iterator[PostgresqlCluster]:
    """The server as a child process, which the kernel stops should the test run be killed."""
    _hand_over(folder)
    cluster = PostgresqlCluster(port=free_port(), password=(folder / "password").read_text())
    options = [
        word
        for setting in (
            *FORGETFUL,
            f"port={cluster.port}",
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={folder}",
        )
        for word in ("-c", setting)
    ]
    log = folder / "postgresql.log"
    with log.open("wb") as log_file:
        server = subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", *options],
            **_as_server(folder), stdout=log_file, stderr=log_file, stdin=subprocess.DEVNULL, preexec_fn=end_with_parent,
        )  # fmt: skip
    try:
        _wait_until_it_answers(server, cluster, log)
        yield cluster
    finally:
        server.send_signal(signal.SIGINT)  # "fast": whoever is connected is cut off, the files are whole
        server.wait(timeout=30)


def _wait_until_it_answers(server: subprocess.Popen[bytes], cluster: PostgresqlCluster, log: Path) -> None:
    import psycopg

    give_up = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(cluster.url("postgres")).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from None
            time.sleep(0.05)
        else:
            return


@contextmanager
def _folder_for_server() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="hjulet-postgresql-") as folder:
        _hand_over(Path(folder))
        yield Path(folder)


def _server_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root; then it runs as postgres, or as nobody."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _as_server(folder: Path) -> dict[str, object]:
    user = _server_user()
    identity = {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return {**identity, "cwd": folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}}


def _hand_over(folder: Path) -> None:
    user = _server_user()
    if user is not None:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user.pw_uid, user.pw_gid)


def end_with_parent() -> None:
    set_signal_at_parents_death = 1  # PR_SET_PDEATHSIG; a system without prctl goes on without it
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(set_signal_at_parents_death, signal.SIGINT)


def _version(programs: Path) -> str:
    words = subprocess.run(
        [programs / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    return words.split()[2]


def _build_for_postgresql() -> None:
    if postgresql_folder() is not None:
        with running_cluster():
            pass


if __name__ == "__main__":
    # Build what every run starts from, so that no test waits for it: `make seeds`. Each is a program of its own.
    with ThreadPoolExecutor() as both:
        for built in [both.submit(seed_database), both.submit(_build_for_postgresql)]:
            built.result()
