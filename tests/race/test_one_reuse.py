"""Colleagues who say the same thing at the same moment: one reuse of an example, over real HTTP against two workers."""

from __future__ import annotations

import http.client
import time
from collections import Counter
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse

from hjulet.follow.models import Reuse, ReuseEvent
from hjulet.hub.models import Person
from hjulet.meet.models import OutgoingMail
from hjulet.share.models import ExampleStanding
from tests.factories import make_person, organisation
from tests.follow.promises import ANGE, act_for, make_example
from tests.race.crowd import PATIENCE_SECONDS, Answer, all_at_once

PEOPLE = 12


def session_of(person: Person) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def say(address: str, path: str, session: str, organisation_id: int) -> Callable[[], Answer]:
    """As a browser does it: the page first (for its form), then the button."""

    def deed() -> Answer:
        started = time.perf_counter()
        connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=PATIENCE_SECONDS)
        connection.request("GET", path, headers={"Cookie": session})
        page = connection.getresponse()
        cookies = [value.split(";")[0] for name, value in page.getheaders() if name.lower() == "set-cookie"]
        csrf = page.read().decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        connection.request(
            "POST",
            path,
            urlencode({"csrfmiddlewaretoken": csrf, "organisation": organisation_id, "stage": "in_use"}),
            {
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": "; ".join([session, *cookies]),
                "Connection": "close",
            },
        )
        status = connection.getresponse().status
        connection.close()
        return Answer(status=status, body={}, seconds=time.perf_counter() - started)

    return deed


def test_colleagues_at_the_same_moment_make_one_and_the_others_are_led_to_it(live_site):
    owner = make_person()
    example, where = make_example(author=owner), organisation(ANGE)
    colleagues = [act_for(where) for _ in range(PEOPLE)]
    path = reverse("reuse_example", args=[example.slug])
    answers = all_at_once([say(live_site.url, path, session_of(person), where.pk) for person in colleagues])
    assert Counter(answer.status for answer in answers) == {302: 1, 422: PEOPLE - 1}
    made = Reuse.objects.get(example=example)
    assert ReuseEvent.objects.filter(reuse=made).count() == 1
    assert ExampleStanding.objects.get(example=example).reuses == 1
    assert OutgoingMail.objects.filter(letter="follow.reused", recipient=owner).count() == 1
