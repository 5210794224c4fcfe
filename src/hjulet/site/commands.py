"""The command-line face: what `hjulet prepare`, `worker` and `import` do once Django is loaded."""

from __future__ import annotations

import argparse
import signal
import threading
import time

from django.core.management import call_command
from django.db import close_old_connections

from hjulet.meet.commands import import_schedule

__all__ = ["import_schedule", "prepare", "worker"]

OUTBOX_EVERY_SECONDS = 1.0
TIMED_EVERY_SECONDS = 60.0


def prepare(arguments: argparse.Namespace) -> int:
    """Migrate, fill in the built-in table, make the first pages."""
    from hjulet.site.actions import prepare_site

    call_command("migrate", verbosity=1, interactive=False)
    prepare_site()
    if arguments.demo:
        from hjulet.seed.demo import make_demo

        make_demo()
    print("The database is ready.")
    return 0


def worker(arguments: argparse.Namespace) -> int:
    """Send mail as it comes and do timed work once a minute, until told to stop."""
    stop = threading.Event()
    if not arguments.once:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
    last_timed = 0.0
    while not stop.is_set():
        close_old_connections()
        work_once(is_timed=time.monotonic() - last_timed >= TIMED_EVERY_SECONDS or arguments.once)
        if time.monotonic() - last_timed >= TIMED_EVERY_SECONDS:
            last_timed = time.monotonic()
        if arguments.once:
            break
        stop.wait(OUTBOX_EVERY_SECONDS)
    return 0


def work_once(*, is_timed: bool) -> None:
    """One round: the outbox always; queued tasks when there are any; timed work when it is time."""
    from django_tasks_db.models import DBTaskResult

    from hjulet.meet.actions import deliver_outbox, release_due

    deliver_outbox()
    if DBTaskResult.objects.ready().exists():
        call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    if is_timed:
        call_command("publish_scheduled", verbosity=0)
        release_due()
