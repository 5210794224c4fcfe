"""What surveys hold about one person, as that person gets it. Anonymous answers are nobody's, and cannot be among it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hjulet.follow.models import Survey, SurveyInvitation, SurveyResponse
from hjulet.follow.queries.survey_results import words_of
from hjulet.hub.models import Person
from hjulet.hub.personal_data import OwnTable


def own_surveys(person: Person) -> list[OwnTable]:
    return [_asked(person), _named_answers(person), _made(person)]


def _asked(person: Person) -> OwnTable:
    found = SurveyInvitation.objects.filter(registration__person=person).select_related(
        "survey__gathering", "registration"
    )
    return OwnTable(
        key="survey_invitations",
        title=_("Enkäter som du har fått"),
        columns=(
            ("gathering", _("träff")),
            ("anonymous", _("anonym")),
            ("answered", _("besvarad (aldrig vad, och aldrig när)")),
        ),
        rows=[
            (row.survey.gathering.title, row.survey.is_anonymous, row.has_answered)
            for row in found.order_by("pk")
        ],
    )


def _named_answers(person: Person) -> OwnTable:
    found = (
        SurveyResponse.objects.filter(registration__person=person)
        .select_related("survey__gathering")
        .prefetch_related("answers__question")
    )
    return OwnTable(
        key="survey_answers",
        title=_("Dina svar på enkäter som inte var anonyma"),
        columns=(("gathering", _("träff")), ("question", _("fråga")), ("answer", _("svar"))),
        rows=[
            (response.survey.gathering.title, answer.question.text, words_of(answer.question, answer))
            for response in found
            for answer in sorted(response.answers.all(), key=lambda one: one.question.sort_order)
        ],
    )


def _made(person: Person) -> OwnTable:
    found = Survey.objects.filter(created_by=person).select_related("gathering").order_by("pk")
    return OwnTable(
        key="surveys_made",
        title=_("Enkäter som du har gjort"),
        columns=(("gathering", _("träff")), ("sent_at", _("skickad"))),
        rows=[(survey.gathering.title, survey.opened_at) for survey in found],
    )
