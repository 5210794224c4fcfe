"""Reminders: a week and a day before, in the morning, to those who come."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from hjulet.meet.actions.outbox import write_mails
from hjulet.meet.models import OutgoingMail
from hjulet.meet.queries.reminders import gatherings_to_remind, reminder_moments, to_be_reminded


def write_reminders(at: datetime | None = None) -> int:
    """Put the reminders that are due in the outbox, each once for the day it is about. Returns how many.

    The worker runs it every half minute. One that was missed (no worker ran) is caught up with for two
    days, but not once the gathering has begun.
    """
    now = at or timezone.now()
    count = 0
    for gathering in gatherings_to_remind(now):
        for moment in reminder_moments(gathering):
            if not moment.is_due(now):
                continue
            people = list(to_be_reminded(gathering, moment))
            if people:
                write_mails(
                    people,
                    OutgoingMail.Kind.REMINDER,
                    gathering.desk,
                    version=moment.version,
                    starts=gathering.starts.isoformat(),
                    days=moment.days,
                )
                count += len(people)
    return count
