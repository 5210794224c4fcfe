"""What a sign-up costs and what a cancellation would, by the gathering's rows and the frozen terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hjulet.hub.models import Organisation
from hjulet.hub.wording import local
from hjulet.meet.models import GatheringPage, PriceRow, Registration
from hjulet.meet.queries.members import is_member_of_network_of


@dataclass(frozen=True, slots=True)
class Price:
    """Without VAT, in öre."""

    amount_ore: int
    vat_percent: int
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class Fee:
    """What a cancellation costs now, without VAT, and the step that says so (None: no step has begun)."""

    amount_ore: int
    vat_percent: int
    step: dict[str, Any] | None
    days_left: int


def prices_of(gathering: GatheringPage) -> list[PriceRow]:
    """The rows as they apply: those that go before others first."""
    return sorted(
        gathering.price_rows.all(),
        key=lambda row: (-row.priority, not row.is_for_members, not row.organisation_kind, row.amount_ore),
    )


def has_price(gathering: GatheringPage) -> bool:
    """Whether anybody pays anything: a price, or a fee for not coming."""
    return bool(
        gathering.price_ore
        or gathering.no_show_fee_ore
        or any(row.amount_ore for row in gathering.price_rows.all())
        or any(step.fee_ore for step in gathering.cancellation_steps.all())
    )


def may_cost(gathering: GatheringPage, organisation: Organisation | None, at: datetime) -> bool:
    """Whether a sign-up now can come to cost that organisation anything: then somebody must be there to pay."""
    return bool(
        price_for(gathering, organisation, at).amount_ore
        or gathering.no_show_fee_ore
        or any(step.fee_ore for step in gathering.cancellation_steps.all())
    )


def price_for(gathering: GatheringPage, organisation: Organisation | None, at: datetime) -> Price:
    """The row with the highest priority that is for this organisation at that moment, else the gathering's own price."""
    is_member: bool | None = None
    for row in prices_of(gathering):
        if (row.valid_from and at < row.valid_from) or (row.valid_to and at >= row.valid_to):
            continue
        if row.organisation_kind and (organisation is None or organisation.kind != row.organisation_kind):
            continue
        if row.is_for_members:
            if is_member is None:
                is_member = organisation is not None and is_member_of_network_of(gathering, organisation)
            if not is_member:
                continue
        return Price(row.amount_ore, row.vat_percent, row.label, gathering.price_note)
    return Price(gathering.price_ore, gathering.vat_percent, "", gathering.price_note)


def terms_of(gathering: GatheringPage) -> dict[str, Any]:
    """The terms of cancelling as they are now, to be frozen on a sign-up. Empty when nothing ever costs anything."""
    steps = [
        step.as_frozen()
        for step in sorted(gathering.cancellation_steps.all(), key=lambda step: -step.days_before)
    ]
    if not steps and not gathering.no_show_fee_ore and not gathering.late_cancellation_note:
        return {}
    return {
        "steps": steps,
        "no_show_fee_ore": gathering.no_show_fee_ore,
        "note": gathering.late_cancellation_note,
    }


def fee_if_cancelled(registration: Registration, at: datetime, *, starts: datetime) -> Fee:
    """By the terms frozen at sign-up: the step with the fewest days that has begun. Only a seat costs anything.

    From the start on it costs what not coming does: the price, and the fee for it if there is one.

    Days are counted on the calendar in Sweden: whoever cancels on the day that lies fourteen days
    before has fourteen days left.
    """
    days_left = (local(starts).date() - local(at).date()).days
    if registration.state != Registration.State.REGISTERED:
        return Fee(0, registration.vat_percent, None, days_left)
    if at >= starts:
        # Whoever cancels when it has begun did not come: the same is owed as by somebody who said nothing.
        amount = registration.price_ore + registration.terms.get("no_show_fee_ore", 0)
        return Fee(amount, registration.vat_percent, None, days_left)
    begun = [step for step in registration.terms.get("steps", ()) if days_left < step["days_before"]]
    if not begun:
        return Fee(0, registration.vat_percent, None, days_left)
    step = min(begun, key=lambda one: one["days_before"])
    # Half an öre is rounded down: to the payer's advantage.
    amount = registration.price_ore * step["percent"] // 100 + step["fee_ore"]
    return Fee(amount, registration.vat_percent, step, days_left)
