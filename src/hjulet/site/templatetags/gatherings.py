"""What lists of gatherings say beside each title, and the way to an own sign-up."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from hjulet.hub.wording import day_words, local
from hjulet.meet import rules
from hjulet.meet.models import GatheringPage, Registration
from hjulet.meet.queries import Availability, availability_of
from hjulet.meet.tokens import manage_token

register = template.Library()


@dataclass(frozen=True, slots=True)
class Mark:
    """A few words and their tone; the words alone say it all, the tone only colours them."""

    words: str
    tone: str = "calm"


@register.simple_tag
def sign_up_mark(gathering: GatheringPage) -> Mark:
    """Whether there is still a way in. In words only: lists are kept ready, and an exact count would grow old."""
    desk = getattr(gathering, "desk", None)
    status = rules.status(gathering, desk)
    if status is rules.Status.CANCELLED:
        return Mark(_("Inställd"), "bad")
    if status is rules.Status.DOCUMENTED:
        return Mark(_("Dokumentation finns"))
    if status is rules.Status.HELD:
        return Mark(_("Har varit"))
    match rules.sign_up(gathering, desk):
        case rules.SignUp.NOT_YET if gathering.registration_opens is not None:
            opens = day_words(local(gathering.registration_opens).date(), year=False)
            return Mark(_("Anmälan öppnar %(day)s") % {"day": opens})
        case rules.SignUp.CLOSED:
            return Mark(_("Anmälan är stängd"))
        case rules.SignUp.OPEN:
            return _seats_mark(gathering)
    return Mark("")


def _seats_mark(gathering: GatheringPage) -> Mark:
    match availability_of(gathering.seats, getattr(gathering, "registered_count", 0)):
        case Availability.FULL:
            return Mark(_("Fullt, det finns en kö"), "few")
        case Availability.FEW if gathering.seats_display != GatheringPage.SeatsDisplay.HIDDEN:
            return Mark(_("Få platser kvar"), "few")
    return Mark(_("Öppet för anmälan"), "good")


@register.simple_tag
def manage_address(registration: Registration) -> str:
    """The person's own page for that sign-up. Only for whoever is signed in as that person."""
    return reverse("registration", args=[manage_token(registration)])
