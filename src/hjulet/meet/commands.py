"""The command-line face of Meet."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from django.db import OperationalError, ProgrammingError
from django.utils import timezone, translation

from hjulet.meet import actions
from hjulet.meet.actions import invoices as invoicing
from hjulet.meet.actions.retention import run as remove_due
from hjulet.meet.formats.invoices.exported import invoice_files
from hjulet.meet.formats.schedule import LARGEST_FILE, ScheduleError
from hjulet.meet.formats.schedule_reading import read_schedule
from hjulet.meet.models import GatheringPage, InvoiceBasis
from hjulet.meet.queries.invoices import preview_for_export
from hjulet.meet.queries.retention import by_due_date, still_held


def import_schedule(arguments: argparse.Namespace) -> int:
    """Read the file into one gathering and say what came of it; 1 and one message when it could not be done."""
    try:
        programme = read_schedule(_content(arguments.file))
        counts = actions.import_programme(None, programme)
    except (ScheduleError, actions.ImportRefused) as error:
        return _refused(str(error))
    except OSError as error:
        return _refused(f"The file {arguments.file} cannot be read: {error.strerror or error}.")
    except (OperationalError, ProgrammingError) as error:
        return _refused(
            f"The database cannot be used ({error}). Is DATABASE_URL right, and 'hjulet prepare' run?"
        )
    for note in programme.notes:
        print(f"Note: {note}", file=sys.stderr)
    figures = asdict(counts)
    removed = figures.pop("removed")
    if arguments.json:
        print(json.dumps(figures))
    else:
        print(
            f"/traffar/{counts.slug}/: {counts.days} days, {counts.rooms} rooms, {counts.sessions} sessions, "
            f"{counts.speakers} speakers. Sessions created {counts.created}, updated {counts.updated}, removed {removed}."
        )
    return 0


def export_invoices(arguments: argparse.Namespace) -> int:
    """Export what a gathering has to charge into a folder; 1 and one message when nothing was, 0 when all is charged."""
    folder = Path(arguments.out)
    gathering = GatheringPage.objects.filter(slug=arguments.gathering).first()
    if gathering is None:
        return _not_exported(f"There is no gathering with the address {arguments.gathering}.")
    try:
        # Before anything is written down for good: a folder that cannot be used would lose the files.
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
        bases, preview = invoicing.export_invoices(None, gathering, is_gathered=not arguments.per_person)
    except OSError as error:
        return _not_exported(f"The folder {arguments.out} cannot be written in: {error.strerror or error}.")
    except invoicing.ExportRefused as refused:
        if refused.reason == "seller":
            return _not_exported(
                "The seller's details are missing or faulty; the page Fakturaunderlag says how."
            )
        bases, preview = [], preview_for_export(gathering, is_gathered=not arguments.per_person)
    files = invoice_files(bases) if bases else {}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    figures = {
        "invoices": sum(basis.kind == InvoiceBasis.Kind.INVOICE for basis in bases),
        "credit_notes": sum(basis.kind == InvoiceBasis.Kind.CREDIT for basis in bases),
        "numbers": [basis.number for basis in bases],
        "files": sorted(files),
        "missing_payers": len(preview.missing),
    }
    if arguments.json:
        print(json.dumps(figures))
    else:
        print(
            f"/traffar/{gathering.slug}/: {figures['invoices']} invoices, {figures['credit_notes']} credit notes, "
            f"{len(files)} files in {folder}. Sign-ups held back for want of a payer: {figures['missing_payers']}."
        )
    return 0


def _content(name: str) -> bytes:
    """The file, or standard input for "-"; never more than a byte above what is allowed."""
    if name == "-":
        return sys.stdin.buffer.read(LARGEST_FILE + 1)
    with Path(name).open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def _refused(message: str) -> int:
    print(f"hjulet import schedule: {message} Nothing was imported.", file=sys.stderr)
    return 1


def _not_exported(message: str) -> int:
    print(f"hjulet invoices export: {message} Nothing was exported.", file=sys.stderr)
    return 1


def retention(arguments: argparse.Namespace) -> int:
    """What the numbered rules take, or taking it; 1 when something could not be archived and was left."""
    with translation.override("sv"):
        return _list_held(arguments) if arguments.what == "list" else _remove_due(arguments)


def _list_held(arguments: argparse.Namespace) -> int:
    """Figures and addresses of gatherings, overdue first; never whose data it is."""
    now = timezone.now()
    lines: list[dict[str, str | int | bool | None]] = [
        {
            "rule": held.rule.number if held.rule else None,
            "way": held.rule.way if held.rule else None,
            "subject": held.subject,
            "gathering": held.gathering.slug if held.gathering else None,
            "count": held.count,
            "due": held.due_at.isoformat(timespec="seconds") if held.due_at else None,
            "is_due": held.is_due(now),
        }
        for held in by_due_date(still_held(now))
    ]
    if arguments.json:
        print(json.dumps(lines))
        return 0
    for line in lines:
        due = str(line["due"] or "never")[:10] + (" (due)" if line["is_due"] else "")
        where = line["gathering"] or ""
        print(f"{due:<17} {line['rule'] or '-':<6} {line['subject']:<16} {line['count']:>6}  {where}")
    return 0


def _remove_due(arguments: argparse.Namespace) -> int:
    report = remove_due(None, dry_run=arguments.dry_run)
    if arguments.json:
        print(json.dumps(asdict(report)))
    else:
        for done in report.done:
            archived = f", archived in {done.archive}" if done.archive else ""
            where = done.gathering or "the site"
            print(f"{done.rule} {done.subject}: {done.count} at {where} ({done.way}){archived}")
        print(f"{len(report.done)} {'would be done; nothing was removed' if report.dry_run else 'done'}.")
    for failed in report.failed:
        print(f"hjulet retention run: {failed}. Nothing of it was removed.", file=sys.stderr)
    return 1 if report.failed else 0
