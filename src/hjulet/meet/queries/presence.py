"""Who is to come and who has, for the door; what a certificate says, for whoever has its code."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hjulet.hub.rules import Viewer
from hjulet.hub.sorting import swedish_sort_key
from hjulet.hub.wording import day_words, local, number_words, when_words
from hjulet.meet import rules
from hjulet.meet.formats import pdf
from hjulet.meet.formats.calendar import place_line
from hjulet.meet.models import Certificate, GatheringPage, Registration, RegistrationDesk, Session
from hjulet.meet.queries.gatherings import with_networks
from hjulet.meet.queries.paper import hours_of
from hjulet.meet.tokens import (
    badge_code,
    certificate_code_in,
    certificate_url,
    door_in,
    public_id_on_badge,
    spaced_code,
)

State = Registration.State


@dataclass(frozen=True, slots=True)
class CheckInRow:
    """One person at the door. `code` names the registration on the badge and in the phone."""

    code: str
    name: str
    role_title: str
    organisation: str
    is_online: bool
    at: datetime | None

    @property
    def is_present(self) -> bool:
        return self.at is not None

    @property
    def words(self) -> str:
        """What the search looks in."""
        return f"{self.name} {self.organisation} {self.role_title}".casefold()


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Everything that the check-in page shows."""

    gathering: GatheringPage
    desk: RegistrationDesk
    rows: list[CheckInRow]
    opens: datetime
    closes: datetime

    @property
    def present(self) -> int:
        return sum(row.is_present for row in self.rows)

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def is_closed(self) -> bool:
        return self.desk.presence_closed_at is not None

    @property
    def people(self) -> str:
        """Changes when somebody comes onto the list or leaves it, so that a phone knows to fetch it anew."""
        return hashlib.sha256("".join(sorted(row.code for row in self.rows)).encode()).hexdigest()[:12]

    def matching(self, words: str) -> list[CheckInRow]:
        """The rows that hold every word, for the search without script."""
        wanted = words.casefold().split()
        return [row for row in self.rows if all(word in row.words for word in wanted)]


def door_by_token(token: str) -> RegistrationDesk | None:
    """The desk, with its gathering, that the link of the day speaks of. None for a renewed link, or none of ours."""
    if (found := door_in(token)) is None:
        return None
    gathering_id, key = found
    return (
        RegistrationDesk.objects.select_related("gathering", "gathering__venue")
        .filter(gathering_id=gathering_id, check_in_key=key)
        .first()
    )


def check_in(viewer: Viewer, desk: RegistrationDesk, *, has_link: bool = False) -> CheckIn:
    """Those with a seat in Swedish order, with who is there. Nobody who waits. One query."""
    gathering = desk.gathering
    if not rules.may_check_in(viewer, gathering, has_link=has_link):
        raise PermissionDenied(_("Länken gäller inte nu. Be den som planerar träffen om hjälp."))
    opens, closes = rules.door_hours(gathering)
    found = Registration.objects.filter(gathering=gathering, state=State.REGISTERED).values_list(
        "public_id", "name", "role_title", "organisation_name", "mode", "attendance__at"
    )
    rows = [
        CheckInRow(
            code=badge_code(public_id),
            name=name,
            role_title=role,
            organisation=organisation,
            is_online=mode == Registration.Mode.ONLINE,
            at=at,
        )
        for public_id, name, role, organisation, mode, at in found
    ]
    rows.sort(key=lambda row: (swedish_sort_key(row.name), row.code))
    return CheckIn(gathering=gathering, desk=desk, rows=rows, opens=opens, closes=closes)


def registration_on_badge(code: str) -> Registration | None:
    """Whose badge it is. Says nothing to anybody by itself: the face asks who is looking."""
    public_id = public_id_on_badge(code)
    if public_id is None:
        return None
    return (
        Registration.objects.select_related("gathering", "gathering__desk")
        .filter(public_id=public_id)
        .first()
    )


@dataclass(frozen=True, slots=True)
class Presence:
    """What a planner sees of the day: how many came, and once it is closed how many did not."""

    present: int
    registered: int
    closed_at: datetime | None
    certificates: int
    absent: int
    """Those who were to come in person and are not marked."""
    unmarked_online: int
    """They passed no door, so that nobody marked them says nothing."""
    no_show_fee_ore: int
    """What the absent owe for it together, by the terms each of them accepted."""


def presence_of(viewer: Viewer, gathering: GatheringPage) -> Presence:
    if not rules.may_see_participants(viewer, gathering):
        raise PermissionDenied(_("Bara de som planerar träffen får se vilka som kommer."))
    registered = Registration.objects.filter(gathering=gathering, state=State.REGISTERED)
    desk = RegistrationDesk.objects.filter(gathering=gathering).first()
    unmarked = list(registered.filter(attendance__isnull=True).values_list("mode", "terms"))
    terms_of_absent = [terms for mode, terms in unmarked if mode == Registration.Mode.ON_SITE]
    is_charged = desk is None or desk.cancelled_at is None
    return Presence(
        present=registered.filter(attendance__isnull=False).count(),
        registered=registered.count(),
        closed_at=desk.presence_closed_at if desk else None,
        certificates=Certificate.objects.filter(registration__gathering=gathering).count(),
        absent=len(terms_of_absent),
        unmarked_online=len(unmarked) - len(terms_of_absent),
        no_show_fee_ore=sum(int(terms.get("no_show_fee_ore", 0)) for terms in terms_of_absent)
        if is_charged
        else 0,
    )


def may_have_certificate(registration: Registration) -> bool:
    """Whether the person was there and it is over, for the own page."""
    return (
        registration.state == State.REGISTERED
        and registration.gathering.is_over(timezone.now())
        and hasattr(registration, "attendance")
    )


def certificate_by_code(typed: str) -> Certificate | None:
    """The certificate with that code, however it was typed, for whoever has the code. It must still be true."""
    code = certificate_code_in(typed)
    if code is None:
        return None
    return (
        Certificate.objects.select_related("registration", "registration__gathering__host")
        .filter(code=code, registration__state=State.REGISTERED, registration__attendance__isnull=False)
        .first()
    )


def certificate_sheets(certificates: Sequence[Certificate]) -> list[pdf.CertificateSheet]:
    """What the certificates of one gathering say, in words. The programme is read once for all of them."""
    if not certificates:
        return []
    gathering = certificates[0].registration.gathering
    facts, issuer = _certified_facts(gathering), issuer_of(gathering)
    return [
        pdf.CertificateSheet(
            name=certificate.registration.name,
            organisation=certificate.registration.organisation_name,
            gathering=gathering.title,
            facts=facts,
            issuer=issuer,
            issued=_("Utfärdat %(day)s.") % {"day": day_words(local(certificate.issued_at).date())},
            code=spaced_code(certificate.code),
            address=certificate_url(certificate.code),
        )
        for certificate in certificates
    ]


def issuer_of(gathering: GatheringPage) -> str:
    """The host; else the network's host; else the network or the site itself."""
    if gathering.host is not None:
        return str(gathering.host.name)
    [gathering] = with_networks([gathering])
    network = gathering.network
    if network is None:
        return "Hjulet"
    return str(network.host.name if network.host is not None else network.title)


def hours_words(hours: float) -> str:
    """ "6 timmar", "1 timme", "4,5 timmar"."""
    if hours != int(hours):
        return _("%(hours)s timmar") % {"hours": number_words(hours, 1)}
    return ngettext("%(hours)d timme", "%(hours)d timmar", int(hours)) % {"hours": int(hours)}


def _certified_facts(gathering: GatheringPage) -> tuple[str, ...]:
    lines = [when_words(gathering.starts, gathering.ends), place_line(gathering)]
    hours = hours_of(gathering, Session.objects.filter(page_id=gathering.pk))
    if hours:
        lines.append(_("Omfattning: %(hours)s") % {"hours": hours_words(hours)})
    return tuple(line[:1].upper() + line[1:] for line in lines if line)
