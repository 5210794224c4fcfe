"""How often is too often: for one client, for one e-mail address, through the form as through the API."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory

from hjulet.hub import limits
from hjulet.hub.limits import Limit, TooMany, client_of, count
from hjulet.meet.models import Registration
from tests.factories import make_gathering

TWICE = Limit("test", 2, 600)


def test_the_limit_itself_passes_and_one_more_does_not() -> None:
    count(TWICE, "a")
    count(TWICE, "a")
    count(TWICE, "b")
    with pytest.raises(TooMany) as reached:
        count(TWICE, "a")
    assert 1 <= reached.value.seconds <= 600


def test_limits_of_different_names_count_apart() -> None:
    count(Limit("one", 1, 600), "a")
    count(Limit("other", 1, 600), "a")


def test_nobody_who_is_counted_can_be_read_in_the_cache() -> None:
    count(TWICE, "kim@exempel.invalid")
    keys = " ".join(cache._cache)  # type: ignore[attr-defined]
    assert "limit:test:" in keys
    assert "kim" not in keys


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "client"),
    [
        (0, None, "192.0.2.1", "192.0.2.1"),
        (0, "203.0.113.9", "192.0.2.1", "192.0.2.1"),
        (1, "203.0.113.9", "192.0.2.1", "203.0.113.9"),
        (1, "made up, 203.0.113.9", "192.0.2.1", "203.0.113.9"),
        (2, "198.51.100.7, 203.0.113.9, 10.0.0.1", "192.0.2.1", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1", "192.0.2.1"),
        (1, None, "192.0.2.1", "192.0.2.1"),
        (1, "no address", "192.0.2.1", "192.0.2.1"),
        (1, "203.0.113.9:4711", "192.0.2.1", "203.0.113.9"),
        (1, "[2001:db8:1:2:3::4]:4711", "192.0.2.1", "2001:db8:1:2::/64"),
        (0, None, "2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        (0, None, "::ffff:192.0.2.1", "192.0.2.1"),
        (0, None, "", "unknown"),
    ],
)
def test_a_client_is_whom_our_own_proxies_saw(settings, proxies, forwarded, remote, client) -> None:
    settings.TRUSTED_PROXIES = proxies
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    assert client_of(RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)) == client


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "Vänta en minut och försök igen."),
        (61, "Vänta 2 minuter och försök igen."),
        (3600, "Vänta 60 minuter"),
    ],
)
def test_a_person_is_told_when_to_try_again(seconds: int, words: str) -> None:
    assert words in limits.too_many_words(TooMany(TWICE, seconds))


def sign_up(client: Client, slug: str, email: str, **more):
    body = {"name": "Kim", "email": email, "organisation": "2282"}
    return client.post(
        f"/api/v1/gatherings/{slug}/registrations", body, content_type="application/json", **more
    )


@pytest.mark.django_db
@pytest.mark.one_database
def test_the_last_of_two_hundred_from_one_address_pass(client: Client) -> None:
    """All two hundred of them, over HTTP, are in tests/race/test_rush.py."""
    for _ in range(195):
        count(limits.WRITES_BY_CLIENT, "127.0.0.1")
    gathering = make_gathering(seats=2)
    statuses = [
        sign_up(client, gathering.slug, f"nr{number}@exempel.invalid").status_code for number in range(5)
    ]
    assert statuses == [201, 201, 202, 202, 202]


@pytest.mark.django_db
def test_a_client_beyond_the_limit_gets_429_in_the_one_shape(client: Client) -> None:
    for _ in range(limits.WRITES_BY_CLIENT.count):
        count(limits.WRITES_BY_CLIENT, "127.0.0.1")
    gathering = make_gathering()
    response = sign_up(client, gathering.slug, "kim@exempel.invalid")
    assert response.status_code == 429
    assert response.json()["error"]["code"] == "too_many"
    assert 1 <= int(response.headers["Retry-After"]) <= limits.WRITES_BY_CLIENT.seconds
    assert not Registration.objects.filter(gathering=gathering).exists()
    assert sign_up(client, gathering.slug, "lo@exempel.invalid", REMOTE_ADDR="192.0.2.9").status_code == 201
    assert client.get(f"/api/v1/gatherings/{gathering.slug}").status_code == 200


@pytest.mark.django_db
def test_nobody_can_fill_another_persons_mailbox(client: Client) -> None:
    gathering = make_gathering()
    for _ in range(limits.SIGN_UPS_BY_EMAIL.count):
        count(limits.SIGN_UPS_BY_EMAIL, "kim@exempel.invalid")
    response = sign_up(client, gathering.slug, " KIM@exempel.invalid", REMOTE_ADDR="192.0.2.9")
    assert response.status_code == 429
    assert sign_up(client, gathering.slug, "lo@exempel.invalid").status_code == 201


@pytest.mark.django_db
def test_reading_has_a_limit_of_its_own(client: Client) -> None:
    for _ in range(limits.READS_BY_CLIENT.count):
        count(limits.READS_BY_CLIENT, "127.0.0.1")
    response = client.get("/api/v1/themes")
    assert (response.status_code, response.json()["error"]["code"]) == (429, "too_many")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert sign_up(client, make_gathering().slug, "kim@exempel.invalid").status_code == 201


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("limit", "who"),
    [(limits.WRITES_BY_CLIENT, "127.0.0.1"), (limits.SIGN_UPS_BY_EMAIL, "kim@exempel.invalid")],
)
def test_the_form_on_the_web_keeps_what_was_typed_when_it_is_too_often(
    client: Client, limit: Limit, who: str
) -> None:
    for _ in range(limit.count):
        count(limit, who)
    gathering = make_gathering()
    typed = {
        "name": "Kim Exempel",
        "email": "kim@exempel.invalid",
        "organisation": "other",
        "role": "strateg",
    }
    response = client.post(f"/traffar/{gathering.slug}/anmalan/", typed)
    assert response.status_code == 429
    assert 1 <= int(response.headers["Retry-After"]) <= limit.seconds
    page = response.content.decode()
    assert "Det blev för många försök på kort tid." in page
    assert 'value="Kim Exempel"' in page
    assert not Registration.objects.filter(gathering=gathering).exists()
