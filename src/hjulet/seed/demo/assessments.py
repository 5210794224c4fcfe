"""Two social impact assessments: one that is closed and shown to everybody, and one that is being written. Both made up."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from hjulet.follow.actions.assessment_closing import close_assessment, show_assessment
from hjulet.follow.actions.assessment_rows import add_row, add_table, change_row
from hjulet.follow.actions.assessments import begin_assessment, save_answer
from hjulet.follow.formats.pasted_table import read_table
from hjulet.follow.models import (
    Assessment,
    AssessmentAlternative,
    AssessmentEdition,
    AssessmentEffect,
    AssessmentVoice,
)
from hjulet.follow.models.assessment_parts import Group, Question
from hjulet.follow.models.assessments import Measure
from hjulet.hub.models import Affiliation, Person, Place
from hjulet.hub.queries import notice_in_force
from hjulet.seed.demo.organisations import EXAMPLE_REGION, OFFICE, organisation
from hjulet.seed.demo.people import address

LAST_BUS = "Sista kvällsturen på linje 215 dras in (påhittat)"
SATURDAYS = "Färre turer på lördagar (påhittat)"

ANSWERS = {
    Question.PROPOSAL: "Turen 21.40 från centralorten dras in på vardagar från nästa tidtabellsskifte. Den kör 38 km och har "
    "i medeltal fyra resande. Förslaget kommer från länstrafiken, som ska spara.\n\nAllt i den här analysen är påhittat.",
    Question.ALTERNATIVES: "Vi har prövat att lägga turen tidigare och att ersätta den med en tur som beställs.",
    Question.NEED: "De som åker är få, men samma personer flera gånger i veckan: de som slutar kl. 21 på äldreboendet och på "
    "lagret, och unga som tränar. Ingen av dem vi talade med har någon som kan hämta.",
    Question.ACCESS: "Efter ändringen går sista bussen hem 19.10. Den som slutar kl. 21 kommer inte hem alls med buss. "
    "Tabellen visar hur mycket längre tid resan hem tar i medeltal, räknat på tidtabellen.",
    Question.CONSEQUENCE: "I medeltal förlorar hela länet några sekunder. Sex byar förlorar hela kvällen.",
    Question.TAKING_PART: "Vi åkte med turen två kvällar, frågade ungdomsrådet och bad äldreboendet om schemat. Vi nådde inte "
    "dem som redan har slutat åka.",
    Question.MITIGATION: "En tur som beställs senast kl. 18 samma dag, till priset av en vanlig biljett. Äldreboendet flyttar "
    "ett skiftbyte tjugo minuter.",
    Question.DECISION: "Turen dras in och ersätts av en beställd tur i ett år. Det som vägde tyngst var de som slutar kl. 21.",
    Question.FOLLOW_UP: "Räkna beställda resor och ring dem som slutar kl. 21. Har färre än hälften kommit hem med turen "
    "prövas den gamla igen.",
}  # fmt: skip
VILLAGES = """\
by;lon;lat;personer;minuter längre resa hem
Norrbyn;15,46;57,06;41;118
Sjöby;15,55;57,01;63;96
Kvarnby;15,39;56,98;28;104
Skogsby;15,62;57,09;12;120
Stationsbyn;15,50;56,94;210;35
Ensamgården;15,66;57,03;3;120
"""
"""Made up. One village is so small that it is taken out, and the next smallest with it."""


def make_assessments(by: Person, today: date) -> None:
    if Assessment.objects.exists():
        return
    _closed(today)
    draft = begin_assessment(
        by, organisation(OFFICE), title=SATURDAYS, measure=Measure.WITHDRAWN, places=_places("0760")
    )
    text = "Två av sju turer dras in på lördagar. Det sparar 90 km varje lördag. Allt i den här analysen är påhittat."
    save_answer(by, draft, Question.PROPOSAL, text, version=0)


def _closed(today: date) -> None:
    region = organisation(EXAMPLE_REGION)
    writer, _is_new = Person.objects.get_or_create(
        email=address("Disa Låtsasson"),
        defaults={"name": "Disa Låtsasson", "title": "trafikplanerare", "password": make_password(None)},
    )
    Affiliation.objects.get_or_create(
        person=writer, organisation=region, defaults={"is_representative": True}
    )
    made = begin_assessment(
        writer, region, title=LAST_BUS, measure=Measure.WITHDRAWN, places=_places("0760", "07")
    )
    for question, text in ANSWERS.items():
        save_answer(writer, made, question, text, version=0)
    save_answer(writer, made, Question.DECISION, ANSWERS[Question.DECISION], version=1,
                decided_by="Trafiknämnden (påhittad)", decided_on=today - timedelta(days=20))  # fmt: skip
    save_answer(writer, made, Question.FOLLOW_UP, ANSWERS[Question.FOLLOW_UP], version=1,
                follow_up_on=today + timedelta(days=300))  # fmt: skip
    _rows(writer, made, today)
    edition = close_assessment(writer, made, notice=notice_in_force("commitment"))
    when = timezone.now() - timedelta(days=15)
    AssessmentEdition.objects.filter(pk=edition.pk).update(closed_at=when)
    show_assessment(writer, made, is_public=True)


def _rows(writer: Person, made: Assessment, today: date) -> None:
    zero = made.alternatives.get(is_zero=True)
    proposed = made.alternatives.get(is_zero=False)
    withdrawn = change_row(writer, made, proposed, {
        "name": "Turen dras in", "words": "Sista tur hem blir 19.10.",
    }, version=proposed.version)  # fmt: skip
    ordered = add_row(writer, made, AssessmentAlternative, {
        "name": "Turen körs om någon beställer", "words": "Beställs senast kl. 18 samma dag.",
    })  # fmt: skip
    for alternative, group, group_words, perspective, direction, effect, people, evidence, sureness in (
        (zero, Group.SHIFTS, "", "individual", "same", "Kommer hem som i dag.", None, "Tidtabellen.", "sure"),
        (withdrawn, Group.SHIFTS, "de som slutar kl. 21", "individual", "worse",
         "Kommer inte hem med buss och måste byta arbete eller skaffa bil.", 14, "Schemat och samtal ombord.", "likely"),
        (withdrawn, Group.YOUNG, "", "geographic", "worse",
         "Slutar på träningen i centralorten, eller blir hämtade av föräldrar.", 25, "Ungdomsrådet.", "unsure"),
        (withdrawn, Group.NO_CAR, "i sex byar", "mobility", "worse",
         "Går från två kvällsresor i veckan till ingen.", None, "Tabellen, och inget mer.", "unsure"),
        (ordered, Group.SHIFTS, "de som slutar kl. 21", "individual", "both",
         "Kommer hem men måste beställa varje dag före kl. 18.", 14, "Erfarenhet från en annan linje.", "likely"),
    ):  # fmt: skip
        add_row(writer, made, AssessmentEffect, {
            "alternative": alternative, "group": group, "group_words": group_words, "perspective": perspective,
            "direction": direction, "effect": effect, "people": people, "evidence": evidence, "sureness": sureness,
        })  # fmt: skip
    for question, who, days, gathered, words in (
        (Question.NEED, "Resande på turen 21.40", 60, "on_board", "Jag tog jobbet för att bussen gick."),
        (Question.TAKING_PART, "Ungdomsrådet", 45, "council", "Fråga oss innan ni räknar, inte efter."),
    ):
        add_row(writer, made, AssessmentVoice, {
            "question": question, "who": who, "said_on": today - timedelta(days=days), "gathered": gathered,
            "words": words,
        })  # fmt: skip
    add_table(
        writer,
        made,
        Question.ACCESS,
        read_table(VILLAGES),
        title="Så mycket längre tid tar resan hem efter kl. 20 (påhittat)",
        source="Påhittade siffror",
        dated_on=today - timedelta(days=70),
        method="Skillnad i restid från centralorten kl. 20–22, medeltal för var minut, högst 120 minuter. Gång högst 800 "
        "meter. Byar räknas med dem som bor där.",
        shown="minuter längre resa hem",
    )


def _places(*codes: str) -> list[Place]:
    return list(Place.objects.filter(code__in=codes))
