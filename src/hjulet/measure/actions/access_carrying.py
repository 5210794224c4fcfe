"""Carrying runs out: one at a time, taken up again when somebody dies over it, and given up after the third time."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from hjulet.hub.publicity import published
from hjulet.measure import access_files as files
from hjulet.measure import rules_access as rules
from hjulet.measure.access_carried_out import Stopped, carry_out
from hjulet.measure.actions.access_files import forget_refused_timetables, read_kept_timetable
from hjulet.measure.models import AccessRun, Timetable
from hjulet.measure.wording_access_faults import fault_words

if TYPE_CHECKING:
    from hjulet.measure.access_asked import Asked

State = AccessRun.State
PULSE_SECONDS = 2.0
"""How often it is written down how far a run has come, and asked whether it was stopped."""
LOCK = ".carrying-out.lock"
logger = logging.getLogger(__name__)


@contextmanager
def only_carrier() -> Iterator[bool]:
    """True for the one process that may carry runs out here; it holds until the process ends, however it ends."""
    folder = files.results_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as lock:
        try:
            import fcntl
        except ImportError:  # where there is none, claims in the database are all that keeps two apart
            yield True
            return
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def is_anything_waiting() -> bool:
    """Is there a timetable to read, or a run that is not settled."""
    return (
        Timetable.objects.filter(state=Timetable.State.WAITING).exists()
        or AccessRun.objects.filter(state__in=AccessRun.UNSETTLED).exists()
    )


def carry_out_all(workers: int | None = 1) -> int:
    """Read the timetables and carry out the runs that wait, the oldest first, until none does; how many there were.

    To be called by the only carrier: runs that somebody else seems to be carrying out have been left by one who died.
    """
    count = 0
    take_over()
    while True:
        waiting = Timetable.objects.filter(state=Timetable.State.WAITING).order_by("added_at", "pk").first()
        if waiting is not None:
            read_kept_timetable(waiting)
        elif (run := claim()) is not None:
            carry_out_run(run, workers=workers)
        else:
            forget_refused_timetables()
            return count
        count += 1


def take_over() -> None:
    """Runs left behind wait again; those that somebody died over too often are given up."""
    left = AccessRun.objects.filter(state=State.RUNNING)
    left.filter(taken_up__gte=rules.MOST_TAKEN_UP).update(
        state=State.FAILED,
        finished_at=timezone.now(),
        carried_out_by="",
        failure=_(
            "Beräkningen avbröts tre gånger innan den blev klar. Den är kanske för stor för webbplatsens dator: "
            "pröva färre punkter eller ett kortare tidsfönster."
        ),
    )
    left.filter(taken_up__lt=rules.MOST_TAKEN_UP).update(state=State.WAITING, carried_out_by="")


def claim() -> AccessRun | None:
    """The oldest run that waits, from now on this process's own. Two who ask at once never get the same."""
    while (
        found := AccessRun.objects.filter(state=State.WAITING).order_by("asked_at", "pk").first()
    ) is not None:
        mark, now = secrets.token_hex(16), timezone.now()
        won = AccessRun.objects.filter(pk=found.pk, state=State.WAITING).update(
            state=State.RUNNING,
            carried_out_by=mark,
            heartbeat_at=now,
            started_at=now,
            taken_up=F("taken_up") + 1,
        )
        if won:
            return AccessRun.objects.select_related("study").get(pk=found.pk)
    return None


def carry_out_run(run: AccessRun, *, workers: int | None = 1) -> bool:
    """Answer it, and write down how it went. True when it was answered."""
    from hjulet.instruments.access import AccessError

    pulse = Pulse(run)
    try:
        carry_out(_asked(run), run.folder, pulse.beat, pulse.is_lost, workers=workers)
    except Stopped:
        return False
    except (SystemExit, KeyboardInterrupt):  # the site is stopped or started anew, which is nobody's death
        pulse.put_back()
        raise
    except (AccessError, OSError) as fault:
        pulse.settle(State.FAILED, failure=fault_words(fault))
        return False
    except Exception:  # the next run may be quite well; what this one stumbled on is in the log
        logger.exception("A run of access could not be carried out.")
        pulse.settle(
            State.FAILED,
            failure=_("Något gick fel hos oss. Den som driver webbplatsen ser i loggen vad det är."),
        )
        return False
    if pulse.settle(State.DONE) and run.study.is_public:
        published.send(sender=AccessRun, paths=None)
    return True


def _asked(run: AccessRun) -> Asked:
    from hjulet.measure.access_asked import Asked

    return Asked.from_json(run.asked, timetables=files.timetables_folder(), points=files.points_folder())


class Pulse:
    """How far a run has come, written down every other second; and whether it is still this process's to carry out."""

    def __init__(self, run: AccessRun) -> None:
        self._own = AccessRun.objects.filter(
            pk=run.pk, state=State.RUNNING, carried_out_by=run.carried_out_by
        )
        self._written_at = 0.0
        self._is_lost = False

    def beat(self, done: int, of: int) -> None:
        now = time.monotonic()
        if done < of and now - self._written_at < PULSE_SECONDS:
            return
        self._written_at = now
        self._is_lost = not self._own.update(done=done, of=of, heartbeat_at=timezone.now())

    def is_lost(self) -> bool:
        """Has somebody stopped it, or taken it over."""
        return self._is_lost

    def put_back(self) -> None:
        """It waits for the next process, which goes on where this one was."""
        self._own.update(state=State.WAITING, carried_out_by="", taken_up=F("taken_up") - 1)

    def settle(self, state: AccessRun.State, *, failure: str = "") -> bool:
        """Write down how it ended; False when it is no longer this process's to say."""
        ended = self._own.update(
            state=state, failure=failure[:600], finished_at=timezone.now(), carried_out_by=""
        )
        return bool(ended)
