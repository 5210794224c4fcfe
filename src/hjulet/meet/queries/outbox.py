"""The outbox: what its mails are written from, and what the coordinator sees of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.utils import translation

from hjulet.hub.models import Affiliation, Person
from hjulet.hub.rules import Viewer
from hjulet.hub.spoke import letter_writer
from hjulet.meet import rules
from hjulet.meet.models import (
    GatheringPage,
    OutgoingMail,
    OwedMaterial,
    Registration,
    RegistrationDesk,
)

Kind = OutgoingMail.Kind
State = OutgoingMail.State

UNSENT = (State.PENDING, State.SENDING)


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail of the outbox with all that its words are made of, so that writing it asks the database nothing."""

    mail: OutgoingMail
    gathering: GatheringPage
    desk: RegistrationDesk
    registration: Registration | None
    person: Person | None
    """Whom it goes to; None when the personal data have been removed meanwhile."""
    signed_up_by: str = ""
    """Who signed the person up, with organisation, when that was somebody else."""
    owed: OwedMaterial | None = None
    about: str = ""
    """The name of whom it tells about, when that is not whom it goes to; read now, and empty when it has been removed."""

    @property
    def name(self) -> str:
        if self.registration is not None and self.mail.recipient_id is None:
            return self.registration.name
        return self.person.name if self.person is not None else ""

    @property
    def language(self) -> str:
        if self.registration is not None and self.mail.recipient_id is None:
            return self.registration.language
        return self.person.language if self.person is not None else Person.Language.SWEDISH


@dataclass(frozen=True, slots=True)
class SpokeLetter:
    """A mail that is about no sign-up: the spoke that wrote it fills its template when it is sent."""

    mail: OutgoingMail
    person: Person | None
    context: dict[str, Any] | None
    """None when it is no longer true."""

    @property
    def name(self) -> str:
        return self.person.name if self.person is not None else ""

    @property
    def language(self) -> str:
        return self.person.language if self.person is not None else Person.Language.SWEDISH


def spoke_letter(mail: OutgoingMail, person: Person | None) -> SpokeLetter:
    with translation.override(person.language if person is not None else Person.Language.SWEDISH):
        context = letter_writer(mail.letter)(person, mail.facts) if person is not None else None
    return SpokeLetter(mail=mail, person=person, context=context)


def letters(pks: Collection[int]) -> list[Letter | SpokeLetter]:
    """The mails with those ids, oldest first; those about sign-ups in a handful of queries for any number."""
    rows = OutgoingMail.objects.filter(pk__in=pks).select_related("message__written_by", "recipient")
    found = list(rows.order_by("created_at", "id"))
    about_sign_ups = {
        letter.mail.pk: letter for letter in letters_of(mail for mail in found if mail.kind != Kind.LETTER)
    }
    return [about_sign_ups.get(mail.pk) or spoke_letter(mail, mail.recipient) for mail in found]


def letters_of(mails: Iterable[OutgoingMail]) -> list[Letter]:
    """The same for mails at hand, which need not have been saved."""
    found = list(mails)
    registrations = Registration.objects.select_related(
        "person", "site__venue", "site__host", "notice"
    ).in_bulk({mail.registration_id for mail in found if mail.registration_id is not None})
    gathering_ids = {mail.gathering_id for mail in found} | {
        one.gathering_id for one in registrations.values()
    }
    gatherings = GatheringPage.objects.select_related("venue", "place", "desk").in_bulk(
        {pk for pk in gathering_ids if pk is not None}
    )
    recipients = Person.objects.in_bulk(
        {mail.recipient_id for mail in found if mail.recipient_id is not None}
    )
    helpers = _who_signed_up(found, registrations)
    owed = _owed(found)
    told_of = _told_of(found)
    made = []
    for mail in found:
        registration = registrations.get(mail.registration_id or 0)
        gathering = gatherings[mail.gathering_id or (registration.gathering_id if registration else 0)]
        if registration is not None:
            registration.gathering = gathering
        desk = getattr(gathering, "desk", None) or RegistrationDesk(gathering=gathering)
        person = registration.person if registration is not None else None
        made.append(
            Letter(
                mail=mail,
                gathering=gathering,
                desk=desk,
                registration=registration,
                person=recipients[mail.recipient_id] if mail.recipient_id is not None else person,
                signed_up_by=helpers.get((mail.facts.get("registered_by"), mail.registration_id), ""),
                owed=owed.get(str(mail.facts.get("owed", ""))),
                about=told_of.get(str(mail.facts.get("registration", "")), ""),
            )
        )
    return made


def _told_of(mails: Sequence[OutgoingMail]) -> dict[str, str]:
    """Names by the sign-up's public id, which is all that the mail keeps, so that no name outlives the sign-up."""
    wanted = {mail.facts["registration"] for mail in mails if mail.kind == Kind.OBJECTED}
    if not wanted:
        return {}
    rows = Registration.objects.filter(public_id__in=wanted).values_list("public_id", "name")
    return {str(public_id): name for public_id, name in rows}


def _who_signed_up(
    mails: Sequence[OutgoingMail], registrations: dict[int, Registration]
) -> dict[tuple[str | None, int | None], str]:
    """ "Åsa Öberg, Kramfors kommun", by the person's id and the sign-up's."""
    wanted = {
        (str(mail.facts["registered_by"]), mail.registration_id)
        for mail in mails
        if mail.facts.get("registered_by")
    }
    if not wanted:
        return {}
    people = {str(pk): one for pk, one in Person.objects.in_bulk({pk for pk, _ in wanted}).items()}
    works_at: dict[tuple[str, int], str] = {
        (str(row.person_id), row.organisation_id): row.organisation.name
        for row in Affiliation.objects.filter(
            person__in=people.values(), to_date__isnull=True
        ).select_related("organisation")
    }
    words: dict[tuple[str | None, int | None], str] = {}
    for pk, registration_id in wanted:
        person, registration = people.get(pk), registrations.get(registration_id or 0)
        if person is None or registration is None:
            continue
        where = works_at.get((pk, registration.organisation_id or 0), "")
        words[pk, registration_id] = f"{person.name}, {where}" if where else person.name
    return words


def _owed(mails: Sequence[OutgoingMail]) -> dict[str, OwedMaterial]:
    wanted = {mail.facts["owed"] for mail in mails if mail.facts.get("owed")}
    if not wanted:
        return {}
    rows = OwedMaterial.objects.filter(public_id__in=wanted).select_related("session")
    return {str(row.public_id): row for row in rows}


def why_not(letter: Letter | SpokeLetter, at: datetime) -> str:
    """Why a mail that has waited must not go after all, in one word; empty when it may."""
    if isinstance(letter, SpokeLetter):
        if letter.person is None or not letter.person.email:
            return "nobody"
        return "no_longer_true" if letter.context is None else ""
    mail, registration = letter.mail, letter.registration
    if letter.person is None or not letter.person.email:
        return "nobody"
    state = registration.state if registration is not None else ""
    is_cancelled = letter.desk.cancelled_at is not None
    match mail.kind:
        case Kind.REMINDER:
            is_true = (
                state == Registration.State.REGISTERED
                and not is_cancelled
                and letter.gathering.starts > at
                and letter.gathering.starts.isoformat() == mail.facts.get("starts")
            )
        case Kind.MESSAGE:
            is_true = state in Registration.ACTIVE
        case Kind.OFFERED:
            is_true = state == Registration.State.OFFERED
        case Kind.GATHERING_CHANGED:
            is_true = mail.version >= letter.desk.calendar_sequence and state in Registration.ACTIVE
        case Kind.NUDGE:
            is_true = letter.owed is None or letter.owed.state == OwedMaterial.State.OWED
        case _:
            is_true = True
    return "" if is_true else "no_longer_true"


def mails_of(viewer: Viewer, gathering: GatheringPage) -> QuerySet[OutgoingMail]:
    """Every mail about the gathering, the latest first; for whoever plans it, and nobody else."""
    require_planner(viewer, gathering)
    return (
        OutgoingMail.objects.filter(gathering=gathering)
        .select_related("registration", "recipient", "message")
        .order_by("-created_at", "-id")
    )


def require_planner(viewer: Viewer, gathering: GatheringPage) -> None:
    if not rules.may_edit(viewer, gathering):
        raise PermissionDenied("Bara de som planerar träffen får läsa och skicka dess mejl.")


@dataclass(frozen=True, slots=True)
class Pile:
    """Mails of one kind that wait."""

    kind: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class OutboxView:
    """What stands on the page "Mejl" of a gathering."""

    desk: RegistrationDesk
    sent: int
    stopped: int
    waiting: list[OutgoingMail]
    waiting_count: int
    piles: list[Pile]
    failed: list[OutgoingMail]
    uncertain: list[OutgoingMail]
    offers_wait: bool
    """Offers are held in while their time to answer runs."""


SHOWN_AT_MOST = 200


def outbox_view(viewer: Viewer, gathering: GatheringPage) -> OutboxView:
    """The same queries for one mail and for thousands: lists end at two hundred, and say how many more there are."""
    mails = mails_of(viewer, gathering)
    counts = {
        (row["kind"], row["state"]): row["count"]
        for row in OutgoingMail.objects.filter(gathering=gathering)
        .values("kind", "state")
        .annotate(count=Count("pk"))
        .order_by()
    }
    of_state = {state: sum(n for (_, one), n in counts.items() if one == state) for state in State.values}
    desk = RegistrationDesk.objects.filter(gathering=gathering).first() or RegistrationDesk(
        gathering=gathering
    )
    piles = [
        Pile(kind=kind.value, label=str(kind.label), count=count)
        for kind in Kind
        if (count := sum(counts.get((kind.value, state), 0) for state in UNSENT))
    ]
    return OutboxView(
        desk=desk,
        sent=of_state[State.SENT],
        stopped=of_state[State.STOPPED],
        waiting=list(mails.filter(state__in=UNSENT).order_by("created_at", "id")[:SHOWN_AT_MOST]),
        waiting_count=of_state[State.PENDING] + of_state[State.SENDING],
        piles=piles,
        failed=list(mails.filter(state=State.FAILED)[:SHOWN_AT_MOST]),
        uncertain=list(mails.filter(state=State.UNCERTAIN)[:SHOWN_AT_MOST]),
        offers_wait=desk.holds_mail and any(pile.kind == Kind.OFFERED for pile in piles),
    )


def sent_mails(viewer: Viewer, gathering: GatheringPage) -> QuerySet[OutgoingMail]:
    """What has gone about the gathering, the latest first."""
    return mails_of(viewer, gathering).filter(state=State.SENT).order_by("-sent_at", "-id")


def letter_of(viewer: Viewer, gathering: GatheringPage, pk: int) -> Letter | SpokeLetter | None:
    """One mail with what its words are made of; None when it is not this gathering's."""
    require_planner(viewer, gathering)
    if not OutgoingMail.objects.filter(gathering=gathering, pk=pk).exists():
        return None
    found = letters([pk])
    return found[0] if found else None
