"""What lists of gatherings say beside each title, and the way to an own sign-up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django import template
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from hjulet.hub.wording import day_words, kronor_words, local, when_words
from hjulet.meet import rules
from hjulet.meet.models import GatheringPage, Registration, Session
from hjulet.meet.queries import Availability, availability_of, choices, listing
from hjulet.meet.queries.in_series import is_joined_whole
from hjulet.meet.queries.seats import seats_in_all
from hjulet.meet.tokens import manage_token
from hjulet.site.templatetags import swedish

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
    match rules.sign_up(gathering, desk, whole_only=is_joined_whole(getattr(gathering, "series", None))):
        case rules.SignUp.WHOLE_SERIES:
            return Mark(_("Anmälan till hela serien"), "good")
        case rules.SignUp.NOT_YET if gathering.registration_opens is not None:
            opens = day_words(local(gathering.registration_opens).date(), year=False)
            return Mark(_("Anmälan öppnar %(day)s") % {"day": opens})
        case rules.SignUp.CLOSED:
            return Mark(_("Anmälan är stängd"))
        case rules.SignUp.OPEN:
            return _seats_mark(gathering)
    return Mark("")


def _seats_mark(gathering: GatheringPage) -> Mark:
    match availability_of(seats_in_all(gathering), getattr(gathering, "registered_count", 0)):
        case Availability.FULL:
            return Mark(_("Fullt, det finns en kö"), "few")
        case Availability.FEW if gathering.seats_display != GatheringPage.SeatsDisplay.HIDDEN:
            return Mark(_("Få platser kvar"), "few")
    return Mark(_("Öppet för anmälan"), "good")


class Listed(NamedTuple):
    """What a list says of one gathering, ready to print: fifty rows are drawn at a time, and each filter costs."""

    mark: Mark
    iso_date: str
    days: str
    is_span: bool
    month: str
    year: int
    kind: str
    network_title: str
    url: str
    title: str
    when: str
    where: str
    price: str


@register.simple_tag
def listed(gathering: GatheringPage) -> Listed:
    first, last = local(gathering.starts).date(), local(gathering.ends).date()
    network = getattr(gathering, "network", None)
    return Listed(
        mark=sign_up_mark(gathering),
        iso_date=first.isoformat(),
        days=swedish.days_short(gathering.starts, gathering.ends),
        is_span=first != last,
        month=swedish.month_short(first),
        year=first.year,
        kind=capfirst(gathering.get_kind_display()),
        network_title=network.title if network is not None else "",
        url=gathering.get_absolute_url(),
        title=gathering.title,
        when=when_words(gathering.starts, gathering.ends),
        where=where_words(gathering),
        price=kronor_words(gathering.price_ore) if gathering.takes_registrations else "",
    )


def where_words(gathering: GatheringPage) -> str:
    """The house and town, "Digitalt", or that it is not yet decided."""
    if gathering.mode == GatheringPage.Mode.ONLINE:
        return _("Digitalt")
    if gathering.venue is not None:
        words = ", ".join(part for part in (gathering.venue.name, gathering.venue.town) if part)
    elif gathering.place is not None:
        words = gathering.place.name
    else:
        words = _("Platsen bestäms senare")
    return f"{words} {_('och digitalt')}" if gathering.mode == GatheringPage.Mode.HYBRID else words


@register.simple_tag
def manage_address(registration: Registration) -> str:
    """The person's own page for that sign-up. Only for whoever is signed in as that person."""
    return reverse("registration", args=[manage_token(registration)])


class OwnChoices(NamedTuple):
    """What one's own sign-up says of sessions and of the list of participants."""

    chosen: list[Session]
    may_choose: bool
    is_active: bool


@register.simple_tag
def own_choices(registration: Registration) -> OwnChoices:
    return OwnChoices(
        chosen=choices.chosen_sessions(registration),
        may_choose=choices.takes_choices(registration)
        and choices.sessions_to_choose(registration.gathering_id).exists(),
        is_active=listing.may_see_list(registration),
    )
