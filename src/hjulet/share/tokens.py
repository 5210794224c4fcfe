"""Links in mails about an example: they open one example for one person, to confirm it or to say that it still is true."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from hjulet.hub.models import Person
from hjulet.hub.pages import absolute_url
from hjulet.share.models import ExampleStanding

_signers = {what: Signer(salt=f"hjulet.share.{what}", sep=".") for what in ("confirm", "check")}


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link is for. Whether that person still may is asked each time it is used."""

    standing_id: UUID
    person_id: int


def token(what: str, standing: ExampleStanding, person: Person) -> str:
    """Signed with the site's key; `what` is "confirm" or "check", and a link for one does not open the other."""
    return _signers[what].sign(f"{standing.public_id.hex}-{person.pk}")


def opened_by(what: str, value: str) -> Opened | None:
    """None when the link is not ours."""
    try:
        standing, _, person = _signers[what].unsign(value).partition("-")
        return Opened(UUID(standing), int(person))
    except (BadSignature, ValueError):
        return None


def confirm_url(standing: ExampleStanding, person: Person) -> str:
    return absolute_url(reverse("confirm_example", args=[token("confirm", standing, person)]))


def check_url(standing: ExampleStanding, person: Person) -> str:
    return absolute_url(reverse("check_example", args=[token("check", standing, person)]))
