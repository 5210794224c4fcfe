"""The private link in the mail: proves that whoever holds it got the mail."""

from __future__ import annotations

from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from hjulet.hub.pages import absolute_url
from hjulet.meet.models import Registration

_signer = Signer(salt="hjulet.meet.registration", sep=".")


def manage_token(registration: Registration) -> str:
    """Signed with the site's key, so that a copy of the database alone opens nothing."""
    return _signer.sign(registration.public_id.hex)


def public_id_in(token: str) -> UUID | None:
    """The registration that the token opens, or None when the token is not ours."""
    try:
        return UUID(_signer.unsign(token))
    except (BadSignature, ValueError):
        return None


def manage_url(registration: Registration) -> str:
    return absolute_url(reverse("registration", args=[manage_token(registration)]))
