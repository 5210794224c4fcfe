"""The command-line face: what `hjulet prepare`, `worker` and `import` do once Django is loaded."""

from __future__ import annotations

import argparse
import json
import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections
from django.utils import timezone

from hjulet.hub.commands import evaluate_search
from hjulet.hub.commands_themes import export_themes, import_themes
from hjulet.hub.wording import local
from hjulet.measure.carrier import Carrier
from hjulet.meet.commands import export_invoices, import_schedule, retention
from hjulet.meet.commands_invitation import import_invitation
from hjulet.meet.commands_participants import import_participants

logger = logging.getLogger(__name__)

__all__ = [
    "evaluate_search",
    "export_invoices",
    "export_themes",
    "import_invitation",
    "import_participants",
    "import_schedule",
    "import_themes",
    "index_search",
    "prepare",
    "retention",
    "worker",
]

OUTBOX_EVERY_SECONDS = 1.0
TIMED_EVERY_SECONDS = 30.0
MAIL_SERVER_PAUSE_SECONDS = 30.0
NIGHT_HOURS = range(3, 6)
AFTER_A_BROKEN_NIGHT_SECONDS = 600.0
TASK_RESULTS_KEPT = timedelta(days=14)


def prepare(arguments: argparse.Namespace) -> int:
    """Migrate, fill in the built-in table, make the first pages, gather the static files."""
    from hjulet.site.actions import prepare_site
    from hjulet.site.indexing import index_first
    from hjulet.site.page_cache import clear_pages

    call_command("migrate", verbosity=1, interactive=False)
    prepare_site()
    index_first()
    if settings.MODE != "test":  # a test serves no static files, and neither does the seed
        call_command("collectstatic", verbosity=0, interactive=False)
    clear_pages()
    print("The database is ready.")
    return 0


def index_search(arguments: argparse.Namespace) -> int:
    """Write the whole index of search anew."""
    from hjulet.hub.models import SearchDocument
    from hjulet.hub.progress import Progress
    from hjulet.site.indexing import index_all

    bar, before = Progress("documents"), SearchDocument.objects.count()
    changed, removed = index_all(lambda done: bar(done, max(done, before)))
    total = SearchDocument.objects.count()
    if arguments.json:
        print(json.dumps({"documents": total, "changed": changed, "removed": removed}))
    else:
        print(f"{total} documents in the index; {changed} written, {removed} taken away.")
    return 0


def worker(arguments: argparse.Namespace) -> int:
    """Send mail as it comes and do timed work once a minute, until told to stop."""
    stop = threading.Event()
    if not arguments.once:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
    carrier = Carrier()
    due: dict[Callable[[], float], float] = {
        partial(send_mail, stop.is_set): 0.0,
        run_queued_tasks: 0.0,
        carrier.look: 0.0,
        do_timed_work: 0.0,
        remove_what_is_due: 0.0,
    }
    while not stop.is_set():
        close_old_connections()
        for work in due:
            if due[work] > time.monotonic():
                continue
            try:
                pause = work()
            except Exception:  # a database that restarts, say: the work must go on when it is back
                if arguments.once:
                    raise
                logger.exception("The worker could not do its round and tries again.")
                pause = TIMED_EVERY_SECONDS if work is do_timed_work else OUTBOX_EVERY_SECONDS
            due[work] = time.monotonic() + pause
        if arguments.once:
            carrier.wait()
            break
        stop.wait(OUTBOX_EVERY_SECONDS)
    carrier.end()
    return 0


def send_mail(stop: Callable[[], bool] = lambda: False) -> float:
    """Send what is due until told to stop; returns how many seconds to wait before the next time."""
    from hjulet.meet.actions import MailServerAway, deliver_outbox

    try:
        deliver_outbox(stop=stop)
    except MailServerAway as away:
        logger.warning("The mail server does not answer (%s): the mails wait.", away)
        return MAIL_SERVER_PAUSE_SECONDS
    return 0.0


def run_queued_tasks() -> float:
    """What the editor has put in the queue, such as search indexing."""
    from django_tasks_db.models import DBTaskResult

    if DBTaskResult.objects.ready().exists():
        call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    return 0.0


def do_timed_work() -> float:
    """What the clock decides: scheduled publishing, seats whose cap has ended, and what pages say about time."""
    from hjulet.follow.actions.reminders import remind_of_commitments
    from hjulet.follow.actions.surveys import tend_surveys
    from hjulet.match.actions import follow_requests
    from hjulet.match.actions.following import follow_populations
    from hjulet.measure.actions import follow_statistics
    from hjulet.meet.actions import (
        end_offers_due,
        register_for_added_occasions,
        release_due,
        show_what_the_clock_changed,
    )
    from hjulet.meet.actions.messages import send_messages_due
    from hjulet.meet.actions.owed import ask_and_remind
    from hjulet.meet.actions.place_news import tell_of_places
    from hjulet.meet.actions.reminders import write_reminders
    from hjulet.share.actions.checking import ask_for_checks
    from hjulet.share.actions.mapping import draw_maps
    from hjulet.share.actions.publishing import take_unconfirmed_off_the_clock

    now = timezone.now()
    steps: tuple[Callable[[], object], ...] = (
        take_unconfirmed_off_the_clock,
        lambda: call_command("publish_scheduled", verbosity=0),
        release_due,
        end_offers_due,
        register_for_added_occasions,
        ask_and_remind,
        write_reminders,
        tend_surveys,
        send_messages_due,
        follow_requests,
        remind_of_commitments,
        tell_of_places,
        ask_for_checks,
        draw_maps,
        follow_statistics,
        follow_populations,
        # Twice the pause back, so that no moment falls between two rounds.
        lambda: show_what_the_clock_changed(now - 2 * timedelta(seconds=TIMED_EVERY_SECONDS), now),
    )
    failed = None
    for step in steps:
        try:
            step()
        except (
            Exception
        ) as error:  # one page that cannot be published must not stop everybody's offers and mails
            logger.exception("A part of the timed work could not be done and is tried again.")
            failed = error
    if failed is not None:
        raise failed
    return TIMED_EVERY_SECONDS


_cleaned_on: date | None = None


def remove_what_is_due() -> float:
    """Gallring, once a night from 03.00 in Sweden. A worker that starts before 06.00 takes up what a broken night left."""
    from django_tasks_db.models import DBTaskResult

    from hjulet.match.actions.searched import forget_old_searches
    from hjulet.meet.actions.retention import run
    from hjulet.share.actions.asking import remove_old_questions
    from hjulet.site.indexing import index_all

    global _cleaned_on
    now = local(timezone.now())
    if now.date() == _cleaned_on or now.hour not in NIGHT_HOURS:
        return TIMED_EVERY_SECONDS
    try:
        report = run(None)
        remove_old_questions()
        # What only says who was signed in, and what work has been done in the background.
        call_command("clearsessions", verbosity=0)
        DBTaskResult.objects.filter(finished_at__lte=timezone.now() - TASK_RESULTS_KEPT).delete()
        forget_old_searches()
        # What steps back with time, what is like what, and whatever a fault may have left behind.
        index_all()
    except Exception:  # what was done is done whole; the rest is tried again before the night is over
        logger.exception("The nightly removal was interrupted and will be taken up again.")
        return AFTER_A_BROKEN_NIGHT_SECONDS
    _cleaned_on = now.date()
    if report.done or report.failed:
        logger.info("Retention: %s done, %s failed; see the editor.", len(report.done), len(report.failed))
    return TIMED_EVERY_SECONDS
