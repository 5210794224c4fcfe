"""Links in mails of the hub that do one thing for one person, without signing in."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from hjulet.hub.models import Person
from hjulet.hub.pages import absolute_url

_no_more_mail = Signer(salt="hjulet.hub.place_mail", sep=".")


def no_more_place_mail_url(person: Person) -> str:
    """Ends the mails about places for whoever has the mail, and does nothing else."""
    return absolute_url(reverse("no_more_place_mail", args=[_no_more_mail.sign(str(person.pk))]))


def person_of_place_mail(token: str) -> Person | None:
    """None when the link is not ours, or the person is gone."""
    try:
        return Person.objects.filter(pk=int(_no_more_mail.unsign(token)), is_active=True).first()
    except (BadSignature, ValueError):
        return None
