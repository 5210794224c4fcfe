"""Who may what with timetables, points and studies of access, and how large they may be on the site."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hjulet.hub.models import Organisation, Person
from hjulet.hub.rules import Actor, Viewer, is_representative_of, organisations_of

if TYPE_CHECKING:
    from hjulet.measure.models import AccessStudy
    from hjulet.measure.models.access_files import KeptFile

MOST_POINTS_BYTES = 10_000_000
MOST_PLACES = 5_000
"""Points, or stops where there are no points. All to all is their square."""
MOST_CELLS = 40_000_000
"""Trips of the day × places: the loss of each place is held for each trip, eight bytes each."""
MOST_UNSETTLED = 4
"""Runs of one organisation that wait or are carried out."""
MOST_WAITING_FILES = 3
MOST_TAKEN_UP = 3
"""After so many deaths it is the run's own fault, and it is not tried again."""
REFUSED_KEPT = timedelta(days=7)
"""How long it is told why a timetable could not be read; the file itself is gone at once."""
MOST_WINDOW_HOURS = 20
MOST_SECONDS_OF_DAY = 30 * 3600


def may_act_for(actor: Actor, organisation: Organisation) -> bool:
    return organisation.pk in organisations_of(actor)


def may_use(viewer: Viewer, kept: KeptFile) -> bool:
    """A file of the host is for everybody who studies; one of an organisation for those who act for it."""
    return kept.organisation_id is None or kept.organisation_id in organisations_of(viewer)


def may_write(actor: Actor, study: AccessStudy) -> bool:
    """Change it, propose, ask for runs and stop them: those who act today for its organisation."""
    return study.organisation_id in organisations_of(actor)


def may_see(viewer: Viewer, study: AccessStudy) -> bool:
    return study.is_public or may_write(viewer, study)


def may_make_public(actor: Actor, study: AccessStudy) -> bool:
    """Show it to everybody, or stop: the organisation itself, through its representative."""
    return isinstance(actor, Person) and is_representative_of(actor, study.organisation)
