"""The same link pressed many times at once: one set of answers, on whichever database the run is on."""

from __future__ import annotations

import http.client
import time
from collections import Counter
from collections.abc import Callable
from urllib.parse import urlencode

from hjulet.follow.models import SurveyAnswer
from hjulet.follow.tokens import survey_token
from tests.follow.surveying import invitations, make_sent, make_surveyed, said
from tests.race.crowd import PATIENCE_SECONDS, Answer, all_at_once


def answer(address: str, token: str, fields: dict[str, str]) -> Callable[[], Answer]:
    def deed() -> Answer:
        started = time.perf_counter()
        connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=PATIENCE_SECONDS)
        connection.request("GET", f"/enkat/{token}/")
        page = connection.getresponse()
        cookie = (page.getheader("Set-Cookie") or "").split(";")[0]
        html = page.read().decode()
        if 'name="csrfmiddlewaretoken"' not in html:  # another was so much faster that the page has no form
            connection.close()
            return Answer(status=page.status, body={}, seconds=time.perf_counter() - started)
        csrf = html.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        connection.request(
            "POST",
            f"/enkat/{token}/",
            urlencode({"csrfmiddlewaretoken": csrf, **fields}),
            {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie, "Connection": "close"},
        )
        status = connection.getresponse().status
        connection.close()
        return Answer(status=status, body={}, seconds=time.perf_counter() - started)

    return deed


def test_twenty_presses_of_the_same_link_are_one_answer(live_site):
    planner, gathering = make_surveyed(came=2)
    survey = make_sent(planner, gathering)
    first, other = invitations(survey)
    fields = {f"fraga-{pk}": words for pk, words in said(survey, "5", "4", "yes", "En sak").items()}
    deeds = [answer(live_site.url, survey_token(first), fields) for _ in range(20)]
    answers = all_at_once([*deeds, answer(live_site.url, survey_token(other), fields)])
    statuses = Counter(one.status for one in answers)
    assert statuses[302] == 2
    assert set(statuses) <= {302, 409, 200}
    assert survey.responses.count() == 2
    assert SurveyAnswer.objects.filter(response__survey=survey).count() == 8
