"""Many people at once, over real HTTP against two workers, on whichever database the run is on."""

from __future__ import annotations

from collections import Counter

import pytest

from hjulet.meet.models import Registration
from hjulet.meet.queries import queue_position
from hjulet.meet.tokens import manage_token
from tests.factories import make_gathering, make_registration
from tests.race.crowd import all_at_once, cancel, sign_up


def states(gathering) -> Counter[str]:
    return Counter(Registration.objects.filter(gathering=gathering).values_list("state", flat=True))


@pytest.mark.every_case
@pytest.mark.parametrize(("people", "seats"), [(50, 1), (200, 40)])
def test_a_rush_sells_exactly_the_seats_and_queues_the_rest_in_order(live_site, capsys, people, seats):
    gathering = make_gathering(seats=seats)
    answers = all_at_once(
        [
            sign_up(live_site.url, gathering.slug, f"rusning{number}@exempel.invalid")
            for number in range(people)
        ]
    )
    with capsys.disabled():
        slowest = max(answer.seconds for answer in answers)
        print(f"\n  {people} people for {seats} seats: everybody had an answer after {slowest:.1f} s")  # noqa: T201  the figure is what one reads a race for
    assert Counter(answer.status for answer in answers) == {201: seats, 202: people - seats}
    assert states(gathering) == {"registered": seats, "waiting": people - seats}
    told = sorted(answer.body["position"] for answer in answers if answer.status == 202)
    assert told == list(range(1, people - seats + 1))
    waiting = Registration.objects.filter(gathering=gathering, state="waiting").order_by("queued_at", "id")
    assert [queue_position(registration) for registration in waiting[:10]] == list(
        range(1, min(10, people - seats) + 1)
    )


def test_cancelling_while_others_sign_up_promotes_strictly_in_order(live_site):
    gathering = make_gathering(seats=20)
    seated = [make_registration(gathering) for _ in range(20)]
    queue = [make_registration(gathering) for _ in range(30)]
    deeds = [cancel(live_site.url, manage_token(registration)) for registration in seated]
    deeds += [sign_up(live_site.url, gathering.slug, f"sen{number}@exempel.invalid") for number in range(10)]
    answers = all_at_once(deeds)
    assert Counter(answer.status for answer in answers) == {302: 20, 202: 10}
    assert states(gathering) == {"cancelled": 20, "registered": 20, "waiting": 20}
    promoted = set(
        Registration.objects.filter(gathering=gathering, state="registered").values_list("pk", flat=True)
    )
    assert promoted == {registration.pk for registration in queue[:20]}


def test_the_same_person_clicking_twenty_times_is_one_registration(live_site):
    gathering = make_gathering(seats=5)
    answers = all_at_once(
        [sign_up(live_site.url, gathering.slug, "Ivrig@exempel.invalid") for _ in range(10)]
    )
    assert {answer.status for answer in answers} <= {201, 429}
    assert states(gathering) == {"registered": 1}
    live_site.wait_for_mail("ivrig@exempel.invalid")
    assert {mail.subject.split(":")[0] for mail in live_site.mails("ivrig@exempel.invalid")} <= {
        "Du är anmäld",
        "Du är redan anmäld",
    }
