"""Participants out of a sheet: read, shown row by row, and signed up only when the coordinator says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from hjulet.hub.models import Organisation, PersonalDataNotice
from hjulet.hub.rules import Actor
from hjulet.meet import rules
from hjulet.meet.actions.desk import LockedDesk, locked_desk, release_seats, seats_changed
from hjulet.meet.actions.offers import end_expired_offers
from hjulet.meet.actions.registration import (
    Applicant,
    RegistrationRefused,
    Wishes,
    refuse_unless_open,
    sign_up_one,
)
from hjulet.meet.formats.sheet_reading import Sheet, read_sheet
from hjulet.meet.models import GatheringPage, ParticipantImport
from hjulet.meet.queries.members import free_seat_for
from hjulet.meet.queries.participant_imports import ReadRow, Said, judged, seats_given
from hjulet.meet.queries.prices import Price, price_for
from hjulet.meet.queries.seats import Occupancy, occupancy

MENDABLE = ("name", "email", "role", "choice", "mode", "site")


class ParticipantsRefused(Exception):
    """The list cannot be confirmed as it is. Says which rows, one sentence each."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


def rows_of(sheet: Sheet) -> list[Said]:
    """The rows of a sheet as they are kept: first and last name are one name."""
    return [
        {
            "number": row.number,
            "name": row["name"] or " ".join(part for part in (row["first_name"], row["last_name"]) if part),
            **{key: row[key] for key in ("email", "organisation", "role", "mode", "site", "state")},
        }
        for row in sheet.rows
    ]


def read_participants(
    actor: Actor, gathering: GatheringPage, *, content: bytes, file_name: str
) -> ParticipantImport:
    """Keep the rows of a sheet for the coordinator to look at. Nobody is signed up. Raises SheetError."""
    person = _planner(actor, gathering)
    rows = rows_of(read_sheet(content, file_name))
    return ParticipantImport.objects.create(
        gathering=gathering, made_by=person, file_name=file_name[:200], rows=rows
    )


def mend_import(actor: Actor, found: ParticipantImport, changes: Mapping[int, Mapping[str, Any]]) -> None:
    """Write what the coordinator has corrected, by the number of the row; `is_left_out` leaves a row out."""
    _planner(actor, found.gathering)
    with transaction.atomic():
        fresh = _unconfirmed(found)
        for row in fresh.rows:
            said = changes.get(row["number"])
            if said is None:
                continue
            row |= {key: str(said[key]).strip()[:500] for key in MENDABLE if key in said}
            row["is_left_out"] = bool(said.get("is_left_out"))
            # Somebody has looked at it: a row marked as cancelled is signed up if that is what they want.
            row["is_mended"] = True
        fresh.save(update_fields=["rows"])
        found.rows = fresh.rows


def leave_out_what_is_wrong(actor: Actor, found: ParticipantImport) -> int:
    """Leave out every row that would have to be mended. Returns how many."""
    _planner(actor, found.gathering)
    with locked_desk(found.gathering_id) as locked:
        fresh = _unconfirmed(found)
        rows = judged(locked.gathering, occupancy(locked.gathering, locked.desk, locked.at), fresh.rows)
        wrong = {row.number for row in rows if row.needs_mending}
        for row in fresh.rows:
            if row["number"] in wrong:
                row["is_left_out"] = True
        fresh.save(update_fields=["rows"])
        found.rows = fresh.rows
        return len(wrong)


def discard_import(actor: Actor, found: ParticipantImport) -> None:
    """Forget a list that was not confirmed."""
    _planner(actor, found.gathering)
    ParticipantImport.objects.filter(pk=found.pk, confirmed_at__isnull=True).delete()


def confirm_import(
    actor: Actor, found: ParticipantImport, *, notice: PersonalDataNotice | None = None
) -> dict[str, int]:
    """Sign up every row, or nobody. Each person gets the ordinary mail, which says who did it and how to object.

    Judged anew under the desk's lock: who has signed up in the meantime is passed over. Returns how many got
    a seat, wait, were there already and were left out; the rows themselves are not kept. Confirming twice is
    the same as once. Raises ParticipantsRefused with the rows that are wrong, and RegistrationRefused.
    """
    _planner(actor, found.gathering)
    with locked_desk(found.gathering_id) as locked:
        fresh = ParticipantImport.objects.select_for_update(of=("self",)).get(pk=found.pk)
        if fresh.confirmed_at is not None:
            return dict(fresh.counts)
        refuse_unless_open(locked, actor, by_planner=True)
        now = _desk_now(locked)
        rows = judged(locked.gathering, now, fresh.rows)
        if wrong := [row for row in rows if row.needs_mending]:
            raise ParticipantsRefused([row_words(row) for row in wrong])
        given = seats_given(locked.gathering, now, rows)
        after = _sign_up(locked, now, [row for row in rows if row.is_to_import], given, actor, notice)
        fresh.counts = {
            "registered": sum(given.values()),
            "waiting": len(given) - sum(given.values()),
            "already": sum(row.is_already and not row.is_left_out for row in rows),
            "left_out": sum(row.is_left_out for row in rows),
        }
        fresh.confirmed_at, fresh.rows = locked.at, []
        fresh.save(update_fields=["counts", "confirmed_at", "rows"])
        seats_changed(locked.gathering, now, after)
        found.counts, found.confirmed_at, found.rows = fresh.counts, fresh.confirmed_at, []
        return dict(fresh.counts)


def _desk_now(locked: LockedDesk) -> Occupancy:
    """The desk when everybody who waits and may have a seat has got it."""
    end_expired_offers(locked)
    release_seats(locked, because="found free")
    return occupancy(locked.gathering, locked.desk, locked.at)


def _sign_up(
    locked: LockedDesk,
    now: Occupancy,
    rows: list[ReadRow],
    given: dict[int, bool],
    actor: Actor,
    notice: PersonalDataNotice | None,
) -> Occupancy:
    prices: dict[Organisation | None, Price] = {}
    is_closed = locked.gathering.audience == GatheringPage.Audience.MEMBERS
    for row in rows:
        seat = None
        if is_closed and row.organisation is not None:
            seat = free_seat_for(locked.gathering, row.organisation, row.role)
            if seat is None:
                words = _("Rad %(number)s: organisationens plats för den rollen är redan tagen.")
                raise ParticipantsRefused([words % {"number": row.number}])
        if row.organisation not in prices:
            prices[row.organisation] = price_for(locked.gathering, row.organisation, locked.at)
        now = sign_up_one(
            locked,
            now,
            (row.mode, row.site_id),
            Applicant(name=row.name, email=row.email, role_title=row.role),
            row.organisation,
            actor,
            price=prices[row.organisation],
            takes_seat=given[row.number],
            wishes=Wishes(mode=row.mode, site_id=row.site_id),
            seat=seat,
            notice=notice,
        )
    return now


def row_words(row: ReadRow) -> str:
    """ "Rad 14: Namnet saknas." """
    words = " ".join(problem.words for problem in row.problems)
    return _("Rad %(number)s: %(words)s") % {"number": row.number, "words": words}


def _planner(actor: Actor, gathering: GatheringPage) -> Any:
    if not rules.may_edit(actor, gathering):
        raise PermissionDenied("Bara de som planerar träffen får läsa in deltagare.")
    return actor


def _unconfirmed(found: ParticipantImport) -> ParticipantImport:
    fresh = ParticipantImport.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if fresh.confirmed_at is not None:
        raise RegistrationRefused("import_confirmed")
    return fresh


__all__ = [
    "ParticipantsRefused",
    "confirm_import",
    "discard_import",
    "leave_out_what_is_wrong",
    "mend_import",
    "read_participants",
    "row_words",
    "rows_of",
]
