"""Reminders of commitments: at most two for each date, by day, and none to whoever has just said how it goes."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from hjulet.follow.actions.commitments import locked
from hjulet.follow.models import CommitmentReminder
from hjulet.follow.queries.reminders import commitments_to_remind, reminder_due
from hjulet.meet.actions.outbox import write_spoke_letter


def remind_of_commitments(at: datetime | None = None) -> int:
    """Write the reminders that are due, each once. Returns how many.

    The worker runs it every half minute; two workers at the same moment write one. A changed date starts anew.
    """
    now = at or timezone.now()
    written = 0
    for candidate in commitments_to_remind(now):
        with locked(candidate) as fresh:
            number = reminder_due(fresh, now)
            if number is None or fresh.person is None:
                continue
            CommitmentReminder.objects.create(
                commitment=fresh, due_on=fresh.due_on, number=number, written_at=now
            )
            write_spoke_letter(
                fresh.person,
                "follow.reminder",
                key=f"{fresh.public_id.hex}:{fresh.due_on:%y%m%d}:{number}",
                commitment=str(fresh.public_id),
                due_on=fresh.due_on.isoformat(),
            )
            written += 1
    return written
