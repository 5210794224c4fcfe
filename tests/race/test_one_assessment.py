"""Colleagues who answer the same question, or close the assessment, at the same moment: over real HTTP against two workers."""

from __future__ import annotations

import http.client
import time
from collections import Counter
from collections.abc import Callable
from urllib.parse import urlencode

from django.urls import reverse

from hjulet.follow.models import Assessment, AssessmentEarlierAnswer, Commitment
from tests.factories import organisation
from tests.follow.assessing import make_assessment, make_ready
from tests.follow.promises import ANGE, act_for
from tests.race.crowd import PATIENCE_SECONDS, Answer, all_at_once
from tests.race.test_one_reuse import session_of

PEOPLE = 8


def press(address: str, page: str, path: str, session: str, said: dict[str, str]) -> Callable[[], Answer]:
    """As a browser does it: the page first (for its form), then the button."""

    def deed() -> Answer:
        started = time.perf_counter()
        connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=PATIENCE_SECONDS)
        connection.request("GET", page, headers={"Cookie": session})
        shown = connection.getresponse()
        cookies = [value.split(";")[0] for name, value in shown.getheaders() if name.lower() == "set-cookie"]
        csrf = shown.read().decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join([session, *cookies]),
        }
        connection.request("POST", path, urlencode({"csrfmiddlewaretoken": csrf, **said}), headers)
        status = connection.getresponse().status
        connection.close()
        return Answer(status=status, body={}, seconds=time.perf_counter() - started)

    return deed


def test_one_answer_is_saved_and_the_others_are_shown_both(live_site):
    where = organisation(ANGE)
    colleagues = [act_for(where) for _ in range(PEOPLE)]
    draft = make_assessment(colleagues[0], where)
    path = reverse("assessment_question", args=[draft.public_id, "behov"])
    answers = all_at_once(
        [
            press(
                live_site.url,
                path,
                path,
                session_of(person),
                {"text": f"Svar {number}", "version": "0", "fonster": f"f{number}", "gor": "spara"},
            )
            for number, person in enumerate(colleagues)
        ]
    )
    assert Counter(answer.status for answer in answers) == {302: 1, 409: PEOPLE - 1}
    saved = draft.answers.get(question="need")
    assert (saved.version, answers[int(saved.text.removeprefix("Svar "))].status) == (1, 302)
    assert not AssessmentEarlierAnswer.objects.exists()


def test_closed_by_all_at_once_it_is_one_edition_and_one_commitment(live_site):
    where = organisation(ANGE)
    colleagues = [act_for(where) for _ in range(PEOPLE)]
    ready = make_ready(colleagues[0], where)
    page, path = (
        reverse(name, args=[ready.public_id]) for name in ("assessment_overview", "close_assessment")
    )
    answers = all_at_once([press(live_site.url, page, path, session_of(person), {}) for person in colleagues])
    assert Counter(answer.status for answer in answers) == {302: PEOPLE}
    closed = Assessment.objects.get(pk=ready.pk)
    assert (closed.state, closed.closings, closed.editions.count()) == ("closed", 1, 1)
    assert Commitment.objects.filter(organisation=where).count() == 1
