"""What is left after a gathering, as its page shows it and as those who plan see it; and what is still owed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.permission_policies.pages import PagePermissionPolicy

from hjulet.hub.models import Person, StoredDocument
from hjulet.hub.queries import visible_pages
from hjulet.hub.rules import Viewer
from hjulet.hub.wording import local
from hjulet.meet import rules
from hjulet.meet.formats.files import download_name, file_note
from hjulet.meet.formats.films import Film, film_at
from hjulet.meet.models import GatheringPage, Material, OwedMaterial, Session
from hjulet.meet.tokens import owed_id_in

State = OwedMaterial.State

NUDGE_EVERY = timedelta(days=3)
"""Nobody is reminded of the same thing more often."""


@dataclass(frozen=True, slots=True)
class ShownMaterial:
    """A material ready to print."""

    material: Material
    url: str
    """Where its file or link leads; empty for a text."""
    note: str
    """ "pdf, 1,2 MB" beside a file."""
    film: Film | None
    captions_url: str

    @property
    def is_own_film(self) -> bool:
        return self.material.kind == Material.Kind.FILM and self.material.document is not None


def file_address(material: Material, document: StoredDocument) -> str:
    return reverse("material_file", args=[material.guid, download_name(material.title, document.file.name)])


def as_shown(material: Material) -> ShownMaterial:
    document, captions = material.document, material.captions
    is_film = material.kind == Material.Kind.FILM
    return ShownMaterial(
        material=material,
        url=material.url if document is None else file_address(material, document),
        note="" if document is None else file_note(document.file.name, document.file_size),
        film=film_at(material.url) if is_film and material.url else None,
        captions_url="" if captions is None else file_address(material, captions),
    )


def _materials(gathering: GatheringPage) -> QuerySet[Material]:
    return (
        Material.objects.filter(gathering_id=gathering.pk)
        .select_related("document", "captions")
        .order_by("sort_order", "id")
    )


def after_the_gathering(
    viewer: Viewer, gathering: GatheringPage, sessions: Iterable[Session]
) -> dict[str, Any]:
    """What the page shows: the gathering's own material, and on each session (as `shown_materials`) that session's."""
    shown = [as_shown(material) for material in _materials(gathering).filter(is_published=True)]
    of_session: dict[int, list[ShownMaterial]] = {}
    own: list[ShownMaterial] = []
    on_programme = {session.pk: session for session in sessions}
    for row in shown:
        session_id = row.material.session_id
        if session_id is not None and session_id in on_programme:
            of_session.setdefault(session_id, []).append(row)
        else:
            own.append(row)
    for pk, session in on_programme.items():
        session.shown_materials = of_session.get(pk, [])
    return {
        "materials": own,
        "has_session_materials": bool(of_session),
        "has_film": any(row.film is not None for row in shown),
    }


def material_file(viewer: Viewer, guid: UUID) -> Material | None:
    """The material whose file the viewer may fetch: shown on a page open to the viewer, or planned by the viewer."""
    found = (
        Material.objects.select_related("document", "captions", "gathering")
        .filter(guid=guid, document__isnull=False)
        .first()
    )
    if found is None:
        return None
    is_open = visible_pages(viewer, GatheringPage.objects.filter(pk=found.gathering_id)).exists()
    if (found.is_published and is_open) or rules.may_edit(viewer, found.gathering):
        return found
    return None


def material_of_document(document: StoredDocument) -> Material | None:
    """The material that a stored file belongs to; asked by whoever serves files by their own number."""
    return (
        Material.objects.filter(document=document).first()
        or Material.objects.filter(captions=document).first()
    )


def material_list(viewer: Viewer, gathering: GatheringPage) -> list[ShownMaterial]:
    """Everything there is, hidden too; for those who plan."""
    if not rules.may_edit(viewer, gathering):
        raise PermissionDenied("Bara de som planerar träffen får se det som inte visas.")
    return [as_shown(material) for material in _materials(gathering).select_related("session", "added_by")]


@dataclass(frozen=True, slots=True)
class OwedLine:
    """One thing that is waited for."""

    owed: OwedMaterial
    days_late: int
    """Above 0 when the day has passed."""
    may_be_nudged: bool
    nudge_again: datetime | None

    @property
    def who(self) -> str:
        if self.owed.speaker is not None:
            return self.owed.speaker.name
        return self.owed.person.get_full_name() if self.owed.person is not None else ""


def owed_list(viewer: Viewer, gathering: GatheringPage) -> list[OwedLine]:
    """What the gathering waits for, the latest first; then what is not needed. For those who plan."""
    if not rules.may_edit(viewer, gathering):
        raise PermissionDenied("Bara de som planerar träffen får se vad den väntar på.")
    return _lines(_owed().filter(gathering=gathering).exclude(state=State.DELIVERED))


def owed_to_me(viewer: Viewer) -> list[OwedLine]:
    """The same for all the gatherings that the viewer plans; only what is still waited for."""
    if not isinstance(viewer, Person) or not viewer.is_active:
        return []
    mine = PagePermissionPolicy(GatheringPage).instances_user_has_permission_for(viewer, "change")
    return _lines(_owed().filter(gathering__in=mine.values("pk"), gathering__live=True, state=State.OWED))


def _owed() -> QuerySet[OwedMaterial]:
    return OwedMaterial.objects.select_related("gathering", "session", "speaker", "person").order_by(
        "due_on", "gathering", "session__starts", "id"
    )


def _lines(found: QuerySet[OwedMaterial]) -> list[OwedLine]:
    today: date = local(timezone.now()).date()
    lines: Sequence[OwedLine] = [
        OwedLine(
            owed=owed,
            days_late=(today - owed.due_on).days,
            may_be_nudged=owed.person is not None and may_nudge_from(owed) is None,
            nudge_again=may_nudge_from(owed),
        )
        for owed in found
    ]
    return sorted(lines, key=lambda line: line.owed.state != State.OWED)


def may_nudge_from(owed: OwedMaterial, at: datetime | None = None) -> datetime | None:
    """When the next nudge may go, or None when it may go now."""
    if owed.nudged_at is None or owed.nudged_at + NUDGE_EVERY <= (at or timezone.now()):
        return None
    return owed.nudged_at + NUDGE_EVERY


def owed_by_token(token: str) -> OwedMaterial | None:
    """What the private link in a reminder lets one hand in, whatever its state."""
    public_id = owed_id_in(token)
    if public_id is None:
        return None
    return (
        OwedMaterial.objects.select_related("gathering", "gathering__desk", "session", "speaker", "person")
        .filter(public_id=public_id)
        .first()
    )
