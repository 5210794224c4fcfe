"""A county that does not exist, as the tests study it: its timetable, its points, somebody's study."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hjulet.hub.models import Affiliation, Organisation, Person
from hjulet.instruments.access import generate_county
from hjulet.measure.access_files import chunks_of
from hjulet.measure.actions.access_files import add_points, add_timetable, read_kept_timetable
from hjulet.measure.actions.access_studies import make_study
from hjulet.measure.models import AccessPoints, AccessStudy, Timetable
from tests import factories


@cache
def county() -> Path:
    """A town with one line of three villages; made once."""
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="county-"))
    generate_county(folder, lines=1, villages=3, year=2026)
    return folder


def planner_of(organisation: Organisation, *, is_representative: bool = True) -> Person:
    person = factories.make_person()
    Affiliation.objects.create(person=person, organisation=organisation, is_representative=is_representative)
    return person


def kept_timetable(organisation: Organisation | None = None, actor: Person | None = None) -> Timetable:
    added = add_timetable(
        actor,
        organisation,
        chunks_of(county() / "gtfs.zip"),
        name="Länet",
        source="påhittat",
        is_made_up=True,
    )
    assert read_kept_timetable(added)
    return added


def kept_points(organisation: Organisation | None = None, actor: Person | None = None) -> AccessPoints:
    return add_points(
        actor,
        organisation,
        chunks_of(county() / "points.csv"),
        name="Byar",
        source="påhittat",
        is_made_up=True,
    )


def a_study(actor: Person, organisation: Organisation, **said: Any) -> AccessStudy:
    """Who reaches a school in the morning, in the made-up county."""
    values = {
        "title": "Till skolan",
        "timetable": kept_timetable(),
        "points": kept_points(),
        "day": date(2026, 3, 17),
        "people": ["population", "aged_65_up"],
        "opportunities": "schools",
        **said,
    }
    return make_study(actor, organisation, **values)
