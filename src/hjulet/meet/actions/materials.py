"""What is left after a gathering: adding, showing and taking away material, and telling those who came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from hjulet.hub.models import Person, StoredDocument
from hjulet.hub.publicity import published
from hjulet.hub.rules import Actor
from hjulet.meet import rules
from hjulet.meet.actions.desk import locked_desk
from hjulet.meet.actions.outbox import write_mails
from hjulet.meet.formats.files import DOCUMENTS, FILMS, FileRefused, check_file, download_name
from hjulet.meet.formats.films import film_at
from hjulet.meet.models import (
    Attendance,
    GatheringPage,
    Material,
    OutgoingMail,
    OwedMaterial,
    Registration,
    Session,
)

Kind = Material.Kind
OwedState = OwedMaterial.State


class MaterialRefused(Exception):
    """The material cannot be taken or shown as it is. The text is a sentence; `field` is the one to mend, if any."""

    def __init__(self, words: str, field: str | None = None) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialDetails:
    """What is said of a material. It is one thing: a file (sent beside), a link or a text."""

    kind: str
    title: str
    session: Session | None = None
    url: str = ""
    text: str = ""
    language: str = "sv"
    minutes: int | None = None
    has_captions: bool = False
    transcript: str = ""
    caption_exception: str = ""


def add_material(
    actor: Actor,
    gathering: GatheringPage,
    details: MaterialDetails,
    *,
    file: File[bytes] | None = None,
    captions: File[bytes] | None = None,
) -> Material:
    """Add it, hidden. Raises MaterialRefused with a sentence when it cannot be taken."""
    require_planner(actor, gathering)
    with transaction.atomic():
        material = new_material(gathering, details, file=file, captions=captions, actor=actor)
        owed = OwedMaterial.objects.filter(
            gathering=gathering, session=details.session, kind=details.kind, state=OwedState.OWED
        )
        owed.update(state=OwedState.DELIVERED, material=material)
    return material


def new_material(
    gathering: GatheringPage,
    details: MaterialDetails,
    *,
    file: File[bytes] | None,
    captions: File[bytes] | None = None,
    actor: Actor | None = None,
) -> Material:
    """The same for callers that have asked their own rules who may."""
    last = Material.objects.filter(gathering=gathering).aggregate(last=Max("sort_order"))["last"]
    material = Material(
        gathering=gathering,
        added_by=actor if isinstance(actor, Person) else None,
        sort_order=0 if last is None else last + 1,
    )
    _write(material, details, file=file, captions=captions)
    return material


def change_material(
    actor: Actor,
    material: Material,
    details: MaterialDetails,
    *,
    file: File[bytes] | None = None,
    captions: File[bytes] | None = None,
) -> Material:
    """Change it; without a new file the old one stays. What is shown must go on being fit to show."""
    require_planner(actor, material.gathering)
    with transaction.atomic():
        fresh = Material.objects.select_for_update(of=("self",)).get(pk=material.pk)
        _write(fresh, details, file=file, captions=captions)
        if fresh.is_published:
            if fault := why_not_shown(fresh):
                raise fault
            published.send(sender=GatheringPage, paths=None, instance=fresh.gathering)
    return fresh


def _write(
    material: Material, details: MaterialDetails, *, file: File[bytes] | None, captions: File[bytes] | None
) -> None:
    is_film = details.kind == Kind.FILM
    _check(material, details, file)
    # Both before either is stored, so that what is refused leaves no file behind.
    _check_file(file, FILMS if is_film else DOCUMENTS, "file")
    _check_file(captions, ("vtt",), "captions")
    for name in ("kind", "title", "session", "url", "text", "language"):
        setattr(material, name, getattr(details, name))
    material.title = details.title.strip()
    material.minutes = details.minutes if is_film else None
    material.has_captions = is_film and (details.has_captions or captions is not None)
    material.transcript = details.transcript.strip() if is_film else ""
    material.caption_exception = details.caption_exception.strip() if is_film else ""
    replaced: list[StoredDocument] = []
    if file is not None:
        replaced += [material.document] if material.document else []
        material.document = _stored(file, material.title)
    elif details.url or details.text:
        replaced += [material.document] if material.document else []
        material.document = None
    if captions is not None:
        replaced += [material.captions] if material.captions else []
        material.captions = _stored(captions, material.title)
    material.save()
    for document in replaced:
        document.delete()


def _check(material: Material, details: MaterialDetails, file: File[bytes] | None) -> None:
    given = [bool(file), bool(details.url), bool(details.text.strip())]
    has_old_file = material.document is not None and not any(given)
    if sum(given) > 1:
        raise MaterialRefused(_("Lämna antingen en fil, en länk eller en text, inte flera av dem."))
    if not any(given) and not has_old_file:
        raise MaterialRefused(_("Välj en fil, klistra in en länk eller skriv en text."))
    if details.kind == Kind.FILM and details.text.strip():
        raise MaterialRefused(_("En film är en fil eller en länk. Skriv det som sägs i ”Filmen som text”."))
    if details.kind == Kind.FILM and details.url and film_at(details.url) is None:
        raise MaterialRefused(
            _(
                "Film från den adressen kan inte visas på sidan. Lägg in den som slaget ”annat”, "
                "så blir den en vanlig länk."
            ),
            field="url",
        )
    if has_old_file and (material.kind == Kind.FILM) != (details.kind == Kind.FILM):
        raise MaterialRefused(_("Välj filen på nytt när du byter mellan film och annat."), field="file")


def _check_file(file: File[bytes] | None, takes: tuple[str, ...], field: str) -> None:
    if file is None:
        return
    try:
        check_file(file, name=str(file.name or ""), takes=takes)
    except FileRefused as refused:
        raise MaterialRefused(str(refused), field=field) from None


def _stored(file: File[bytes], title: str) -> StoredDocument:
    """The file as a document of its own, in a folder that nobody can guess: hidden material has no public address."""
    document = StoredDocument(title=title[:255], file_size=file.size)
    document.file.save(f"{uuid4().hex}/{download_name(title, str(file.name or ''))}", file, save=False)
    document.save()
    return document


def why_not_shown(material: Material) -> MaterialRefused | None:
    """What must be mended before it may be shown, or None. A film needs captions, or a reason, and its words as text."""
    if material.kind != Kind.FILM:
        return None
    if not material.has_captions and not material.caption_exception:
        return MaterialRefused(
            _(
                "Filmen kan inte visas utan undertexter. Texta den och kryssa i ”Filmen är textad”, "
                "eller skriv varför den saknar text."
            ),
            field="has_captions",
        )
    if not material.transcript:
        return MaterialRefused(
            _("Filmen kan inte visas förrän det som sägs och visas i den finns som text på sidan."),
            field="transcript",
        )
    return None


def publish_material(actor: Actor, material: Material) -> None:
    """Show it on the gathering's page. The first that is shown after the gathering makes it documented."""
    _require_publisher(actor, material.gathering)
    with transaction.atomic():
        show(material)


def show(material: Material) -> None:
    """The same without asking who: for delivered material that a planner has said may be shown at once."""
    if fault := why_not_shown(material):
        raise fault
    Material.objects.filter(pk=material.pk).update(is_published=True)
    material.is_published = True
    GatheringPage.objects.filter(pk=material.gathering_id, documented_at__isnull=True).update(
        documented_at=timezone.now()
    )
    published.send(sender=GatheringPage, paths=None, instance=material.gathering)


def unpublish_material(actor: Actor, material: Material) -> None:
    """Take it off the page; it stays in the editor. The file's address answers nobody but those who plan."""
    _require_publisher(actor, material.gathering)
    with transaction.atomic():
        Material.objects.filter(pk=material.pk).update(is_published=False)
        material.is_published = False
        _documented_no_longer(material.gathering_id)
        published.send(sender=GatheringPage, paths=None, instance=material.gathering)


def remove_material(actor: Actor, material: Material) -> None:
    """Remove it with its files. What it paid off is owed again."""
    require_planner(actor, material.gathering)
    if material.is_published:
        _require_publisher(actor, material.gathering)
    with transaction.atomic():
        OwedMaterial.objects.filter(material=material, state=OwedState.DELIVERED).update(state=OwedState.OWED)
        documents = [found for found in (material.document, material.captions) if found is not None]
        was_shown, gathering_id = material.is_published, material.gathering_id
        material.delete()
        for document in documents:
            document.delete()
        if was_shown:
            _documented_no_longer(gathering_id)
            published.send(sender=GatheringPage, paths=None, instance=material.gathering)


def _documented_no_longer(gathering_id: int) -> None:
    if not Material.objects.filter(gathering_id=gathering_id, is_published=True).exists():
        GatheringPage.objects.filter(pk=gathering_id, documentation="").update(documented_at=None)


def move_material(actor: Actor, material: Material, *, up: bool) -> None:
    """One step up or down among the gathering's material; at the end nothing happens."""
    require_planner(actor, material.gathering)
    with locked_desk(material.gathering_id):
        rows: Sequence[Material] = list(Material.objects.filter(gathering_id=material.gathering_id))
        order = [row.pk for row in rows]
        here = order.index(material.pk)
        there = here - 1 if up else here + 1
        if 0 <= there < len(order):
            order[here], order[there] = order[there], order[here]
        for number, pk in enumerate(order):
            Material.objects.filter(pk=pk).update(sort_order=number)
        published.send(sender=GatheringPage, paths=None)


def those_who_came(gathering: GatheringPage) -> list[Registration]:
    """The registered who were marked as present; when nobody was marked, all who had a seat."""
    seated = Registration.objects.filter(
        gathering=gathering, state=Registration.State.REGISTERED, person__isnull=False
    ).order_by("id")
    came = seated.filter(pk__in=Attendance.objects.filter(registration__gathering=gathering).values("pk"))
    return list(came) or list(seated)


def tell_participants(actor: Actor, gathering: GatheringPage) -> int:
    """One mail to each who came, once for ever: that there is material on the page. Returns how many are told now."""
    _require_publisher(actor, gathering)
    if not Material.objects.filter(gathering=gathering, is_published=True).exists():
        raise MaterialRefused(_("Visa något material först, så att det finns något att läsa om."))
    kind = OutgoingMail.Kind.DOCUMENTED
    with locked_desk(gathering.pk) as locked:
        told = set(
            OutgoingMail.objects.filter(registration__gathering=gathering, kind=kind).values_list(
                "registration_id", flat=True
            )
        )
        untold = [registration for registration in those_who_came(gathering) if registration.pk not in told]
        write_mails(untold, kind, locked.desk, version=0)
    return len(untold)


def require_planner(actor: Actor, gathering: GatheringPage) -> None:
    if not rules.may_edit(actor, gathering):
        raise PermissionDenied(_("Bara de som planerar träffen får ändra det som finns efteråt."))


def _require_publisher(actor: Actor, gathering: GatheringPage) -> None:
    if not rules.may_publish(actor, gathering):
        raise PermissionDenied(_("Bara de som får publicera träffen får visa eller dölja material."))
