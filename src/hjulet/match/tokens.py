"""Links in the mails of Match: each opens one question for one person, and nothing else."""

from __future__ import annotations

from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from hjulet.hub.pages import absolute_url
from hjulet.match.models import PeerSuggestion

_answer_signer = Signer(salt="hjulet.match.answer", sep=".")


def answer_token(suggestion: PeerSuggestion) -> str:
    """Signed with the site's key, so that a copy of the database alone opens nothing.

    With the person in it: when somebody else is asked instead, the old link opens nothing.
    """
    return _answer_signer.sign(f"{suggestion.public_id.hex}-{suggestion.person_id or 0}")


def answer_in(token: str) -> tuple[UUID, int] | None:
    """The suggestion and the person that the token speaks of, or None when it is not ours."""
    try:
        public_id, _, person_id = _answer_signer.unsign(token).partition("-")
        return UUID(public_id), int(person_id)
    except (BadSignature, ValueError):
        return None


def answer_url(suggestion: PeerSuggestion) -> str:
    return absolute_url(reverse("answer_peer", args=[answer_token(suggestion)]))
