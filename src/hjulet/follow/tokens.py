"""Links in mails that open one thing of Follow for one person, without signing in."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from hjulet.follow.models import Commitment, SurveyInvitation
from hjulet.hub.models import Person
from hjulet.hub.pages import absolute_url

_answers = Signer(salt="hjulet.follow.answer", sep=".")
_publishing = Signer(salt="hjulet.follow.publish", sep=".")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link opens, and for whom."""

    public_id: UUID
    person_id: int


def answer_token(commitment: Commitment, person: Person) -> str:
    """Lets that person say how it goes, while still acting for the organisation."""
    return _answers.sign(f"{commitment.public_id.hex}-{person.pk}")


def answer_in(token: str) -> Opened | None:
    return _opened(_answers, token)


def answer_url(commitment: Commitment, person: Person, answer: str = "") -> str:
    address = absolute_url(reverse("answer_commitment", args=[answer_token(commitment, person)]))
    return f"{address}?svar={answer}" if answer else address


def publish_token(commitment: Commitment, person: Person) -> str:
    """Lets that person, as representative of the organisation, say whether everybody may see it."""
    return _publishing.sign(f"{commitment.public_id.hex}-{person.pk}")


def publish_in(token: str) -> Opened | None:
    return _opened(_publishing, token)


def publish_url(commitment: Commitment, person: Person) -> str:
    return absolute_url(reverse("publish_commitment", args=[publish_token(commitment, person)]))


def _opened(signer: Signer, token: str) -> Opened | None:
    """None when the token is not ours."""
    try:
        public_id, _, person_id = signer.unsign(token).partition("-")
        return Opened(public_id=UUID(public_id), person_id=int(person_id))
    except (BadSignature, ValueError):
        return None


# Surveys --------------------------------------------------------------------------------------

_surveys = Signer(salt="hjulet.follow.survey", sep=".")


def survey_token(invitation: SurveyInvitation) -> str:
    """Lets whoever has the mail answer once. Of the answers it says nothing."""
    return _surveys.sign(invitation.public_id.hex)


def survey_invitation_in(token: str) -> UUID | None:
    try:
        return UUID(_surveys.unsign(token))
    except (BadSignature, ValueError):
        return None


def survey_url(invitation: SurveyInvitation) -> str:
    return absolute_url(reverse("survey", args=[survey_token(invitation)]))
