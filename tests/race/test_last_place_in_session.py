"""The last place in a session, chosen by many at once over real HTTP against two workers."""

from __future__ import annotations

import http.client
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

from hjulet.meet.models import RegistrationEvent, Session, SessionChoice
from hjulet.meet.tokens import manage_token
from tests.factories import make_gathering, make_registration, make_session
from tests.race.crowd import PATIENCE_SECONDS, Answer, all_at_once

SEATS, PEOPLE = 3, 24


def choose(address: str, token: str, session: Session) -> Callable[[], Answer]:
    """One person's choice as a browser makes it: the page first (for its form), then the button."""

    def deed() -> Answer:
        started = time.perf_counter()
        connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=PATIENCE_SECONDS)
        connection.request("GET", f"/anmalan/{token}/pass/")
        page = connection.getresponse()
        cookie = (page.getheader("Set-Cookie") or "").split(";")[0]
        html = page.read().decode()
        csrf = html.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        group = html.split(f'value="{session.pk}"')[0].rsplit('name="', 1)[1].split('"')[0]
        connection.request(
            "POST",
            f"/anmalan/{token}/pass/",
            urlencode({"csrfmiddlewaretoken": csrf, group: session.pk}),
            {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie, "Connection": "close"},
        )
        status = connection.getresponse().status
        connection.close()
        return Answer(status=status, body={}, seconds=time.perf_counter() - started)

    return deed


def test_a_session_is_never_oversold(live_site):
    gathering = make_gathering()
    wanted = make_session(gathering, takes_choices=True, capacity=SEATS)
    held = make_session(
        gathering, takes_choices=True, starts=gathering.starts, ends=gathering.starts + timedelta(hours=2)
    )
    people = [make_registration(gathering) for _ in range(PEOPLE)]
    answers = all_at_once(
        [choose(live_site.url, manage_token(registration), wanted) for registration in people]
    )
    assert Counter(answer.status for answer in answers) == {302: SEATS, 422: PEOPLE - SEATS}
    assert SessionChoice.objects.filter(session=wanted).count() == SEATS
    assert not SessionChoice.objects.filter(session=held).exists()
    assert RegistrationEvent.objects.filter(kind=RegistrationEvent.Kind.CHOSE).count() == SEATS


def test_the_same_person_pressing_many_times_takes_one_place(live_site):
    gathering = make_gathering()
    wanted = make_session(gathering, takes_choices=True, capacity=SEATS)
    token = manage_token(make_registration(gathering))
    answers = all_at_once([choose(live_site.url, token, wanted) for _ in range(8)])
    assert {answer.status for answer in answers} == {302}
    assert SessionChoice.objects.filter(session=wanted).count() == 1
