"""Timetables and points: brought, read, and taken away when nobody uses them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hjulet.hub.models import Organisation, Person
from hjulet.hub.publicity import published
from hjulet.measure import access_files as files
from hjulet.measure import rules_access as rules
from hjulet.measure.access_reading import read_points_file, read_timetable
from hjulet.measure.access_refused import AccessRefused
from hjulet.measure.models import AccessPoints, Timetable
from hjulet.measure.models.access_files import KeptFile
from hjulet.measure.wording_access_faults import fault_words

TABLES = ("stops.txt", "routes.txt", "trips.txt", "stop_times.txt")


def add_timetable(
    actor: Person | None,
    organisation: Organisation | None,
    chunks: Iterable[bytes],
    *,
    name: str,
    source: str,
    licence: str = "",
    is_made_up: bool = False,
) -> Timetable:
    """Keep a feed for an organisation, or for all (None, by the host). It can be used when it has been read.

    Raises AccessRefused for what is no timetable at all; then nothing is left behind.
    """
    _may_add(actor, organisation)
    if organisation is not None:
        waiting = Timetable.objects.filter(organisation=organisation, state=Timetable.State.WAITING).count()
        if waiting >= rules.MOST_WAITING_FILES:
            raise AccessRefused(_("Vänta tills de tidtabeller som ni redan har lämnat är lästa."), "file")
    digest, size = _kept(chunks, files.timetables_folder(), ".zip", settings.LARGEST_FILE_BYTES)
    try:
        _glance(files.timetable_path(digest))
        with transaction.atomic():
            return Timetable.objects.create(
                organisation=organisation,
                name=name.strip(),
                source=source.strip(),
                licence=licence.strip(),
                digest=digest,
                size=size,
                is_made_up=is_made_up,
                added_by=actor,
            )
    except BaseException:
        forget_unused_timetable(digest)
        raise


def add_points(
    actor: Person | None,
    organisation: Organisation | None,
    chunks: Iterable[bytes],
    *,
    name: str,
    source: str,
    licence: str = "",
    is_made_up: bool = False,
) -> AccessPoints:
    """Keep points, read at once. Raises AccessRefused for what cannot be used; then nothing is left behind."""
    from hjulet.instruments.access import AccessError

    _may_add(actor, organisation)
    digest, size = _kept(chunks, files.points_folder(), ".csv", rules.MOST_POINTS_BYTES)
    try:
        try:
            read = read_points_file(files.points_path(digest))
        except AccessError as fault:
            raise AccessRefused(fault_words(fault), "file") from None
        with transaction.atomic():
            points = AccessPoints.objects.create(
                organisation=organisation,
                name=name.strip(),
                source=source.strip(),
                licence=licence.strip(),
                digest=digest,
                size=size,
                is_made_up=is_made_up,
                added_by=actor,
                rows=read.rows,
                columns=read.columns,
                west=read.west,
                south=read.south,
                east=read.east,
                north=read.north,
            )
            _show_change(points)
            return points
    except BaseException:
        forget_unused_points(digest)
        raise


def read_kept_timetable(timetable: Timetable) -> bool:
    """Read it whole and say what it holds, or why it cannot be used; then the file is gone. Whether it can be used."""
    from hjulet.instruments.access import AccessError

    if timetable.taken_up >= rules.MOST_TAKEN_UP:
        return _refuse(timetable, _("Tidtabellen är för stor för att läsas här. Pröva en för bara ert län."))
    timetable.taken_up += 1
    timetable.save(update_fields=["taken_up"])  # before, so that whoever dies over it is counted
    try:
        read = read_timetable(files.timetable_path(timetable.digest))
    except (AccessError, OSError) as fault:
        return _refuse(timetable, fault_words(fault))
    timetable.state = Timetable.State.READY
    timetable.first_day, timetable.last_day = read.days[0][0], read.days[-1][0]
    timetable.days = [[day.isoformat(), count] for day, count in read.days]
    timetable.counted_on, timetable.problems = read.counted_on, read.problems
    timetable.stops, timetable.routes, timetable.trips = read.stops, read.routes, read.trips
    timetable.save()
    _show_change(timetable)
    return True


def _refuse(timetable: Timetable, words: str) -> bool:
    timetable.state, timetable.refused_because = Timetable.State.REFUSED, words[:600]
    timetable.save(update_fields=["state", "refused_because"])
    forget_unused_timetable(timetable.digest)
    return False


def remove_file(actor: Person | None, kept: Timetable | AccessPoints) -> None:
    """Take it away with its file. Raises AccessRefused while a study uses it."""
    _may_add(actor, kept.organisation)
    with transaction.atomic():
        fresh = type(kept)._default_manager.select_for_update().get(pk=kept.pk)
        if fresh.studies.exists():
            raise AccessRefused(_("En studie bygger på filen. Ta bort studien först."))
        fresh.delete()
        _show_change(fresh)
    _forget(fresh)


def _show_change(kept: KeptFile) -> None:
    """What the host has is told on a page that everybody sees."""
    if kept.organisation_id is None:
        published.send(sender=type(kept), paths=None)


def forget_refused_timetables() -> int:
    """Those that could not be read are told of for a week."""
    before = timezone.now() - rules.REFUSED_KEPT
    gone, _by_model = Timetable.objects.filter(state=Timetable.State.REFUSED, added_at__lt=before).delete()
    return gone


def forget_unused_timetable(digest: str) -> None:
    """Remove the file when no timetable that can be used, or may become so, has the same content."""
    if not Timetable.objects.filter(digest=digest).exclude(state=Timetable.State.REFUSED).exists():
        files.timetable_path(digest).unlink(missing_ok=True)


def forget_unused_points(digest: str) -> None:
    if not AccessPoints.objects.filter(digest=digest).exists():
        files.points_path(digest).unlink(missing_ok=True)


def _forget(kept: KeptFile) -> None:
    if isinstance(kept, Timetable):
        forget_unused_timetable(kept.digest)
    else:
        forget_unused_points(kept.digest)


def _may_add(actor: Person | None, organisation: Organisation | None) -> None:
    """None is the host at the command line, who alone has files for everybody."""
    if actor is not None and (organisation is None or not rules.may_act_for(actor, organisation)):
        raise PermissionDenied("Bara den som företräder organisationen lägger in filer för den.")


def _kept(chunks: Iterable[bytes], folder: Path, ending: str, most: int) -> tuple[str, int]:
    try:
        digest, size, _path = files.keep_file(chunks, folder, ending, most=most)
    except files.TooLarge:
        words = _("Filen är större än %(size)s. Använd kommandot hjulet measure access för så stora filer.")
        raise AccessRefused(words % {"size": f"{most // 1_000_000} MB"}, "file") from None
    return digest, size


def _glance(path: Path) -> None:
    """Whether it is a timetable at all, by its list of contents; the rest is read in the background."""
    try:
        with ZipFile(path) as packed:
            names = {Path(one.replace("\\", "/")).name.lower() for one in packed.namelist()}
    except (BadZipFile, OSError, ValueError):
        raise AccessRefused(
            _("Filen är ingen zip-fil. Välj tidtabellen i formatet GTFS, så som den laddades ner."), "file"
        ) from None
    if missing := [one for one in TABLES if one not in names]:
        words = _("I zip-filen saknas %(name)s. En tidtabell i formatet GTFS har den.")
        raise AccessRefused(words % {"name": missing[0]}, "file")
