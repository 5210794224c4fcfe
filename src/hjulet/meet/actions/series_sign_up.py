"""Joining a whole series and leaving it. Each occasion is signed up to by the ordinary rules, one by one.

Whoever leaves sets `ended_at` and then locks every coming desk; whoever signs up those who have joined reads
`ended_at` under the lock of the one desk. So nobody is signed up to an occasion after having left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from hjulet.hub.actions import person_with_address
from hjulet.hub.models import Organisation, Person, PersonalDataNotice
from hjulet.hub.rules import ANYONE, Actor
from hjulet.meet import rules
from hjulet.meet.actions.cancelling import cancel_registration
from hjulet.meet.actions.desk import LockedDesk, locked_desk
from hjulet.meet.actions.registration import (
    NO_WISHES,
    Receipt,
    RegistrationRefused,
    Wishes,
    refuse_unless_open,
    register,
)
from hjulet.meet.actions.removal import forget_payers
from hjulet.meet.models import GatheringPage, SeriesPage, SeriesSignUp
from hjulet.meet.queries.in_series import series_of
from hjulet.meet.queries.prices import may_cost
from hjulet.meet.queries.seats import pools_of
from hjulet.meet.queries.series_sign_ups import (
    coming_registrations,
    joined_series_with_news,
    missing_in,
    occasions_to_join,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What joining came to for one occasion: the receipt that a single sign-up would have got, or why not."""

    gathering: GatheringPage
    receipt: Receipt | None
    refused: str = ""


@dataclass(frozen=True, slots=True)
class SeriesReceipt:
    """One receipt for the whole series, in order of time. The same whether or not the address was known before."""

    outcomes: list[Outcome]

    @property
    def seats(self) -> int:
        return sum(out.receipt is not None and out.receipt.position is None for out in self.outcomes)


def join_series(
    actor: Actor,
    series: SeriesPage,
    *,
    name: str,
    email: str,
    organisation: Organisation | None,
    role_title: str = "",
    language: str = "sv",
    notice: PersonalDataNotice | None = None,
    submission: str = "",
    wishes: Wishes = NO_WISHES,
) -> SeriesReceipt:
    """Sign a person up to every coming occasion, each with a seat or a place in its queue; later ones follow.

    How to take part and who pays are kept for those that follow, and of who pays nothing more is kept than
    what costs something needs. Whoever has joined already has joined as was said the first time.

    An occasion that takes no sign-ups now is listed as refused, and tried again when it opens. Raises
    RegistrationRefused when the series is not joined whole, or no occasion takes the sign-up.
    """
    _refuse_unless_whole(series)
    now = timezone.now()
    occasions = occasions_to_join(series, now)
    if not occasions:
        raise RegistrationRefused("series_without_occasions")
    outcomes: list[Outcome] = []
    refusals: list[RegistrationRefused] = []
    with transaction.atomic():
        # Of two who press the button at once the second waits here, and then finds what the first has made.
        sign_up, is_new = SeriesSignUp.objects.get_or_create(
            series=series,
            person=person_with_address(email, name=name),
            ended_at=None,
            defaults={
                "name": name.strip(),
                "role_title": role_title.strip(),
                "organisation": organisation,
                "mode": wishes.mode,
                "language": language,
                "notice": notice,
            },
        )
        if is_new and wishes.invoice is not None:
            wishes.invoice.save()
            sign_up.invoice_details = wishes.invoice
            sign_up.save(update_fields=["invoice_details"])
        # In the order of their keys, so that two who join at once never wait for each other in a ring.
        for occasion in occasions:
            try:
                receipt = register(
                    actor,
                    occasion,
                    name=name,
                    email=email,
                    organisation=organisation,
                    role_title=role_title,
                    language=language,
                    notice=notice,
                    submission=submission,
                    wishes=_wishes_at(occasion, wishes, organisation, now),
                    series_sign_up=sign_up,
                )
            except RegistrationRefused as refusal:
                refusals.append(refusal)
                outcomes.append(Outcome(gathering=occasion, receipt=None, refused=refusal.reason))
            else:
                outcomes.append(Outcome(gathering=occasion, receipt=receipt))
        if len(refusals) == len(occasions):
            raise refusals[0]  # and nothing is kept of whoever tried
    outcomes.sort(key=lambda outcome: (outcome.gathering.starts, outcome.gathering.pk))
    return SeriesReceipt(outcomes=outcomes)


def _wishes_at(
    occasion: GatheringPage, wishes: Wishes, organisation: Organisation | None, at: datetime
) -> Wishes:
    """What was said once for the series, as it counts at one occasion.

    On site or online counts where there are such seats; elsewhere it is the first kind that there is. The
    payer goes with what may cost something, and with nothing else.
    """
    has_such_seats = wishes.mode and any(
        pool.key == (wishes.mode, None) for pool in pools_of(occasion, list(occasion.sites.all()))
    )
    return replace(
        wishes,
        mode=wishes.mode if has_such_seats else "",
        invoice=wishes.invoice if wishes.invoice and may_cost(occasion, organisation, at) else None,
    )


def _refuse_unless_whole(series: SeriesPage) -> None:
    if not series.live:
        raise RegistrationRefused("draft")
    if series.sign_up_mode == SeriesPage.SignUpMode.EACH:
        raise RegistrationRefused("each_only")


def leave_series(actor: Actor, sign_up: SeriesSignUp, *, has_link: bool = False) -> int:
    """Leave the whole series: every coming occasion is cancelled, and none is added later. Returns how many were."""
    is_own = isinstance(actor, Person) and actor.is_authenticated and actor.pk == sign_up.person_id
    if not (has_link or is_own or rules.may_edit(actor, sign_up.series)):
        raise PermissionDenied("Bara den det gäller eller de som planerar serien får avsluta den.")
    with transaction.atomic():
        now = timezone.now()
        SeriesSignUp.objects.filter(pk=sign_up.pk, ended_at__isnull=True).update(ended_at=now)
        desks = {occasion.pk for occasion in occasions_to_join(sign_up.series, now)}
        # One that was taken back, or is cancelled, takes no sign-ups; but there may be one to end.
        desks |= {registration.gathering_id for registration in coming_registrations(sign_up, now)}
        for gathering_id in sorted(desks):
            with locked_desk(gathering_id):
                pass  # held until the transaction ends: whoever was signing this person up is done, or sees the end
        mine = coming_registrations(sign_up, now)
        for registration in mine:
            # Whoever may leave the series may give up each of its seats.
            cancel_registration(actor, registration, has_link=True)
        forget_payers(SeriesSignUp.objects.filter(pk=sign_up.pk))
        return len(mine)


def register_those_who_joined(gathering: GatheringPage) -> int:
    """Sign up those who have joined the series to an occasion that has been added. Once; never who has left it.

    Nor anybody to what may cost that organisation something, when nobody has been said to pay. Run when an occasion is published, and by the worker for one whose sign-up opens later.
    """
    series = series_of(gathering)
    if series is None or not series.live or not gathering.live:
        return 0
    if series.sign_up_mode == SeriesPage.SignUpMode.EACH or not missing_in(gathering, series).exists():
        return 0
    count = 0
    with locked_desk(gathering.pk) as locked:
        try:
            refuse_unless_open(locked, ANYONE, in_series=True)
        except RegistrationRefused:
            return 0  # to all of them: tried again while the occasion is to come
        for sign_up in _with_payer(locked, series):
            count += _register(locked, sign_up)
    return count


def _with_payer(locked: LockedDesk, series: SeriesPage) -> list[SeriesSignUp]:
    """Those who are missing and whom it costs nothing, or who have said who pays."""
    gathering = locked.gathering
    # Read once: each organisation is held against them.
    for name in ("price_rows", "cancellation_steps"):
        setattr(gathering, name, list(getattr(gathering, name).all()))
    costs = cache(lambda organisation: may_cost(gathering, organisation, locked.at))
    return [
        sign_up
        for sign_up in missing_in(gathering, series)
        if sign_up.invoice_details is not None or not costs(sign_up.organisation)
    ]


def _register(locked: LockedDesk, sign_up: SeriesSignUp) -> bool:
    if sign_up.person is None:
        return False  # the personal data have been removed
    wishes = Wishes(mode=sign_up.mode, invoice=sign_up.invoice_details)
    try:
        register(
            ANYONE,
            locked.gathering,
            name=sign_up.name,
            email=sign_up.person.email,
            organisation=sign_up.organisation,
            role_title=sign_up.role_title,
            language=sign_up.language,
            notice=sign_up.notice,
            wishes=_wishes_at(locked.gathering, wishes, sign_up.organisation, locked.at),
            series_sign_up=sign_up,
        )
    except RegistrationRefused:
        return False  # the organisation's seat is taken: tried again while the occasion is to come
    return True


def register_for_added_occasions() -> int:
    """For every series that somebody has joined. The worker runs it; harmless when nobody is missing."""
    return sum(register_those_who_joined(occasion) for occasion in joined_series_with_news(timezone.now()))


__all__ = [
    "Outcome",
    "SeriesReceipt",
    "join_series",
    "leave_series",
    "register_for_added_occasions",
    "register_those_who_joined",
]
