"""A study of access in a county that does not exist, with its answers: computed here, in a few seconds, by the ordinary way."""

from __future__ import annotations

import tempfile
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password

from hjulet.hub.models import Affiliation, Person
from hjulet.instruments.access import generate_county
from hjulet.measure.access_files import chunks_of
from hjulet.measure.access_reading import usual_day
from hjulet.measure.actions.access_carrying import carry_out_all
from hjulet.measure.actions.access_files import add_points, add_timetable, read_kept_timetable
from hjulet.measure.actions.access_runs import ask_for_run
from hjulet.measure.actions.access_studies import make_proposal, make_study, show_study
from hjulet.measure.models import AccessPoints, AccessStudy, Timetable
from hjulet.measure.models.access_runs import Kind
from hjulet.measure.queries.access import days_of
from hjulet.seed.demo.organisations import EXAMPLE_REGION, organisation
from hjulet.seed.demo.people import address

COUNTY = "Påhittat län"
TITLE = "Vad är morgonens turer värda? (påhittat)"
PROPOSAL = "Linje 106 kör inte före kl. 9"
SAVE_KM = 150.0
"""A seventeenth of what the buses drive in the window."""


def make_access(today: date) -> None:
    if AccessStudy.objects.exists():
        return
    timetable, points = _county(today)
    region = organisation(EXAMPLE_REGION)
    planner, _is_new = Person.objects.get_or_create(
        email=address("Disa Låtsasson"),
        defaults={"name": "Disa Låtsasson", "title": "trafikplanerare", "password": make_password(None)},
    )
    Affiliation.objects.get_or_create(
        person=planner, organisation=region, defaults={"is_representative": True}
    )
    study = make_study(
        planner,
        region,
        title=TITLE,
        timetable=timetable,
        points=points,
        day=usual_day(days_of(timetable), today),
        start="06:00",
        end="09:00",
        people=["population", "aged_0_15", "aged_65_up", "without_car"],
        opportunities="jobs",
        services=["schools", "groceries", "care"],
        home_by="24:00",
        arrive_by=["08:00"],
    )
    proposal = make_proposal(planner, study, PROPOSAL, routes=["106"], before="09:00")
    ask_for_run(planner, study, Kind.TRAVEL_TIMES)
    ask_for_run(planner, study, Kind.RANK)
    ask_for_run(planner, study, Kind.LEAST_HARM, save_km=SAVE_KM)
    ask_for_run(planner, study, Kind.COMPARE, proposal=proposal)
    carry_out_all()
    show_study(planner, study, is_public=True)


def _county(today: date) -> tuple[Timetable, AccessPoints]:
    """For everybody who studies, so that a newcomer can make a study at once."""
    about: dict[str, Any] = {
        "name": COUNTY,
        "source": "påhittat av Hjulet",
        "licence": "CC0 1.0",
        "is_made_up": True,
    }
    with tempfile.TemporaryDirectory(prefix="hjulet-county-") as folder:
        paths = generate_county(folder, year=today.year)
        timetable = add_timetable(None, None, chunks_of(paths["gtfs.zip"]), **about)
        points = add_points(None, None, chunks_of(paths["points.csv"]), **about)
    if not read_kept_timetable(timetable):
        raise RuntimeError(timetable.refused_because)
    return timetable, points
