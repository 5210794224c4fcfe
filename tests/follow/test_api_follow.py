"""Follow as JSON: what is public, what is not, and who may say what."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from hjulet.follow.models import Commitment, Outcome, Reuse
from hjulet.hub.models import Person
from tests.factories import make_example, make_gathering, make_network, make_person, organisation
from tests.follow.promises import act_for, in_a_month, make_promise, make_reuse

pytestmark = pytest.mark.django_db
JSON = "application/json"
ANGE = "2260"


def signed_in(person: Person) -> tuple[Client, dict[str, str]]:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    return client, {"X-CSRFToken": client.get("/api/v1/session").json()["csrf_token"]}


def test_only_public_commitments_are_read_and_never_who_wrote_them(client: Client) -> None:
    writer = act_for(organisation(ANGE), person=make_person(name="Kim Skrivare"), is_representative=True)
    shown = make_promise(writer, organisation(ANGE), text="Syns", visibility="public")
    hidden = [
        make_promise(writer, organisation(ANGE), text="Dolt", visibility=level)
        for level in ("private", "organisation")
    ]
    client.force_login(writer)  # the answer is the same for everybody, also for the writer
    response = client.get("/api/v1/commitments?place=2260")
    assert [item["text"] for item in response.json()["items"]] == ["Syns"]
    assert "Kim" not in response.content.decode()
    assert client.get(f"/api/v1/commitments/{shown.public_id}").status_code == 200
    for one in hidden:
        assert client.get(f"/api/v1/commitments/{one.public_id}").status_code == 404


@pytest.mark.parametrize("what", ["reuses", "commitments"])
def test_a_list_asks_no_more_for_three_than_for_one(
    client: Client, django_assert_num_queries: Any, what: str
) -> None:
    Commitment.objects.all().delete()
    people = [act_for(organisation(code), is_representative=True) for code in ("2260", "2262", "2280")]
    example = make_example()

    def make(person: Person, code: str) -> None:
        if what == "reuses":
            make_reuse(person, example, organisation(code))
        else:
            make_promise(person, organisation(code), visibility="public", example=example)

    make(people[0], "2260")
    client.get(f"/api/v1/{what}?limit=1")
    with django_assert_num_queries(QUERIES[what]):
        client.get(f"/api/v1/{what}?limit=1")
    make(people[1], "2262")
    make(people[2], "2280")
    with django_assert_num_queries(QUERIES[what]):
        client.get(f"/api/v1/{what}?limit=3")


QUERIES = {"reuses": 2, "commitments": 4}


def test_reuse_is_begun_and_moved_by_those_who_may(client: Client) -> None:
    example = make_example(slug="bussen")
    address, said = "/api/v1/examples/bussen/reuses", {"organisation": ANGE, "stage": "understood"}
    assert client.post(address, said, content_type=JSON).status_code == 401
    stranger, strange = signed_in(make_person())
    assert stranger.post(address, said, content_type=JSON, headers=strange).status_code == 403
    browser, token = signed_in(act_for(organisation(ANGE)))
    assert browser.post(address, said, content_type=JSON).json()["error"]["code"] == "csrf"
    assert not Reuse.objects.filter(example=example).exists()
    made = browser.post(address, said, content_type=JSON, headers=token)
    assert (made.status_code, made.json()["stage"]) == (201, "understood")
    assert browser.post(address, said, content_type=JSON, headers=token).status_code == 409
    own = f"/api/v1/reuses/{made.json()['id']}"
    dropped = browser.patch(own, {"stage": "dropped"}, content_type=JSON, headers=token)
    assert (dropped.status_code, dropped.json()["error"]["field"]) == (422, "reason")
    other, others = signed_in(act_for(organisation("2262")))
    assert other.patch(own, {"stage": "in_use"}, content_type=JSON, headers=others).status_code == 403
    moved = browser.patch(own, {"stage": "in_use", "changes": "Dagligen."}, content_type=JSON, headers=token)
    assert (moved.status_code, client.get(own).json()["changes"]) == (200, "Dagligen.")


def test_a_commitment_is_written_and_answered_by_those_who_may(client: Client) -> None:
    said = {
        "organisation": ANGE,
        "text": "Pröva bussen",
        "due_on": in_a_month().isoformat(),
        "visibility": "public",
    }
    assert client.post("/api/v1/commitments", said, content_type=JSON).status_code == 401
    stranger, strange = signed_in(make_person())
    assert stranger.post("/api/v1/commitments", said, content_type=JSON, headers=strange).status_code == 403
    browser, token = signed_in(act_for(organisation(ANGE)))
    past = browser.post(
        "/api/v1/commitments", {**said, "due_on": "2020-01-01"}, content_type=JSON, headers=token
    )
    assert (past.status_code, past.json()["error"]["field"]) == (422, "due_on")
    made = browser.post("/api/v1/commitments", said, content_type=JSON, headers=token)
    assert (made.status_code, made.json()["visibility"], made.json()["waits_for_yes"]) == (
        201,
        "organisation",
        True,
    )
    own = f"/api/v1/commitments/{made.json()['id']}/outcomes"
    done = {"state": "done", "what_happened": "Den går."}
    assert stranger.post(own, done, content_type=JSON, headers=strange).status_code == 404
    assert browser.post(own, {"state": "dropped"}, content_type=JSON, headers=token).status_code == 422
    for _twice in range(2):
        assert browser.post(own, done, content_type=JSON, headers=token).json()["state"] == "done"
    commitment = Commitment.objects.get(public_id=made.json()["id"])
    assert Outcome.objects.filter(commitment=commitment).count() == 1


def test_the_figures_of_a_report_are_those_of_the_page(client: Client) -> None:
    network = make_network(slug="provnatverk", members=[organisation(ANGE)])
    make_gathering(network=network)
    report = client.get("/api/v1/networks/provnatverk/report").json()
    assert (report["members"], report["gatherings_held"], len(report["counties"])) == (1, 0, 21)
    assert client.get("/api/v1/networks/finns-inte/report").status_code == 404
