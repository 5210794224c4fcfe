"""Who comes in and how, and what every answer says to the browser."""

from __future__ import annotations

import re

import pytest
from django.core import mail

from tests.factories import make_coordinator, make_network, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_public_pages_have_a_strict_content_policy(client):
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_every_answer_carries_the_security_headers(client):
    headers = client.get("/platser/kramfors/").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/", "/traffar/", "/platser/kramfors/", "/natverk/"])
def test_no_page_has_script_or_style_in_its_text(client, path):
    html = client.get(path).content.decode()
    # In the tags themselves: what a reader may copy from the page for another site is text.
    for tag in re.findall(r"<[^>]*>", html):
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", tag)
    for script in re.findall(r"<script[^>]*>", html):
        assert "src=" in script or "application/ld+json" in script


def test_signing_in_with_a_code_by_mail(client):
    person = make_person(email="kod@exempel.invalid")
    client.post("/konto/login/code/", {"email": "Kod@exempel.invalid"})
    [message] = mail.outbox
    code = re.search(r"^([A-Z0-9-]{6,})$", message.body, re.MULTILINE).group(1)
    assert message.subject == f"Din kod till Hjulet: {code}"
    assert client.get("/min-sida/").status_code == 302
    client.post("/konto/login/code/confirm/", {"code": code})
    assert client.get("/min-sida/").status_code == 200
    assert client.session["_auth_user_id"] == str(person.pk)


def test_an_unknown_address_gets_the_same_answer_on_the_page(client):
    make_person(email="finns@exempel.invalid")
    answers = [
        client.post("/konto/login/code/", {"email": email})
        for email in ("finns@exempel.invalid", "saknas@exempel.invalid")
    ]
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {
        (302, "/konto/login/code/confirm/")
    }


def test_a_wrong_code_lets_nobody_in(client):
    make_person(email="kod@exempel.invalid")
    client.post("/konto/login/code/", {"email": "kod@exempel.invalid"})
    for _ in range(6):
        client.post("/konto/login/code/confirm/", {"code": "AAA-AAA"})
    assert client.get("/min-sida/").status_code == 302


def test_wagtails_own_password_form_stands_aside(client):
    assert client.get("/admin/login/").headers["Location"] == "/konto/login/?next=/admin/"
    assert client.get("/admin/").headers["Location"].startswith("/konto/login/")


def test_in_operation_an_editor_needs_a_second_factor(client, settings):
    settings.SECOND_FACTOR_FOR_EDITORS = True
    coordinator = make_coordinator(make_network())
    client.force_login(coordinator)
    assert client.get("/admin/").headers["Location"] == "/konto/2fa/"
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(coordinator, generate_totp_secret())
    assert client.get("/admin/").status_code == 200


def test_an_ordinary_person_is_not_an_editor(client):
    client.force_login(make_person())
    assert client.get("/admin/").status_code == 403


def test_the_mailbox_is_only_there_in_the_demonstration(client):
    assert client.get("/brevladan/").status_code == 404


@pytest.mark.parametrize("path", ["/traffar/?plats=%00", "/platser/?q=a%00b"])
def test_a_null_byte_is_refused_and_breaks_nothing(client, path):
    assert client.get(path).status_code == 400


@pytest.mark.parametrize(
    "path", ["/traffar/?sida=x&slag=y&amne=z&nar=9999999&plats=q&natverk=w", "/platser/?q=" + "å" * 3000]
)
def test_strange_questions_still_get_a_page(client, path):
    assert client.get(path).status_code == 200
