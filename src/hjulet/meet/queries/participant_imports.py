"""A list that has been read in: what is wrong with each row, and what confirming it would come to."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from hjulet.hub.models import Organisation, fold_email
from hjulet.hub.rules import ANYONE, Viewer
from hjulet.meet import rules
from hjulet.meet.models import (
    GatheringPage,
    NetworkMember,
    ParticipantImport,
    Registration,
    RegistrationDesk,
)
from hjulet.meet.queries.members import network_of
from hjulet.meet.queries.organisation_matching import OrganisationMatcher
from hjulet.meet.queries.seats import Occupancy, PoolKey, head_of_queue, occupancy, waiting_in

Said = dict[str, Any]
"""One row as it is kept: what the sheet says, and what the coordinator has decided about it."""

MODES = {
    Registration.Mode.ON_SITE: {
        "på plats", "plats", "fysiskt", "fysisk", "live", "on site", "onsite", "in person", "irl"
    },
    Registration.Mode.ONLINE: {
        "digitalt", "digital", "online", "distans", "på distans", "via länk", "länk", "teams", "zoom"
    },
}  # fmt: skip
OTHER = "other"
"""The coordinator's word for another organisation, or none; the same as in the form on the web."""
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
NOT_COMING = {"avbokad", "överlåten", "cancelled", "handed over", "inställd"}
LONGEST = {"name": 150, "email": 254, "role": 150}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one field, as a sentence that goes after "Rad 14: "."""

    field: str
    words: str


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row with everything known about it."""

    number: int
    name: str
    email: str
    role: str
    organisation_text: str
    organisation: Organisation | None
    suggestions: list[Organisation]
    choice: str
    """What the coordinator has chosen: the key of an organisation, or "other"; empty when nothing."""
    mode: str
    site_id: int | None
    problems: list[Problem]
    is_already: bool = False
    is_left_out: bool = False

    @property
    def is_to_import(self) -> bool:
        return not (self.problems or self.is_already or self.is_left_out)

    @property
    def needs_mending(self) -> bool:
        return bool(self.problems) and not (self.is_left_out or self.is_already)

    def says(self, name: str) -> str:
        return " ".join(problem.words for problem in self.problems if problem.field == name)


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything on the page before the coordinator says so."""

    rows: list[ReadRow]
    seats: int
    queue: int
    obstacle: str
    """Why nobody can be signed up at all, as a reason of refusal; empty when it can be done."""

    @property
    def to_mend(self) -> list[ReadRow]:
        return [row for row in self.rows if row.needs_mending]

    @property
    def ready(self) -> list[ReadRow]:
        return [row for row in self.rows if row.is_to_import]

    @property
    def already(self) -> list[ReadRow]:
        return [row for row in self.rows if row.is_already and not row.is_left_out]

    @property
    def left_out(self) -> list[ReadRow]:
        return [row for row in self.rows if row.is_left_out]

    @property
    def may_be_confirmed(self) -> bool:
        return not self.obstacle and not self.to_mend and bool(self.ready)


def import_by_id(viewer: Viewer, gathering: GatheringPage, public_id: UUID) -> ParticipantImport | None:
    """For whoever plans the gathering; raises PermissionDenied for anybody else."""
    if not rules.may_edit(viewer, gathering):
        raise PermissionDenied("Bara de som planerar träffen får läsa in deltagare.")
    return ParticipantImport.objects.filter(gathering=gathering, public_id=public_id).first()


def open_imports(viewer: Viewer, gathering: GatheringPage) -> list[ParticipantImport]:
    """Lists that wait to be confirmed, the latest first."""
    if not rules.may_edit(viewer, gathering):
        raise PermissionDenied("Bara de som planerar träffen får läsa in deltagare.")
    return list(ParticipantImport.objects.filter(gathering=gathering, confirmed_at__isnull=True))


def preview_of_import(gathering: GatheringPage, said: Sequence[Said]) -> Preview:
    """Each row judged against what is in the database now, in the same few queries for any number of rows."""
    desk = RegistrationDesk.objects.filter(gathering=gathering).first() or RegistrationDesk(
        gathering=gathering
    )
    now = occupancy(gathering, desk)
    rows = judged(gathering, now, said)
    given = seats_given(gathering, now, rows)
    return Preview(
        rows=rows,
        seats=sum(given.values()),
        queue=len(given) - sum(given.values()),
        obstacle=_obstacle(gathering, desk),
    )


def _obstacle(gathering: GatheringPage, desk: RegistrationDesk) -> str:
    if not gathering.live:
        return "draft"
    answer = rules.sign_up(gathering, desk, timezone.now())
    return answer.value if answer in {rules.SignUp.CANCELLED, rules.SignUp.OVER} else ""


def judged(gathering: GatheringPage, now: Occupancy, said: Sequence[Said]) -> list[ReadRow]:
    """What is wrong with each row, with those that came before in mind."""
    matcher = OrganisationMatcher(ANYONE)
    members = _members(gathering)
    already = set(
        Registration.objects.filter(
            gathering=gathering, state__in=Registration.ACTIVE, person__isnull=False
        ).values_list("person__email", flat=True)
    )
    pools = {pool.key: pool for pool in now.pools}
    sites = {pool.site.name.casefold(): pool.site.pk for pool in now.pools if pool.site is not None}
    first_with: dict[str, int] = {}
    rows = []
    for one in said:
        row = _judge(one, matcher, members, pools, sites)
        address = fold_email(row.email)
        is_already = address in already
        if not row.is_left_out and address:
            if address in first_with:
                row.problems.append(
                    Problem(
                        "email", _("Samma adress som på rad %(number)s.") % {"number": first_with[address]}
                    )
                )
            else:
                first_with[address] = row.number
        rows.append(_already(row) if is_already else row)
    return rows


def _already(row: ReadRow) -> ReadRow:
    """Somebody who is signed up stays as they are: nothing else about the row matters."""
    return replace(row, is_already=True, problems=[])


def _members(gathering: GatheringPage) -> set[int] | None:
    """Whose sign-ups are taken; None when everybody's are."""
    if gathering.audience != GatheringPage.Audience.MEMBERS:
        return None
    network = network_of(gathering)
    found = NetworkMember.objects.filter(network=network, left__isnull=True) if network else ()
    return {member.organisation_id for member in found}


def _judge(
    said: Said,
    matcher: OrganisationMatcher,
    members: set[int] | None,
    pools: dict[PoolKey, Any],
    sites: dict[str, int],
) -> ReadRow:
    problems: list[Problem] = []
    name, email, role = (str(said.get(key, "")).strip() for key in ("name", "email", "role"))
    if not name:
        problems.append(Problem("name", _("Namnet saknas.")))
    problems += _address_problems(email)
    for key, text in (("name", name), ("email", email), ("role", role)):
        if len(text) > LONGEST[key] or not _is_on_one_line(text):
            problems.append(
                Problem(key, _("”%(start)s…” är för långt eller har styrtecken.") % {"start": text[:20]})
            )
    organisation, suggestions, found = _organisation(said, matcher)
    problems += found
    if members is not None and not found and (organisation is None or organisation.pk not in members):
        words = _("Träffen är för nätverkets medlemmar, och organisationen är inte medlem.")
        problems.append(Problem("organisation", words))
    mode, site_id, found = _where(said, pools, sites)
    problems += found
    if str(said.get("state", "")).casefold() in NOT_COMING and not said.get("is_mended"):
        problems.append(
            Problem("state", _("Raden säger ”%(state)s”. Ska personen anmälas?") % {"state": said["state"]})
        )
    return ReadRow(
        number=said["number"],
        name=name,
        email=email,
        role=role,
        organisation_text=str(said.get("organisation", "")),
        organisation=organisation,
        suggestions=suggestions,
        choice=str(said.get("choice", "")),
        mode=mode,
        site_id=site_id,
        problems=problems,
        is_left_out=bool(said.get("is_left_out")),
    )


def _address_problems(email: str) -> list[Problem]:
    if not email:
        return [Problem("email", _("E-postadressen saknas."))]
    try:
        validate_email(email)
    except ValidationError:
        mended = email.replace(",", ".").replace(" ", "").replace(";", "").strip(".<>")
        words = _("”%(email)s” är ingen hel e-postadress.") % {"email": email}
        try:
            validate_email(mended)
        except ValidationError:
            return [Problem("email", words)]
        return [Problem("email", words + " " + _("Kanske %(mended)s?") % {"mended": mended})]
    return []


def _is_on_one_line(text: str) -> bool:
    """No line breaks, control signs or signs that turn the direction: it goes into mails, calendars and tables."""
    return not any(unicodedata.category(sign) in {"Cc", "Zl", "Zp"} or sign in TURNING for sign in text)


def _organisation(
    said: Said, matcher: OrganisationMatcher
) -> tuple[Organisation | None, list[Organisation], list[Problem]]:
    choice = str(said.get("choice", ""))
    if choice == OTHER:
        return None, [], []
    if choice.isdigit() and int(choice) in matcher.every:
        return matcher.every[int(choice)], [], []
    text = str(said.get("organisation", ""))
    match = matcher.match(text)
    if match.organisation is not None or match.is_none:
        return match.organisation, [], []
    if not match.suggestions:
        words = _("Organisationen ”%(text)s” finns inte i registret. Välj en, eller ”Annan”.")
    else:
        words = _("”%(text)s” kan vara flera organisationer. Välj vilken som menas.")
        if len(match.suggestions) == 1:
            words = _("Organisationen ”%(text)s” finns inte i registret. Kanske %(suggestion)s?")
    filled = words % {"text": text, "suggestion": match.suggestions[0] if match.suggestions else ""}
    return None, match.suggestions, [Problem("organisation", filled)]


def _where(
    said: Said, pools: dict[PoolKey, Any], sites: dict[str, int]
) -> tuple[str, int | None, list[Problem]]:
    """How and where one takes part; the first kind of seats when the sheet does not say."""
    first_mode, first_site = next(iter(pools))
    site_text, mode_text = (str(said.get(key, "")).strip() for key in ("site", "mode"))
    # At a gathering without local sites a column "Ort" is where people come from.
    if site_text and sites:
        site_id = sites.get(site_text.casefold())
        if site_id is None:
            words = _("Orten ”%(text)s” finns inte på träffen.") % {"text": site_text}
            return first_mode, first_site, [Problem("site", words)]
        return Registration.Mode.ON_SITE, site_id, []
    if not mode_text:
        return first_mode, first_site, []
    mode = next((mode for mode, words in MODES.items() if mode_text.casefold() in words), None)
    if mode is None or (mode, None) not in pools:
        if len(pools) == 1:
            return first_mode, first_site, []
        words = _("”%(text)s” är inget sätt att delta på träffen. Skriv ”på plats” eller ”digitalt”.")
        return first_mode, first_site, [Problem("mode", words % {"text": mode_text})]
    return mode, None, []


def seats_given(gathering: GatheringPage, now: Occupancy, rows: Sequence[ReadRow]) -> dict[int, bool]:
    """For each row that is to be imported, by its number, whether it gets a seat or a place in the queue.

    Exactly as signing up one by one: whoever is put in the queue on the way waits because the seats or the
    organisation's share are out, and neither comes back while the list is read in.
    """
    blocked = {
        pool.key: bool(pool.waiting)
        and head_of_queue(gathering, waiting_in(gathering, now, pool.key), now, pool.key) is not None
        for pool in now.pools
    }
    given: dict[int, bool] = {}
    for row in rows:
        if not row.is_to_import:
            continue
        key = (row.mode, row.site_id)
        organisation_id = row.organisation.pk if row.organisation else None
        has_seat = now.pool(key).has_room_for(1) and not now.is_at_cap(organisation_id) and not blocked[key]
        given[row.number] = has_seat
        now = now.with_changes(key, organisation_id, registered=int(has_seat), waiting=int(not has_seat))
    return given
