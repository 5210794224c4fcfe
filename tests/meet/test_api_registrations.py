"""Signing up through the API: what is taken, what is refused, and in which words."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hjulet.hub.models import Person
from hjulet.hub.rules import ANYONE
from hjulet.meet import actions
from hjulet.meet.models import GatheringPage, GatheringQuestion, GatheringSite, OutgoingMail, Registration
from tests.factories import in_days, make_gathering, make_network, make_organisation, organisation

pytestmark = pytest.mark.django_db

KIM = {"name": "Kim Exempel", "email": "kim@exempel.invalid", "organisation": "2282", "role": "strateg"}


PAYER = {
    "name": "Kramfors kommun",
    "org_number": "212000-2429",
    "endpoint": "0007:2120002429",
    "buyer_reference": "4711",
}


def post(client: Client, gathering: GatheringPage | str, body: Any = None, /, **more: Any) -> Any:
    slug = gathering if isinstance(gathering, str) else gathering.slug
    headers = more.pop("headers", {})
    data = {**KIM, **more} if body is None else body
    return client.post(
        f"/api/v1/gatherings/{slug}/registrations", data, content_type="application/json", headers=headers
    )


def error_of(response: Any) -> dict[str, Any]:
    assert set(response.json()) == {"error"}
    error: dict[str, Any] = response.json()["error"]
    assert set(error) == {"code", "message", "field", "details"}
    return error


def test_a_sign_up_gets_a_seat_and_a_mail(client: Client) -> None:
    gathering = make_gathering(seats=5, price_ore=75_000, price_note="exkl. moms")
    response = post(client, gathering, payer=PAYER)
    assert response.status_code == 201
    assert response.json() == {
        "state": "registered",
        "position": None,
        "gathering": gathering.slug,
        "price_ore": 75_000,
        "vat_percent": 25,
        "price_note": "exkl. moms",
        "message": "Anmälan är mottagen. Kvittot kommer med e-post.",
    }
    assert response.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in response.headers
    made = Registration.objects.get(gathering=gathering)
    assert (made.name, made.person.email, made.organisation, made.role_title, made.language, made.state) == (
        "Kim Exempel", "kim@exempel.invalid", organisation("2282"), "strateg", "sv", "registered",
    )  # fmt: skip
    assert made.notice is not None
    assert made.registered_by is None
    assert [mail.kind for mail in made.mails.all()] == ["registered"]
    assert made.invoice_details.endpoint == "0007:2120002429"


def test_what_costs_needs_a_payer_that_can_get_an_invoice(client: Client) -> None:
    gathering = make_gathering(price_ore=75_000)
    error = error_of(post(client, gathering))
    assert error["field"].startswith("payer.")
    wrong = error_of(post(client, gathering, payer={**PAYER, "org_number": "212000-2428"}))
    assert wrong["field"] == "payer.org_number"
    assert not Registration.objects.filter(gathering=gathering).exists()


def test_required_questions_are_asked_here_too(client: Client) -> None:
    gathering = make_gathering()
    question = GatheringQuestion.objects.create(
        page=gathering,
        question="Vilken grupp?",
        kind="choice",
        choices="Ett\nTvå",
        is_required=True,
        purpose="Så att rummen räcker.",
    )
    [asked] = client.get(f"/api/v1/gatherings/{gathering.slug}").json()["questions"]
    assert (asked["guid"], asked["choices"]) == (str(question.guid), ["Ett", "Två"])
    for answers in ({}, {asked["guid"]: "Tre"}):
        assert error_of(post(client, gathering, answers=answers))["field"] == f"answers.{question.guid}"
    assert post(client, gathering, answers={asked["guid"]: "Två"}).status_code == 201
    assert Registration.objects.get(gathering=gathering).answers == {str(question.guid): "Två"}


def test_a_way_to_take_part_is_chosen_by_its_guid(client: Client) -> None:
    gathering = make_gathering(mode="hybrid", seats=1, seats_online=2)
    umea = GatheringSite.objects.create(page=gathering, name="Umeå", seats=1, host=organisation("2480"))
    ways = client.get(f"/api/v1/gatherings/{gathering.slug}").json()["seats_by_way"]
    assert [(way["mode"], way["name"], way["seats_left"]) for way in ways] == [
        ("online", None, 2),
        ("on_site", "Umeå", 1),
    ]
    assert post(client, gathering, site=ways[1]["site"]).status_code == 201
    assert Registration.objects.get(gathering=gathering).site == umea
    assert post(client, gathering, email="lo@exempel.invalid", site=ways[1]["site"]).status_code == 202
    error = error_of(post(client, gathering, site="00000000-0000-0000-0000-000000000000"))
    assert (error["code"], error["field"]) == ("invalid", "site")


def test_a_sign_up_to_a_full_gathering_waits_in_order(client: Client) -> None:
    gathering = make_gathering(seats=1)
    assert post(client, gathering).status_code == 201
    for position in (1, 2):
        response = post(client, gathering, email=f"nr{position}@exempel.invalid")
        assert response.status_code == 202
        assert (response.json()["state"], response.json()["position"]) == ("waiting", position)
        assert set(response.json()) == {
            "state",
            "position",
            "gathering",
            "price_ore",
            "vat_percent",
            "price_note",
            "message",
        }


@pytest.mark.parametrize(
    ("value", "code"),
    [("2282", "2282"), (" 2282 ", "2282"), ("22", "22"), ("other", None), ("Other", None)],
)
def test_the_organisation_is_a_code_or_other(client: Client, value: str, code: str | None) -> None:
    gathering = make_gathering()
    assert post(client, gathering, organisation=value).status_code == 201
    made = Registration.objects.get(gathering=gathering)
    assert (made.organisation.code if made.organisation else None) == code


@pytest.mark.parametrize("as_number", [True, False])
def test_the_organisation_is_an_id_as_number_or_text(client: Client, as_number: bool) -> None:
    gathering, made = make_gathering(), make_organisation()
    value = made.pk if as_number else f"{made.pk:06d}"
    assert post(client, gathering, organisation=value).status_code == 201
    assert Registration.objects.get(gathering=gathering).organisation == made


def test_a_number_that_could_be_a_county_code_is_an_id(client: Client) -> None:
    gathering, stockholm = make_gathering(), organisation("01")
    assert post(client, gathering, organisation=stockholm.pk).status_code == 201
    assert Registration.objects.get(gathering=gathering).organisation == stockholm


def test_the_role_may_be_left_out(client: Client) -> None:
    gathering = make_gathering()
    body = {name: value for name, value in KIM.items() if name != "role"}
    assert post(client, gathering, body).status_code == 201


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "   "}, "name"),
        ({"name": "x" * 151}, "name"),
        ({"name": "Kim\nBcc: alla@exempel.invalid"}, "name"),
        ({"name": "Kim\u0000"}, "name"),
        ({"name": "Kim\u202etxt"}, "name"),
        ({"name": "Kim\ud800"}, "name"),
        ({"name": 7}, "name"),
        ({"name": None}, "name"),
        ({"email": ""}, "email"),
        ({"email": "kim"}, "email"),
        ({"email": "kim@exempel"}, "email"),
        ({"email": "kim@exempel.invalid, lo@exempel.invalid"}, "email"),
        ({"email": "kim\r\nBcc: x@exempel.invalid"}, "email"),
        ({"email": '"\u0001"@exempel.invalid'}, "email"),
        ({"email": f"{'x' * 250}@exempel.invalid"}, "email"),
        ({"email": ["kim@exempel.invalid"]}, "email"),
        ({"organisation": ""}, "organisation"),
        ({"organisation": "9999"}, "organisation"),
        ({"organisation": "Kramfors"}, "organisation"),
        ({"organisation": "\u0000\u0000"}, "organisation"),
        ({"organisation": -1}, "organisation"),
        ({"organisation": 10**40}, "organisation"),
        ({"organisation": True}, "organisation"),
        ({"organisation": 22.5}, "organisation"),
        ({"organisation": None}, "organisation"),
        ({"role": "x" * 151}, "role"),
        ({"role": "chef\tför allt"}, "role"),
        ({"organization": "2282"}, "organization"),
        ({"state": "registered"}, "state"),
    ],
)
def test_bad_input_names_the_field_and_signs_nobody_up(
    client: Client, change: dict[str, Any], field: str
) -> None:
    gathering, people = make_gathering(), Person.objects.count()
    response = post(client, gathering, **change)
    assert response.status_code == 422, response.content
    error = error_of(response)
    assert (error["code"], error["field"]) == ("invalid", field)
    assert [detail["field"] for detail in error["details"]] == [field]
    assert error["message"] == error["details"][0]["message"]
    assert not Registration.objects.filter(gathering=gathering).exists()
    assert Person.objects.count() == people


@pytest.mark.parametrize("field", ["name", "email", "organisation"])
def test_a_missing_field_is_named(client: Client, field: str) -> None:
    response = post(client, make_gathering(), {name: value for name, value in KIM.items() if name != field})
    assert response.status_code == 422
    assert error_of(response)["details"] == [
        {"field": field, "code": "missing", "message": f"”{field}” saknas."}
    ]


def test_everything_that_is_wrong_is_told_at_once(client: Client) -> None:
    error = error_of(post(client, make_gathering(), name=" ", email="kim"))
    assert {detail["field"] for detail in error["details"]} == {"name", "email"}


def test_an_address_is_checked_in_the_words_of_the_web_form(client: Client) -> None:
    error = error_of(post(client, make_gathering(), email="kim@"))
    assert error["message"] == "Adressen ser inte fullständig ut. Skriv den så här: namn@exempel.se."


@pytest.mark.parametrize("body", ["[]", "7", "null", '"text"'])
def test_json_that_is_no_object_is_refused(client: Client, body: str) -> None:
    response = post(client, make_gathering(), body)
    assert response.status_code == 422
    assert error_of(response)["message"] == "Skicka ett JSON-objekt med uppgifterna."


@pytest.mark.parametrize("body", ["{", " ", '{"name": NaN', "\xff", "[" * 15_000])
def test_what_is_no_json_is_refused(client: Client, body: str) -> None:
    response = post(client, make_gathering(), body)
    assert (response.status_code, error_of(response)["code"]) == (400, "malformed_json")


def test_a_form_from_another_site_is_refused(client: Client) -> None:
    """Only JSON makes a browser ask first, and the answer to that is no."""
    path = f"/api/v1/gatherings/{make_gathering().slug}/registrations"
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        response = client.post(path, '{"name": "Kim"}', content_type=kind)
        assert response.status_code == 415
        assert error_of(response)["code"] == "not_json"
    asked = client.options(
        path, headers={"Origin": "https://exempel.invalid", "Access-Control-Request-Method": "POST"}
    )
    assert asked.status_code == 204
    assert "Access-Control-Allow-Origin" not in asked.headers


def test_too_much_is_refused_before_it_is_read(client: Client) -> None:
    response = post(client, make_gathering(), name="x" * 30_000)
    assert response.status_code == 413
    assert error_of(response)["code"] == "too_large"


def cancelled(gathering: GatheringPage) -> None:
    gathering.desk.cancelled_at = timezone.now()
    gathering.desk.save()


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"registration_closes": in_days(-1)}, "closed"),
        ({"registration_opens": in_days(2)}, "not_yet"),
        ({"starts": in_days(-20)}, "over"),
        ({"takes_registrations": False}, "elsewhere"),
    ],
)
def test_a_gathering_that_takes_no_sign_ups_says_why(
    client: Client, fields: dict[str, Any], reason: str
) -> None:
    gathering = make_gathering(**fields)
    response = post(client, gathering)
    assert response.status_code == 409
    error = error_of(response)
    assert (error["code"], error["field"], error["details"]) == (reason, None, [])
    assert error["message"].endswith(".")
    assert not Registration.objects.filter(gathering=gathering).exists()


def test_a_cancelled_gathering_takes_no_sign_ups(client: Client) -> None:
    gathering = make_gathering()
    cancelled(gathering)
    response = post(client, gathering)
    assert (response.status_code, error_of(response)["code"]) == (409, "cancelled")


def test_members_seats_are_for_members_and_taken_once(client: Client) -> None:
    network = make_network(roles=["kommunchef"], members=[organisation("2282")])
    gathering = make_gathering(network=network, audience="members")
    stranger = post(client, gathering, organisation="2480")
    assert (stranger.status_code, error_of(stranger)["code"], error_of(stranger)["field"]) == (
        409, "members_only", "organisation",
    )  # fmt: skip
    assert post(client, gathering, organisation="other").status_code == 409
    assert post(client, gathering, role="Kommunchef").status_code == 201
    second = post(client, gathering, role="kommunchef", email="lo@exempel.invalid")
    assert (second.status_code, error_of(second)["code"], error_of(second)["field"]) == (
        409,
        "seat_taken",
        "role",
    )
    assert not Person.objects.filter(email="lo@exempel.invalid").exists()


@pytest.mark.parametrize("slug", ["finns-inte", "%00", "x" * 400])
def test_an_unknown_gathering_is_404(client: Client, slug: str) -> None:
    response = post(client, slug)
    assert (response.status_code, error_of(response)["code"], error_of(response)["field"]) == (
        404,
        "not_found",
        "slug",
    )


def test_a_draft_takes_no_sign_ups(client: Client) -> None:
    assert post(client, make_gathering(is_published=False)).status_code == 404


def test_english_when_it_is_preferred_in_answers_errors_and_mail(client: Client) -> None:
    gathering = make_gathering()
    for header, language in (
        ("en", "en"),
        ("en-GB,sv;q=0.5", "en"),
        ("sv,en;q=0.9", "sv"),
        ("de", "sv"),
        ("", "sv"),
    ):
        response = post(client, gathering, email="kim", headers={"Accept-Language": header})
        assert response.headers["Content-Language"] == language
    response = post(client, gathering, headers={"Accept-Language": "en"})
    assert response.headers["Content-Language"] == "en"
    assert Registration.objects.get(gathering=gathering).language == "en"


def test_the_session_of_a_browser_counts_for_nothing(client: Client) -> None:
    """Nobody is signed up in the name of whoever happens to be signed in."""
    client.force_login(Person.objects.create_user("inloggad@exempel.invalid"))
    gathering = make_gathering()
    assert post(client, gathering).status_code == 201
    assert Registration.objects.get(gathering=gathering).registered_by is None


def test_a_sign_up_after_cancelling_is_a_new_one(client: Client) -> None:
    gathering = make_gathering()
    post(client, gathering)
    actions.cancel_registration(ANYONE, Registration.objects.get(gathering=gathering), has_link=True)
    assert post(client, gathering).status_code == 201
    assert sorted(Registration.objects.filter(gathering=gathering).values_list("state", flat=True)) == [
        "cancelled", "registered",
    ]  # fmt: skip


def test_a_sign_up_costs_few_queries(client: Client, django_assert_max_num_queries) -> None:
    gathering = make_gathering(seats=40, max_per_organisation=3)
    make = dict(KIM)
    with django_assert_max_num_queries(20):
        post(client, gathering, make)
    assert OutgoingMail.objects.filter(registration__gathering=gathering).count() == 1
