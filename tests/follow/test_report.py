"""The report of a network and of a series: figures counted by hand, and nothing that points anybody out."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from hjulet.follow.actions import surveys
from hjulet.follow.formats.report_tables import report_table
from hjulet.follow.models import Commitment, Reuse
from hjulet.follow.queries.municipality_types import type_of, type_words
from hjulet.follow.queries.report_followed import opinions
from hjulet.follow.queries.reports import report
from hjulet.hub.models import Place
from hjulet.hub.rules import ANYONE
from hjulet.meet.models import Material, NetworkPage, Registration, RegistrationDesk
from tests.factories import (
    make_coordinator,
    make_gathering,
    make_network,
    make_organisation,
    make_person,
    make_series,
    organisation,
)
from tests.follow.promises import make_example
from tests.follow.surveying import let_answer, make_held, make_sent

pytestmark = pytest.mark.django_db
KRAMFORS, SOLLEFTEA, UMEA, VASTERNORRLAND, GOTLAND = "2282", "2283", "2480", "22", "09"


def held_year(days_ago: float) -> int:
    return timezone.localtime(timezone.now() - timedelta(days=days_ago)).year


def make_promise(gathering, state: str = "planned", visibility: str = "public") -> Commitment:
    return Commitment.objects.create(
        gathering=gathering,
        organisation=organisation(KRAMFORS),
        text="Vi prövar bussen.",
        due_on=timezone.localdate(),
        state=state,
        visibility=visibility,
        reason="Pengarna tog slut." if state == "dropped" else "",
    )


def test_reach_is_as_counted_by_hand():
    network = make_network()
    kramfors, umea, gotland = organisation(KRAMFORS), organisation(UMEA), organisation(GOTLAND)
    first = make_held(
        network=network, came=[kramfors, umea, None], stayed_away=[organisation(SOLLEFTEA)], days_ago=400
    )
    make_held(network=network, came=[gotland, organisation(VASTERNORRLAND)])
    make_held(network=network, came=[], stayed_away=[umea], days_ago=5)  # nobody checked in: a seat counts
    make_held(network=network, days_ago=6)  # no list
    called_off = make_held(network=network, came=[organisation("0180")])
    RegistrationDesk.objects.filter(gathering=called_off).update(cancelled_at=timezone.now())
    make_gathering(network=network)
    # The same person twice is one.
    again = Registration.objects.get(gathering=first, organisation=umea).person
    Registration.objects.filter(organisation=umea).update(person=again)

    found = report(ANYONE, network)
    reach = found.reach
    assert (len(found.held), reach.registrations, reach.people) == (4, 7, 5)
    assert (reach.unchecked, reach.without_list, reach.nameless) == (1, 1, 0)
    assert reach.organisation_count == 4
    assert reach.reached_municipalities == {
        KRAMFORS,
        UMEA,
        "0980",
    }  # Gotland is region and municipality at once
    assert {line.county.code: line.reached for line in reach.counties if line.is_reached} == {
        "09": 1,
        "22": 1,
        "24": 1,
    }
    assert len(reach.counties_not_reached) == 18
    assert sum(line.municipalities for line in reach.types) == 290
    reached = {line.label for line in reach.types if line.reached}
    assert reached == {
        "10\xa0000–29\xa0999 invånare, har krympt",
        "30\xa0000–99\xa0999 invånare, har vuxit",
        "Minst 100\xa0000 invånare, har vuxit",
    }
    assert found.years == tuple(sorted({held_year(400), held_year(3), held_year(6)}, reverse=True))
    only = report(ANYONE, network, year=held_year(400))
    assert (len(only.held), only.reach.people, only.reach.organisation_count) == (1, 3, 2)


def test_kinds_of_municipality_follow_the_rule_that_is_said():
    stockholm, dorotea = Place.objects.get(code="0180"), Place.objects.get(code="2425")
    assert type_words(type_of(stockholm)) == "Minst 100\xa0000 invånare, har vuxit"
    assert type_words(type_of(dorotea)) == "Under 10\xa0000 invånare, har krympt"


def test_sign_ups_without_their_person_still_count():
    network = make_network()
    held = make_held(network=network, came=[organisation(KRAMFORS), organisation(UMEA)])
    Registration.objects.filter(gathering=held).update(
        person=None, organisation=None, name="", anonymised_at=timezone.now()
    )
    reach = report(ANYONE, network).reach
    assert (reach.people, reach.nameless, reach.organisation_count) == (2, 2, 0)
    assert [line.county.code for line in reach.counties if line.is_reached] == ["24", "22"]


def test_what_is_not_public_counts_only_where_one_gathering_has_five_such():
    network = make_network()
    four, five = make_held(network=network), make_held(network=network)
    make_promise(four, "done")
    for number in range(4):
        make_promise(four, "dropped", "private" if number else "organisation")
    for number in range(5):
        make_promise(five, "done" if number else "under_way", "private")
    found = report(ANYONE, network).promises
    assert (found.total, found.done) == (6, 5)
    assert {line.label: line.count for line in found.lines} == {
        "planerat": 0,
        "pågår": 1,
        "genomfört": 5,
        "ändrat": 0,
        "avbrutet": 0,
    }


def test_reports_of_a_network_its_series_and_years_differ_by_whole_gatherings():
    """So that taking one from another never leaves fewer than five that are not public."""
    network = make_network()
    series = make_series(network=network)
    inside, outside = make_held(series=series), make_held(network=network, days_ago=400)
    for _number in range(3):
        make_promise(inside, "done", "private")
        make_promise(outside, "done", "private")
    assert report(ANYONE, network).promises.total == 0
    assert report(ANYONE, series).promises.total == 0
    for _number in range(2):
        make_promise(inside, "done", "private")
    assert report(ANYONE, network).promises.total == report(ANYONE, series).promises.total == 5


def test_reuse_and_examples_of_members_after_the_first_gathering():
    ours, others, strangers = make_organisation(), make_organisation(), make_organisation()
    network = make_network(members=[ours])
    make_held(network=network, days_ago=30)
    own, elsewhere = make_example(organisation=ours), make_example(organisation=strangers)
    secret = make_example(live=False, organisation=ours)
    now = timezone.now()

    def reuse(example, by, stage, days_ago):
        began = now - timedelta(days=days_ago)
        Reuse.objects.create(example=example, organisation=by, stage=stage, started_at=began, reason="Nej.")

    reuse(own, others, "in_use", 5)
    reuse(elsewhere, ours, "adapted", 4)
    reuse(own, make_organisation(), "dropped", 3)
    reuse(own, strangers, "in_use", 60)  # before
    reuse(elsewhere, others, "in_use", 2)  # nobody here
    reuse(secret, others, "in_use", 2)
    found = report(ANYONE, network).reuse
    assert (found.examples, found.reuses) == (1, 3)
    assert [line.count for line in found.lines] == [0, 1, 1, 1]
    assert [one.organisation for one in found.latest] == [ours, others]


def test_means_are_pooled_from_surveys_that_each_have_five_answers(django_assert_num_queries):
    network = make_network()
    planner = make_coordinator(network)
    for grades in ("55555", "333333", "111"):
        survey = make_sent(planner, make_held(network=network, came=[None] * 7))
        let_answer(survey, *[(grade, "2") for grade in grades])
        surveys.close_survey(planner, survey)
    still_open = make_sent(planner, make_held(network=network, came=[None] * 7))
    let_answer(still_open, *[("1",)] * 7)
    found = report(ANYONE, network).opinions
    assert (found.surveys, found.asked, found.answered) == (2, 14, 11)
    assert [(line.mean, line.answers, line.surveys) for line in found.lines] == [
        (pytest.approx(43 / 11), 11, 2),
        (2.0, 11, 2),
    ]
    held = [one.pk for one in report(ANYONE, network).held]
    for some in (held[:1], held):
        with django_assert_num_queries(3):
            opinions(some)


def test_page_names_nobody_and_is_the_same_for_everybody(django_assert_num_queries):
    network = make_network(title="Bussnätverket")
    held = make_held(network=network, came=[organisation(KRAMFORS), organisation(UMEA)])
    Material.objects.create(gathering=held, kind="notes", title="Anteckningar", text="Ja.", is_published=True)
    make_promise(held, "done", "private")
    address = f"/rapport/natverk/{network.slug}/"
    page = Client().get(address).content.decode()
    signed_in = Client()
    signed_in.force_login(make_coordinator(network))
    assert signed_in.get(address).content.decode() == page
    assert "Bussnätverket" in page
    assert "anteckningar (1)" in page
    assert "Deltagare" not in page
    assert "@" not in page
    assert f'href="{address}"' in Client().get(network.get_absolute_url()).content.decode()
    make_held(network=network, came=[organisation(SOLLEFTEA)] * 3)
    make_held(network=network, came=[organisation(SOLLEFTEA)] * 3)
    with django_assert_num_queries(QUERIES):
        report(ANYONE, NetworkPage.objects.get(pk=network.pk))


QUERIES = 10


def test_what_is_not_public_only_its_planners_see():
    network = make_network(live=False)
    planner, other = make_coordinator(network), make_coordinator(make_network())
    for address in (f"/rapport/natverk/{network.slug}/", f"/rapport/natverk/{network.slug}.pdf"):
        for viewer, status in ((None, 404), (make_person(), 404), (other, 404), (planner, 200)):
            browser = Client()
            if viewer is not None:
                browser.force_login(viewer)
            answer = browser.get(address)
            assert answer.status_code == status, (address, viewer)
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert Client().get("/rapport/natverk/finns-inte/").status_code == 404
    assert Client().get(f"/rapport/natverk/{network.slug}.exe").status_code == 404


def test_pdf_is_one_tagged_page_in_swedish_and_files_hold_the_same_figures():
    series = make_series(title="Bussarna")
    make_held(series=series, came=[organisation(KRAMFORS), organisation(UMEA)])
    address = f"/rapport/serier/{series.slug}"
    assert Client().get(f"{address}/").status_code == 200
    paper = PdfReader(io.BytesIO(Client().get(f"{address}.pdf").content))
    root = paper.trailer["/Root"]
    assert (len(paper.pages), root["/Lang"], root["/MarkInfo"]["/Marked"]) == (1, "sv", True)
    assert paper.metadata.title == "Vad har det gett? Bussarna"
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    words = paper.pages[0].extract_text()
    assert "Vilka når vi inte" in words
    assert "288 kommuner har inte varit med" in words
    content = Client().get(f"{address}.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert ["I korthet", "personer som var med", "2", "", ""] in rows
    assert sum(row[0] == "Kommuner som inte nåtts" for row in rows) == 288
    assert len(rows) == len(report_table(report(ANYONE, series)))
    assert Client().get(f"{address}.xlsx").content[:2] == b"PK"
