"""schema.org: what a search engine is told of a gathering, and that no text breaks out of the script."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hjulet.meet import actions
from hjulet.meet.formats.jsonld import as_script, breadcrumbs_jsonld
from hjulet.meet.models import GatheringPage
from tests.factories import (
    make_coordinator,
    make_gathering,
    make_network,
    make_registration,
    make_session,
    make_speaker,
    make_venue,
    organisation,
)

LINK = "https://mote.exempel.invalid/hemligt"


def told(client: Client, gathering: GatheringPage) -> tuple[dict, dict]:
    html = client.get(f"/traffar/{gathering.slug}/").content.decode()
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    event, crumbs = json.loads(script)
    return event, crumbs


@pytest.mark.django_db
def test_a_gathering_on_site(client: Client) -> None:
    network = make_network(title="Nätverket", host=organisation("22"))
    gathering = make_gathering(
        network=network,
        title="Kunskapsdag </script><b>",
        starts=datetime(2027, 6, 16, 8, 0, tzinfo=UTC),
        venue=make_venue(name="Folkets hus", street_address="Storgatan 1", rooms=["Salen"]),
        price_ore=75000,
        seats=2,
    )
    speaker = make_speaker(name="Åsa Påhittad", title="Chef")
    make_session(gathering, title="Inledning", room=gathering.venue.rooms.get(), speakers=[speaker])
    event, crumbs = told(client, gathering)
    url = f"http://127.0.0.1:8000/traffar/{gathering.slug}/"
    assert (event["@context"], event["@type"], event["url"]) == ("https://schema.org", "Event", url)
    assert event["name"] == "Kunskapsdag </script><b>"
    assert event["startDate"] == "2027-06-16T10:00:00+02:00"
    assert event["endDate"] == "2027-06-16T16:00:00+02:00"
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert event["location"] == {
        "@type": "Place",
        "name": "Folkets hus",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": "Storgatan 1",
            "addressLocality": "Kramfors",
            "addressCountry": "SE",
        },
    }
    assert event["isAccessibleForFree"] is False
    assert event["organizer"]["name"] == organisation("22").name
    assert event["superEvent"]["name"] == "Nätverket"
    assert event["performer"] == [
        {
            "@type": "Person",
            "name": "Åsa Påhittad",
            "jobTitle": "Chef",
            "worksFor": {"@type": "Organization", "name": "Kramfors kommun"},
        }
    ]
    offer = event["offers"]
    assert (offer["price"], offer["priceCurrency"]) == ("750.00", "SEK")
    assert offer["availability"] == "https://schema.org/InStock"
    (session,) = event["subEvent"]
    assert session["location"]["name"] == "Salen"
    assert session["location"]["containedInPlace"] == event["location"]
    assert [step["name"] for step in crumbs["itemListElement"]] == ["Träffar", "Nätverket", gathering.title]
    assert crumbs["itemListElement"][-1]["item"] == url


@pytest.mark.django_db
def test_an_online_gathering_hides_its_link(client: Client) -> None:
    gathering = make_gathering(mode="online", joining_link=LINK)
    event, _crumbs = told(client, gathering)
    assert event["location"] == {"@type": "VirtualLocation", "url": event["url"]}
    assert event["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert LINK not in json.dumps(event)
    assert event["isAccessibleForFree"] is True


@pytest.mark.django_db
def test_both_at_once_has_two_places(client: Client) -> None:
    event, _crumbs = told(client, make_gathering(mode="hybrid", venue=make_venue(), joining_link=LINK))
    assert [place["@type"] for place in event["location"]] == ["Place", "VirtualLocation"]


@pytest.mark.django_db
def test_full_and_cancelled_are_said(client: Client) -> None:
    network = make_network()
    gathering = make_gathering(network=network, seats=1)
    make_registration(gathering)
    assert told(client, gathering)[0]["offers"]["availability"] == "https://schema.org/SoldOut"
    actions.cancel_gathering(make_coordinator(network), gathering, "")
    assert told(client, gathering)[0]["eventStatus"] == "https://schema.org/EventCancelled"


@pytest.mark.django_db
def test_without_sign_up_here_nothing_is_said_of_the_price(client: Client) -> None:
    event, _crumbs = told(client, make_gathering(takes_registrations=False))
    assert "offers" not in event
    assert "isAccessibleForFree" not in event


@given(
    st.recursive(
        st.text() | st.integers() | st.booleans(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_a_script_is_the_same_data_and_holds_no_sign_of_html(data: object) -> None:
    script = as_script({"data": data})
    assert json.loads(script) == {"data": data}
    assert not set("<>&\u2028\u2029") & set(script)


def test_breadcrumbs_count_from_one() -> None:
    crumbs = breadcrumbs_jsonld([("Träffar", "/traffar/"), ("Mötet", "/traffar/motet/")])
    assert [step["position"] for step in crumbs["itemListElement"]] == [1, 2]
