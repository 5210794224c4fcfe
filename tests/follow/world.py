"""One gathering that has been, with a commitment of each level from it and somebody of each role."""

from __future__ import annotations

from django.test import Client

from hjulet.follow.actions.commitments import say_whether_public
from hjulet.hub.rules import ANYONE
from tests.factories import (
    in_days,
    make_coordinator,
    make_gathering,
    make_network,
    make_person,
    make_registration,
    organisation,
)
from tests.follow.promises import ANGE, UMEA, act_for, make_promise

LEVELS = ("private", "organisation", "network", "public")
ROLES = ("anyone", "nobody's", "other organisation", "colleague", "was there", "planner", "representative",
         "superuser", "writer")  # fmt: skip
SEEN_BY = {
    "private": {"writer"},
    "organisation": {"writer", "colleague", "representative"},
    "network": {"writer", "colleague", "representative", "was there", "planner", "superuser"},
    "public": set(ROLES),
}


def signed_in(person) -> Client:
    browser = Client()
    if person is not ANYONE:
        browser.force_login(person)
    return browser


class World:
    """One gathering that has been, a commitment of each level from it, and somebody of each role."""

    def __init__(self) -> None:
        self.where = organisation(ANGE)
        network = make_network()
        self.gathering = make_gathering(network=network, starts=in_days(2))
        came = make_registration(self.gathering)
        type(self.gathering).objects.update(starts=in_days(-2), ends=in_days(-1.9))
        self.gathering.refresh_from_db()
        self.people = {
            "anyone": ANYONE,
            "nobody's": make_person(),
            "other organisation": act_for(organisation(UMEA)),
            "colleague": act_for(self.where),
            "was there": came.person,
            "planner": make_coordinator(network),
            "representative": act_for(self.where, is_representative=True),
            "superuser": make_person(is_superuser=True),
            "writer": act_for(self.where, person=make_person(name="Vera Hemligsson")),
        }
        self.promises = {
            level: make_promise(
                self.people["writer"],
                self.where,
                text=f"Hemlighet {level}",
                gathering=self.gathering,
                visibility="organisation" if level == "public" else level,
            )
            for level in LEVELS
        }
        say_whether_public(self.people["representative"], self.promises["public"], is_public=True)
        for promise in self.promises.values():
            promise.refresh_from_db()
