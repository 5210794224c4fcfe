"""`hjulet up`: one command from nothing to a site. Each step is skipped when it is already done.

Django is loaded once here and the workers are forked from it: they start at once and share its memory.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import secrets
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hjulet.seed import COORDINATOR
from hjulet.seed.build import copy_seed, copy_seed_files, fingerprint
from hjulet.site import environment

PACKAGE = Path(__file__).resolve().parent
HOST = "127.0.0.1"


def up(*, port: int, workers: int, is_empty: bool, reload: bool) -> int:
    """Prepare the data folder and serve until stopped. Returns an exit code."""
    if _is_taken(port):
        print(
            f"Port {port} is already in use on {HOST}. Stop what runs there, or choose another: hjulet up --port {port + 1}",
            file=sys.stderr,
        )
        return 1
    os.environ.setdefault("HJULET_MODE", "demo")
    os.environ.setdefault("HJULET_URL", f"http://{HOST}:{port}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hjulet.site.settings")
    home = environment.home()
    home.mkdir(parents=True, exist_ok=True)
    with _step("Preparing the data folder", show=not (home / "prepared").exists()):
        _copy_seed_if_new(home, is_empty=is_empty)
        _prepare_if_changed(home)
    _say_where(home, port)
    _serve(port=port, workers=workers, reload=reload)
    return 0


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


@contextlib.contextmanager
def _step(words: str, *, show: bool) -> Iterator[None]:
    if show:
        print(f"{words} (the first time takes about half a minute) …", flush=True)
    started = time.monotonic()
    yield
    if show:
        print(f"… ready after {time.monotonic() - started:.0f} s.", flush=True)


def _database_file() -> Path | None:
    """The SQLite file, or None when the database is another kind."""
    settings = environment.database()
    return Path(settings["NAME"]) if settings["ENGINE"].endswith("sqlite3") else None


def _copy_seed_if_new(home: Path, *, is_empty: bool) -> None:
    database = _database_file()
    if database is not None and not database.exists():
        copy_seed(database, is_empty=is_empty)
        if not is_empty:
            copy_seed_files(home)
        (home / "prepared").unlink(missing_ok=True)


def _prepare_if_changed(home: Path) -> None:
    """Migrations, first pages and static files, when the version is another than the last time."""
    import django

    django.setup()
    from hjulet.site.page_cache import clear_pages

    clear_pages()  # made by the code of the last start, which may have said it otherwise
    stamp, now = home / "prepared", f"{fingerprint()} {os.environ['HJULET_URL']} {_static_fingerprint()}"
    if stamp.exists() and stamp.read_text() == now:
        return
    from django.core.management import call_command

    from hjulet.site.actions import make_what_is_missing, prepare_site
    from hjulet.site.indexing import index_first, is_index_empty

    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    if _needs_reference():
        prepare_site()
    make_what_is_missing()
    if is_index_empty():  # from before there was one
        index_first()
    _give_coordinator_a_password(home)
    stamp.write_text(now)


def _static_fingerprint() -> str:
    """The newest change among our own static files, cheap enough to ask at every start."""
    newest = max(
        (path.stat().st_mtime_ns for path in (PACKAGE / "static").rglob("*") if path.is_file()), default=0
    )
    return str(newest)


def _needs_reference() -> bool:
    from hjulet.hub.models import Place

    return Place.objects.count() < 311


def _give_coordinator_a_password(home: Path) -> None:
    """A random one, made once and kept in the data folder, readable by its owner."""
    from hjulet.hub.models import Person

    coordinator = Person.objects.filter(email=COORDINATOR).first()
    path = home / "demo-sign-in.json"
    if coordinator is None or (path.exists() and coordinator.has_usable_password()):
        return
    password = secrets.token_urlsafe(9)
    coordinator.set_password(password)
    coordinator.save(update_fields=["password"])
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump({"email": COORDINATOR, "password": password}, file)


def _say_where(home: Path, port: int) -> None:
    base = os.environ["HJULET_URL"]
    lines = [
        "",
        "  Hjulet is running.",
        "",
        f"  Site      {base}/",
        f"  Editor    {base}/admin/",
        f"  API docs  {base}/api/v1/docs",
    ]
    sign_in = home / "demo-sign-in.json"
    if sign_in.exists():
        known = json.loads(sign_in.read_text())
        lines += [
            "",
            f"  Sign in as the demo coordinator: {known['email']}",
            f"  Password {known['password']}, or a code by mail (mails are shown at {base}/brevladan/)",
        ]
    lines += ["", f"  Data in {home}. Stop with Ctrl+C.", ""]
    print("\n".join(lines), flush=True)


def _serve(*, port: int, workers: int, reload: bool) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    if reload:
        # A fork would carry the old code along.
        multiprocessing.set_start_method("spawn", force=True)
    else:
        from django.db import connections

        import hjulet.site.wsgi  # noqa: F401  loaded here so that every fork has it

        connections.close_all()
    processes: Any = multiprocessing.get_context("spawn" if reload else "fork")
    background = processes.Process(target=_work, daemon=True)
    background.start()
    try:
        Granian(
            "hjulet.site.wsgi:application",
            address=HOST,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=2,
            backlog=2048,
            log_enabled=True,
            log_level=LogLevels.warning,
            reload=reload,
            reload_paths=[PACKAGE] if reload else None,
        ).serve()
    finally:
        background.terminate()
        background.join(timeout=5)


def _work() -> None:
    """The background worker, in a process of its own: mail and timed work."""
    import argparse

    import django

    django.setup()
    from hjulet.site.commands import worker

    worker(argparse.Namespace(once=False))
