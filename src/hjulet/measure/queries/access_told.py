"""A table of a run as an impact assessment takes it: text with headings in Swedish, where it is from, and how it was computed."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from hjulet.hub.rules import Viewer
from hjulet.measure import wording_access as wording
from hjulet.measure.access_carried_out import Result, read_result
from hjulet.measure.formats.access_frames import frame_of
from hjulet.measure.models import AccessRun
from hjulet.measure.queries.access import run_seen
from hjulet.measure.queries.access_results import sections
from hjulet.measure.wording_access_limits import assumed

if TYPE_CHECKING:
    import polars as pl

ACCESS, CONSEQUENCE, ALTERNATIVES = "access", "consequence", "alternatives"
"""What the tables tell of; an assessment has questions of the same names."""
MOST_TAKEN = 60
"""Rows that go along: those that show the matter."""


@dataclass(frozen=True, slots=True)
class ToldTable:
    """`text` is a table with semicolons; `shown` the column a picture draws, `people` the one that counts people."""

    title: str
    text: str
    source: str
    dated_on: date
    method: str
    shown: str
    people: str
    tells_of: str
    run: AccessRun


def told_table(viewer: Viewer, study_id: UUID, run_id: UUID, key: str) -> ToldTable | None:
    """None for a run that the viewer may not see, one that is not done, and a table that it does not have."""
    run = run_seen(viewer, study_id, run_id)
    if run is None or not run.is_done:
        return None
    try:
        result = read_result(run.folder)
    except (OSError, ValueError):
        return None
    section = next((one for one in sections(result) if one.key == key), None)
    frame = frame_of(result, key)
    if section is None or frame is None or not frame.height:
        return None
    columns = _columns(result, key)
    kind = result.summary["kind"]
    study = run.study
    files = [study.timetable, *([study.points] if study.points else [])]
    made_up = _("Påhittade siffror. ") if study.is_made_up else ""
    shown = next(iter(columns.values())) if len(columns) == 1 else list(columns.values())[_shown_at(columns)]
    return ToldTable(
        title=f"{section.title}: {run.proposal.title if run.proposal else study.title}"[:150],
        text=_text(_ordered(frame, key, kind), columns),
        source=(made_up + "; ".join(dict.fromkeys(f"{one.name}, {one.source}" for one in files)))[:300],
        dated_on=datetime.fromisoformat(result.summary["computed"]).date(),
        method=" ".join(
            [
                _("Beräknat av Hjulet på tidtabellen."),
                *assumed(result),
                _("Studien: %(address)s")
                % {"address": settings.PUBLIC_URL.rstrip("/") + study.get_absolute_url()},
            ]
        )[:1500],
        shown=shown,
        people=columns.get("persons", ""),
        tells_of={
            "travel-times": ACCESS,
            "rank": CONSEQUENCE,
            "compare": CONSEQUENCE,
            "least-harm": CONSEQUENCE,
        }[kind],
        run=run,
    )


def _shown_at(columns: Mapping[str, str]) -> int:
    """The figure that the table is about."""
    about = (
        "loss",
        "harm",
        "minutes",
        "within_share",
        "reached_share",
        "mean",
        "service_class",
        "km",
        "persons",
    )
    return list(columns).index(next((name for name in about if name in columns), next(iter(columns))))


def _columns(result: Result, key: str) -> dict[str, str]:
    """Names in the file, and what they are called in the assessment."""
    loss, harm, people = wording.loss_head(result), wording.harm_head(result), _("Personer")
    is_nearest = result.figures.get("is_nearest", False)
    minutes = _("Minuter till %(goal)s") % {"goal": wording.nearest_words(result.asked["opportunities"])}
    before_after = {"before": _("Minuter före"), "after": _("Minuter efter")}
    if result.asked["measure"] != "mean-time":
        before_after = {}
    where = {"lon": "lon", "lat": "lat"}
    with_people = {"persons": people} if result.summary["ground"]["has_people"] else {}
    reached = {"minutes": minutes} if is_nearest else {}
    losing = {**before_after, "loss": loss, "harm": harm}
    is_today = result.summary["kind"] == "travel-times"
    places = {**reached, "reached_share": _("Andel som nås")} if is_today else losing
    group_figures: dict[str, str] = {"mean": _("Minuter i medeltal") if is_nearest else _("Andel som nås")}
    if not is_today:
        group_figures = {**losing, "losing": _("Får det sämre"), "cut_off": _("Mister någon målpunkt")}
    found: Mapping[str, dict[str, str]] = {
        "platser": {"name": _("Plats"), **with_people, **places, **where},
        "varst": {"name": _("Plats"), **with_people, **places, **where},
        "grupper": {"group": _("Grupp"), "persons": people, **group_figures},
        "turer": {
            "unit": _("Vad"), "km": _("Km"), "harm": harm, "next_departure": _("Nästa avgång"),
            "worst_place_name": _("Förlorar mest"),
        },
        "indragna": {"departure": _("Avgång"), "route": _("Linje"), "from": _("Från"), "to": _("Till"), "km": _("Km")},
        "forbindelser": {
            "origin_name": _("Plats"), **with_people, "destination_name": _("Målpunkt"), "before": _("Före"),
            "after": _("Efter"),
        },
        "serviceklasser": {"class": _("Klass"), "persons": people},
    }  # fmt: skip
    return found[key]


def _ordered(frame: pl.DataFrame, key: str, kind: str) -> list[dict[str, Any]]:
    """The rows that show the matter, with the words for groups, classes and trips."""
    if key == "platser":
        order = "harm" if "harm" in frame.columns else "persons"
        frame = frame.sort(order, "id", descending=[True, False], nulls_last=True)
    rows = frame.head(MOST_TAKEN).to_dicts()
    for row in rows:
        if key == "forbindelser":
            row["after"] = row["after"] or _("finns inte")
        if key == "turer":
            row["next_departure"] = row.get("next_departure") or _("ingen")
            row["unit"] = wording.unit_words(row, "trip" if "departure" in row else "block")
        elif key == "grupper":
            row["group"] = wording.group_words(row["group"])
        elif key == "serviceklasser":
            row["class"] = wording.class_words(row["service_class"])
    return rows


def _text(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> str:
    there = {name: words for name, words in columns.items() if any(name in row for row in rows)}
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(there.values())
    for row in rows:
        writer.writerow([_cell(name, row.get(name)) for name in there])
    return out.getvalue()


def _cell(name: str, value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, float):
        return (
            round(value, 5)
            if name in ("lon", "lat")
            else (int(value) if value == int(value) else round(value, 2))
        )
    return str(value)[:200]
