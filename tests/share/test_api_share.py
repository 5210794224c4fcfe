"""Share as JSON: what anybody may read, what nobody reads there, and who may write."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from hjulet.hub.models import Person, Theme
from hjulet.share.actions.comments import write_comment
from hjulet.share.models import Comment
from tests.factories import make_example, make_person, organisation, place
from tests.follow.promises import act_for
from tests.share.knowledge import make_film, make_lesson, make_news, make_source

pytestmark = pytest.mark.django_db
JSON = "application/json"
SECRET = "Upphandlingen gick fel"


def api(client: Client, address: str) -> Any:
    return client.get(f"/api/v1{address}").json()


def slugs(client: Client, address: str) -> list[str]:
    return [item["slug"] for item in api(client, address)["items"]]


def signed_in(person: Person) -> tuple[Client, dict[str, str]]:
    """A browser that is held to Django's check, with the token that its pages have."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    return client, {"X-CSRFToken": client.get("/api/v1/session").json()["csrf_token"]}


def test_examples_are_narrowed_by_each_word(client: Client) -> None:
    theme = Theme.objects.create(name="Provämne", slug="provamne")
    make_example(slug="ett", themes=[theme], started_year=1991, evidence="evaluated")
    make_example(
        slug="tva", themes=[theme], started_year=1992, organisation=organisation("22"), places=[place("2480")]
    )
    make_example(slug="utkast", themes=[theme], is_published=False)
    about = "/examples?theme=provamne"
    assert set(slugs(client, about)) == {"ett", "tva"}
    assert slugs(client, f"{about}&place=2282") == ["ett"]
    assert slugs(client, f"{about}&place=24") == ["tva"]
    assert slugs(client, f"{about}&kind=region") == ["tva"]
    assert slugs(client, f"{about}&evidence=evaluated") == ["ett"]
    assert slugs(client, f"{about}&year=1992") == ["tva"]
    assert api(client, f"{about}&limit=1")["count"] == 2
    for wrong in ("theme=finns-inte", "place=99", "kind=by", "evidence=sant", "year=12"):
        assert client.get(f"/api/v1/examples?{wrong}").status_code == 422


def test_examples_are_searched_in_swedish(client: Client) -> None:
    make_example(slug="cirkus", title="Cirkusskolan som blev kvar")
    assert "cirkus" in slugs(client, "/examples?q=cirkusskolan")


def test_what_is_for_members_stands_nowhere(client: Client) -> None:
    """Not in the API, the tables, the feeds, the card or the page; also not for members, since all of it is kept."""
    contact = make_person(name="Kim Kontakt", email="kim.kontakt@exempel.invalid")
    theme = Theme.objects.create(name="Provämne", slug="provamne")
    make_example(
        slug="hemligt", author=contact, what_did_not_work=SECRET, failures_for_members=True, themes=[theme]
    )
    client.force_login(act_for(organisation("2260")))
    for address in (
        "/api/v1/examples",
        "/api/v1/examples/hemligt",
        "/exempel/hemligt/",
        "/exempel/lista.csv",
        "/exempel/rss.xml",
        "/amnen/provamne/",
        "/amnen/provamne/rss.xml",
        "/platser/kramfors/rss.xml",
        "/badda-in/exempel/hemligt/",
    ):
        response = client.get(address)
        text = response.content.decode()
        assert response.status_code == 200, address
        assert [word for word in (SECRET, "Kim Kontakt", "kim.kontakt") if word in text] == [], address
    assert api(client, "/examples/hemligt")["what_did_not_work"] is None
    assert api(client, "/examples/hemligt")["is_for_members"] is True


@pytest.mark.parametrize(
    ("address", "make"),
    [
        ("/examples", make_example),
        ("/lessons", make_lesson),
        ("/sources", make_source),
        ("/news", make_news),
        ("/films", make_film),
    ],
)
def test_a_list_asks_no_more_for_three_than_for_one(
    client: Client, django_assert_num_queries: Any, address: str, make: Any
) -> None:
    make()
    client.get(f"/api/v1{address}?limit=1")
    with django_assert_num_queries(QUERIES[address]):
        client.get(f"/api/v1{address}?limit=1")
    make(), make()
    with django_assert_num_queries(QUERIES[address]):
        client.get(f"/api/v1{address}?limit=3")


QUERIES = {"/examples": 4, "/lessons": 4, "/sources": 3, "/news": 4, "/films": 4}
"""The rows, how many there are, and what hangs on them."""


def test_comments_are_read_by_all_and_written_by_whoever_is_signed_in(client: Client) -> None:
    page = make_example()
    address = f"/api/v1/pages/{page.pk}/comments"
    person = act_for(organisation("2260"))
    said = {"body": "Vi gjorde likadant."}
    assert client.post(address, said, content_type=JSON).json()["error"]["code"] == "sign_in_needed"
    browser, token = signed_in(person)
    assert browser.post(address, said, content_type=JSON).json()["error"]["code"] == "csrf"
    assert Comment.objects.filter(page=page.pk).count() == 0
    made = browser.post(address, said, content_type=JSON, headers=token)
    assert (made.status_code, made.json()["state"]) == (201, "visible")
    [shown] = api(client, f"/pages/{page.pk}/comments")["items"]
    assert (shown["body"], shown["organisation"]) == ("Vi gjorde likadant.", "Ånge kommun")
    own = f"/api/v1/comments/{shown['id']}"
    too_long = browser.patch(own, {"body": "å" * 301}, content_type=JSON, headers=token)
    assert (too_long.status_code, too_long.json()["error"]["field"]) == (422, "body")
    assert browser.patch(own, {"body": "Nya ord."}, content_type=JSON, headers=token).status_code == 200
    other, others_token = signed_in(act_for(organisation("2260")))
    assert other.patch(own, {"body": "Stulet."}, content_type=JSON, headers=others_token).status_code == 404
    assert other.delete(own, headers=others_token).status_code == 404
    assert Comment.objects.get(public_id=shown["id"]).body == "Nya ord."
    assert browser.delete(own, headers=token).status_code == 204
    assert api(client, f"/pages/{page.pk}/comments")["items"] == []


def test_a_comment_is_not_written_for_an_organisation_of_others() -> None:
    page = make_example()
    browser, token = signed_in(act_for(organisation("2260")))
    said = {"body": "För Kramfors.", "organisation": "2282"}
    response = browser.post(f"/api/v1/pages/{page.pk}/comments", said, content_type=JSON, headers=token)
    assert response.status_code == 403
    assert response.json()["error"]["code"] == "forbidden"


def test_an_example_is_begun_changed_and_sent_in(client: Client) -> None:
    browser, token = signed_in(act_for(organisation("2282")))
    assert client.post("/api/v1/drafts", {}, content_type=JSON).status_code == 401
    unknown = browser.post("/api/v1/drafts", {"places": ["99"]}, content_type=JSON, headers=token)
    assert unknown.status_code == 422
    begun = browser.post(
        "/api/v1/drafts",
        {"title": "Bussen som bokas", "places": ["2282"], "organisation": "2282"},
        content_type=JSON,
        headers=token,
    )
    draft = begun.json()
    assert (begun.status_code, draft["step"], draft["places"]) == (
        201,
        "draft",
        [{"code": "2282", "name": "Kramfors"}],
    )
    own = f"/api/v1/drafts/{draft['id']}"
    missing = browser.post(
        f"{own}/submission", {"version": draft["version"]}, content_type=JSON, headers=token
    )
    assert {detail["field"] for detail in missing.json()["error"]["details"]} == {
        "summary",
        "approach",
        "result",
    }
    rest = {
        "summary": "Tom buss.",
        "approach": "Bokas.",
        "result": "Fler reser.",
        "version": draft["version"],
    }
    changed = browser.patch(own, rest, content_type=JSON, headers=token)
    assert (changed.status_code, changed.json()["title"]) == (200, "Bussen som bokas")
    again = browser.patch(own, rest, content_type=JSON, headers=token)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "changed_elsewhere")
    version = {"version": changed.json()["version"]}
    sent = browser.post(f"{own}/submission", version, content_type=JSON, headers=token)
    assert (sent.status_code, sent.json()["step"]) == (200, "with_owner")
    stranger, strange_token = signed_in(make_person())
    assert stranger.get(own).status_code == 404
    assert stranger.delete(own, headers=strange_token).status_code == 404
    assert client.get("/api/v1/examples/bussen-som-bokas").status_code == 404


def test_who_is_signed_in_is_said_to_nobody_else(client: Client) -> None:
    assert client.get("/api/v1/session").status_code == 401
    browser, _token = signed_in(act_for(organisation("2260")))
    response = browser.get("/api/v1/session")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert [one["code"] for one in response.json()["organisations"]] == ["2260"]


def test_a_hidden_comment_is_not_read(client: Client) -> None:
    page = make_example()
    write_comment(make_person(), page, "Syns inte.")
    Comment.objects.filter(page=page.pk).update(state=Comment.State.HIDDEN)
    assert api(client, f"/pages/{page.pk}/comments")["items"] == []
