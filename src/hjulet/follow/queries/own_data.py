"""What reuse, commitments and assessments hold about one person, as that person gets it. Nothing about anybody else."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from hjulet.follow.models import Commitment, Outcome, Reuse, ReuseEvent
from hjulet.follow.queries.own_assessments import own_assessments
from hjulet.follow.queries.own_surveys import own_surveys
from hjulet.hub.models import Person
from hjulet.hub.personal_data import OwnTable


def own_data(person: Person) -> list[OwnTable]:
    return [
        _commitments(person),
        _outcomes(person),
        _allowed(person),
        _reuses(person),
        _steps(person),
        *own_assessments(person),
        *own_surveys(person),
    ]


def _commitments(person: Person) -> OwnTable:
    found = Commitment.objects.filter(person=person).select_related(
        "organisation", "gathering", "session", "example", "notice"
    )
    return OwnTable(
        key="commitments",
        title=_("Åtaganden"),
        columns=(
            ("text", _("vad")),
            ("organisation", _("organisation")),
            ("due_on", _("senast")),
            ("state", _("läge")),
            ("reason", _("varför")),
            ("visibility", _("vem får se det")),
            ("wants_public", _("väntar på att visas för alla")),
            ("gathering", _("träff")),
            ("session", _("programpunkt")),
            ("example", _("exempel")),
            ("created_at", _("skrivet")),
            ("answered_at", _("senast besvarat")),
            ("reminders", _("påminnelser")),
            ("notice", _("informationen om personuppgifter")),
        ),
        rows=[
            (
                row.text,
                row.organisation.name,
                row.due_on,
                str(row.get_state_display()),
                row.reason,
                str(row.get_visibility_display()),
                row.wants_public,
                row.gathering.title if row.gathering else "",
                row.session.title if row.session else "",
                row.example.title if row.example else "",
                row.created_at,
                row.answered_at,
                row.reminders.count(),
                str(row.notice.version) if row.notice else "",
            )
            for row in found.order_by("pk")
        ],
        correct_url=reverse("my_page"),
        correct_words=_("Ändra på din sida"),
    )


def _outcomes(person: Person) -> OwnTable:
    return OwnTable(
        key="outcomes",
        title=_("Vad du har berättat om åtaganden"),
        columns=(
            ("commitment", _("åtagande")),
            ("state", _("läge")),
            ("what_happened", _("vad det blev")),
            ("evidence", _("hur väl det är känt")),
            ("evidence_note", _("var det står")),
            ("lesson", _("vad ni lärde er")),
            ("at", _("när")),
        ),
        rows=[
            (
                row.commitment.text,
                str(row.get_state_display()),
                row.what_happened,
                str(row.get_evidence_display()) if row.evidence else "",
                row.evidence_note,
                row.lesson,
                row.at,
            )
            for row in Outcome.objects.filter(by=person).select_related("commitment").order_by("pk")
        ],
    )


def _allowed(person: Person) -> OwnTable:
    found = Commitment.objects.filter(made_public_by=person).select_related("organisation").order_by("pk")
    return OwnTable(
        key="commitments_made_public",
        title=_("Åtaganden som du har visat för alla"),
        columns=(("text", _("vad")), ("organisation", _("organisation"))),
        rows=[(row.text, row.organisation.name) for row in found],
    )


def _reuses(person: Person) -> OwnTable:
    found = Reuse.objects.filter(contact=person).select_related("example", "organisation", "notice")
    return OwnTable(
        key="reuses",
        title=_("Exempel som du är kontakt för att ni använder"),
        columns=(
            ("example", _("exempel")),
            ("organisation", _("organisation")),
            ("stage", _("hur långt ni har kommit")),
            ("changes", _("vad ni ändrade")),
            ("reason", _("varför ni valde bort det")),
            ("started_at", _("började")),
            ("changed_at", _("ändrad")),
            ("notice", _("informationen om personuppgifter")),
        ),
        rows=[
            (
                row.example.title,
                row.organisation.name,
                str(row.get_stage_display()),
                row.changes,
                row.reason,
                row.started_at,
                row.changed_at,
                str(row.notice.version) if row.notice else "",
            )
            for row in found.order_by("pk")
        ],
        correct_url=reverse("my_page"),
        correct_words=_("Ändra på din sida"),
    )


def _steps(person: Person) -> OwnTable:
    found = ReuseEvent.objects.filter(by=person).select_related("reuse__example").order_by("pk")
    return OwnTable(
        key="reuse_steps",
        title=_("Steg som du har skrivit om återanvändning"),
        columns=(
            ("example", _("exempel")),
            ("stage", _("steg")),
            ("note", _("anteckning")),
            ("at", _("när")),
        ),
        rows=[(row.reuse.example.title, str(row.get_stage_display()), row.note, row.at) for row in found],
    )
