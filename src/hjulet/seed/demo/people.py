"""Invented people, named so that nobody takes them for real, all with addresses that cannot exist."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from hjulet.hub.models import Affiliation, Organisation, Person
from hjulet.meet.actions import make_coordinators_group
from hjulet.seed import COORDINATOR, INVENTED_DOMAIN
from hjulet.seed.demo.organisations import OFFICE, REGLAB, make_organisations, organisation
from hjulet.share.rules import EDITORS

PLANNERS = (
    ("Rut Påhittad", "regional utvecklare", "09"),
    ("Olle Påhittad", "utvecklingsledare", "18"),
    ("Siv Låtsasson", "utvärderare", "06"),
    ("Kim Exempelsson", "projektledare", REGLAB),
)

FIRST_NAMES = (
    "Alva", "Birger", "Cecilia", "David", "Elsa", "Farid", "Gun", "Hassan", "Ingrid", "Johan", "Karin", "Leyla",
    "Mats", "Nina", "Oskar", "Petra",
)  # fmt: skip
SURNAMES = ("Exempelsson", "Låtsasson", "Påhittad", "Fiktivsson")
ROLES = (
    "kommunchef",
    "utvecklingsledare",
    "samhällsplanerare",
    "näringslivschef",
    "kommunalråd",
    "landsbygdsutvecklare",
)
# Municipalities and regions from north to south, so that every sign-up comes from somewhere.
FROM = (
    "2282", "2283", "2380", "2313", "2521", "2463", "1783", "1737", "1860", "18", "09", "06",
    "23", "0860", "1060", "1460", "2021", "2161", "22", "2480", "1880", "0780", "25", "1383",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody invented who signs up."""

    name: str
    email: str
    organisation: Organisation
    role_title: str


def address(name: str) -> str:
    """anna.pahittad@… for Anna Påhittad."""
    letters = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return f"{letters.replace(' ', '.')}@{INVENTED_DOMAIN}"


def guests() -> list[Guest]:
    """Sixty-four invented people, always the same and in the same order."""
    by_code = {found.code: found for found in Organisation.objects.filter(code__in=FROM, valid_to=None)}
    names = [f"{first} {surname}" for surname in SURNAMES for first in FIRST_NAMES]
    return [
        Guest(name, address(name), by_code[FROM[number % len(FROM)]], ROLES[number % len(ROLES)])
        for number, name in enumerate(names)
    ]


def make_people() -> Person:
    """The coordinator with her rights, and those who plan. Returns the coordinator."""
    make_organisations()
    for name, title, works_for in PLANNERS:
        _person(name, address(name), title, works_for)
    coordinator = _person("Anna Påhittad", COORDINATOR, "samordnare", OFFICE)
    # Known to the sign-in as a checked address: a code or a password is enough.
    EmailAddress.objects.get_or_create(
        user=coordinator, email=coordinator.email, defaults={"verified": True, "primary": True}
    )
    coordinator.groups.add(make_coordinators_group(), Group.objects.get(name=EDITORS))
    return coordinator


def _person(name: str, email: str, title: str, works_for: str) -> Person:
    person, is_new = Person.objects.get_or_create(
        email=email, defaults={"name": name, "title": title, "password": make_password(None)}
    )
    if is_new:
        Affiliation.objects.create(person=person, organisation=organisation(works_for), role_title=title)
    return person
