"""Gatherings that have been, with people who came, and surveys of them, made with few words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from hjulet.follow.actions import surveys as actions
from hjulet.follow.actions.survey_answers import answer_survey
from hjulet.follow.models import Survey, SurveyInvitation
from hjulet.hub.models import Organisation, Person
from hjulet.meet.actions import mark_present
from hjulet.meet.models import GatheringPage, NetworkPage, SeriesPage
from tests.factories import (
    make_coordinator,
    make_gathering,
    make_network,
    make_person,
    make_registration,
)


def make_held(
    *,
    network: NetworkPage | None = None,
    series: SeriesPage | None = None,
    came: Sequence[Organisation | None] = (),
    stayed_away: Sequence[Organisation | None] = (),
    days_ago: float = 3,
    marks: bool = True,
    **fields: Any,
) -> GatheringPage:
    """Signed up to while it was still to come, checked in, and over since `days_ago`."""
    soon = timezone.now() + timedelta(hours=2)
    gathering = make_gathering(network=network, series=series, starts=soon, **fields)
    present = [make_registration(gathering, organisation=one) for one in came]
    for one in stayed_away:
        make_registration(gathering, organisation=one)
    if marks:
        planner = make_person(is_superuser=True)
        for registration in present:
            assert mark_present(planner, registration).reason == ""
    start = timezone.now() - timedelta(days=days_ago)
    GatheringPage.objects.filter(pk=gathering.pk).update(starts=start, ends=start + timedelta(hours=5))
    return GatheringPage.objects.get(pk=gathering.pk)


def make_surveyed(came: int = 6, *, organisation: Organisation | None = None) -> tuple[Person, GatheringPage]:
    """A held gathering of a network, with that many who came and one who did not; and who plans it."""
    network = make_network()
    planner = make_coordinator(network)
    gathering = make_held(network=network, came=[organisation] * came, stayed_away=[organisation])
    return planner, gathering


def make_sent(planner: Person, gathering: GatheringPage, *, is_anonymous: bool = True) -> Survey:
    survey = actions.make_survey(planner, gathering)
    actions.change_survey(planner, survey, introduction="", is_anonymous=is_anonymous)
    actions.send_survey(planner, survey)
    return Survey.objects.get(pk=survey.pk)


def invitations(survey: Survey) -> list[SurveyInvitation]:
    return list(survey.invitations.select_related("survey", "registration").order_by("id"))


def said(survey: Survey, *words: str) -> dict[int, str]:
    """By question, in their order; what is left out is not answered."""
    return {question.pk: word for question, word in zip(survey.questions.all(), words, strict=False)}


def let_answer(survey: Survey, *answers: Sequence[str]) -> None:
    for invitation, words in zip(invitations(survey), answers, strict=False):
        answer_survey(invitation, said(survey, *words))


def close(survey: Survey) -> None:
    Survey.objects.filter(pk=survey.pk).update(closes_at=timezone.now())
    actions.seal_closed()
