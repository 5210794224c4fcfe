"""A gathering that has been, with people in it: who came, certificates, material, and a survey that they answered."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from hjulet.follow.actions.survey_answers import NO, YES, answer_survey
from hjulet.follow.actions.surveys import close_survey, make_survey, send_survey
from hjulet.follow.models import Survey, SurveyInvitation
from hjulet.hub.models import Organisation, Person
from hjulet.meet import actions
from hjulet.meet.actions import Mark
from hjulet.meet.models import GatheringPage, Material, Registration, RegistrationEvent
from hjulet.seed.demo.coming import GOOD_HOUSE, INVENTED
from hjulet.seed.demo.days import TUESDAY, at, in_weeks
from hjulet.seed.demo.organisations import REGLAB, organisation
from hjulet.seed.demo.past import Networks
from hjulet.seed.demo.people import Guest, guests
from hjulet.seed.demo.writing import Point, gathering, sign_up, speaker, stable_id, venue

SLUG = "rus-vad-blev-det-av-det"
STAYED_AWAY = 3

ANSWERS = (
    ("5", "4", YES, "Att fråga tre kommuner som liknar oss innan vi börjar skriva.", ""),
    ("4", "4", YES, "Tabellen som visar vem som ansvarar för vad.", "Mer tid i smågrupper."),
    ("4", "3", NO, "", "Skicka frågorna i förväg."),
    ("5", "5", YES, "Vi ska pröva att följa upp efter ett halvår, inte bara efter fyra år.", ""),
    ("3", "3", NO, "", "Färre bilder, fler samtal."),
    ("4", "5", YES, "Att det som inte fungerade var det mest lärorika.", ""),
    ("4", "4", YES, "", ""),
    ("5", "4", NO, "Formuleringen om vem strategin är till för.", "Börja en timme senare för oss som åker tåg."),
    ("2", "2", NO, "", "Det mesta hade vi redan hört förra året."),
    ("4", "4", YES, "Två namn att ringa.", ""),
    ("5", "5", YES, "", "Inget, gör om det."),
    ("3", "4", NO, "En enkel mall för att skriva ner vad vi lovar.", ""),
    ("4", "3", YES, "", ""),
    ("4", "4", YES, "Vi bjuder in en krympande kommun till nästa styrgrupp.", "Bättre ljud i det lilla rummet."),
)  # fmt: skip
"""What fourteen of those who came answered, question by question. Invented, like they are."""


def make_after(networks: Networks, by: Person, today: date) -> None:
    page, is_new = _gathering(networks, by, today)
    if not is_new:
        return
    _sign_up_before_it_began(page, _guests())
    _check_in(page, by)
    _leave_material(page, by)
    _ask(page, by)


def _gathering(networks: Networks, by: Person, today: date) -> tuple[GatheringPage, bool]:
    day = in_weeks(today, -5, TUESDAY)
    return gathering(
        networks.strategy,
        SLUG,
        by=by,
        title="Regionala strategier: vad blev det av det?",
        kind=GatheringPage.Kind.MEETING,
        summary="RUS-nätverket jämför vad som hände med det vi skrev i strategierna, och vad kommunerna märkte av det.",
        body="<p>Varje län tog med en sak som blev gjord, en som inte blev det och en fråga till de andra. Kommuner från "
        "länen var med och sade vad de hade märkt.</p>" + INVENTED,
        target_group="Den som arbetar med regional utvecklingsstrategi, och kommuner som ska märka den",
        starts=at(day, 10),
        ends=at(day, 15),
        venue=venue(
            "Exempelhuset (påhittat)", town="Örebro", code="1880", accessibility=GOOD_HOUSE, rooms=[("Salen", 60)]
        ),
        host=organisation(REGLAB),
        themes=["regional-utvecklingsstrategi", "uppfoljning-och-larande"],
        seats=60,
        points=[
            Point(
                "Det som blev gjort, och varför",
                at(day, 10, 15),
                at(day, 12),
                "Fyra län berättar kort. Sedan samtal i smågrupper.",
                leaders=[speaker("Vera Påhittad", organisation(REGLAB), "utredare")],
            ),
            Point("Vad märkte kommunerna?", at(day, 13), at(day, 15)),
        ],
    )  # fmt: skip


def _guests() -> list[Guest]:
    """Eight from regions and fourteen from municipalities, of those who are invented already."""
    people = guests()
    regions = [guest for guest in people if guest.organisation.kind == Organisation.Kind.REGION]
    others = [guest for guest in people if guest.organisation.kind == Organisation.Kind.MUNICIPALITY]
    return [*regions[:8], *others[:14]]


def _sign_up_before_it_began(page: GatheringPage, people: list[Guest]) -> None:
    """The ordinary way, as if it were still to come: nobody signs up to what has been."""
    starts, ends = page.starts, page.ends
    ahead = timezone.now() + timedelta(days=30)
    rows = GatheringPage.objects.filter(pk=page.pk)
    rows.update(starts=ahead, ends=ahead + (ends - starts))
    sign_up(page, people)
    rows.update(starts=starts, ends=ends)
    when = starts - timedelta(days=20)
    Registration.objects.filter(gathering=page).update(created_at=when)
    RegistrationEvent.objects.filter(registration__gathering=page).update(at=when)
    page.refresh_from_db()


def _check_in(page: GatheringPage, by: Person) -> None:
    """All but three came."""
    came = list(Registration.objects.filter(gathering=page).order_by("id"))[:-STAYED_AWAY]
    marks = [
        Mark(f"demo-{number}", registration.public_id, _minutes_after(page.starts, number))
        for number, registration in enumerate(came)
    ]
    actions.record_marks(by, page, marks)
    actions.close_presence(by, page)
    actions.issue_certificates(by, page)


def _minutes_after(start: datetime, number: int) -> datetime:
    return start - timedelta(minutes=20) + timedelta(minutes=number)


def _leave_material(page: GatheringPage, by: Person) -> None:
    Material.objects.create(
        gathering=page,
        guid=stable_id("material", SLUG),
        kind=Material.Kind.NOTES,
        title="Det här tog vi med oss hem",
        text="1. Skriv ner vem som ska märka skillnaden, innan ni skriver vad ni ska göra.\n"
        "2. Följ upp efter ett halvår. Då minns alla fortfarande varför.\n"
        "3. Berätta också vad som inte blev av.\n\n"
        "Anteckningarna är påhittade, som träffen.",
        is_published=True,
        added_by=by,
    )
    GatheringPage.objects.filter(pk=page.pk).update(documented_at=page.ends + timedelta(days=2))
    page.refresh_from_db()


def _ask(page: GatheringPage, by: Person) -> None:
    survey = make_survey(by, page)
    send_survey(by, survey)
    questions = list(survey.questions.all())
    # From both ends, so that regions and municipalities have both answered.
    asked = list(SurveyInvitation.objects.filter(survey=survey).select_related("registration").order_by("id"))
    for invitation, said in zip([*asked[:6], *asked[8:]], ANSWERS, strict=False):
        answer_survey(
            invitation, {question.pk: words for question, words in zip(questions, said, strict=True)}
        )
    close_survey(by, survey)
    Survey.objects.filter(pk=survey.pk).update(
        opened_at=page.ends + timedelta(hours=1), closes_at=page.ends + timedelta(days=14)
    )
