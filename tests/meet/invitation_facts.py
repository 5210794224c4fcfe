"""What was read of an invitation as lines of words, to hold against the lines that a person has written down."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path

from hjulet.meet.formats.invitation import Invitation, Known, Named, read_invitation

DATA = Path(__file__).parent / "data" / "invitations"
REFERENCE = Path(__file__).parents[2] / "src" / "hjulet" / "hub" / "reference"


@cache
def known() -> Known:
    """The names of the built-in table, as the site reads them from its register."""
    with (REFERENCE / "municipalities.csv").open(encoding="utf-8") as file:
        municipalities = list(csv.DictReader(file))
    with (REFERENCE / "counties.csv").open(encoding="utf-8") as file:
        counties = list(csv.DictReader(file))
    return Known(
        places=tuple(row["name"] for row in [*municipalities, *counties]),
        organisations=(
            *(row["official_name"] for row in municipalities),
            *(row["region_name"] for row in counties),
        ),
    )


def read(text: str) -> Invitation:
    return read_invitation(text, known=known())


def names() -> list[str]:
    """The invitations of the test data, by name."""
    return sorted(path.stem for path in DATA.glob("*.txt"))


def text_of(name: str) -> str:
    return (DATA / f"{name}.txt").read_text(encoding="utf-8")


def expected_of(name: str) -> list[str]:
    """The facts that a person found in the text, one a line."""
    lines = (DATA / f"{name}.facts").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def score(found: list[str], expected: list[str]) -> dict[str, tuple[int, int, int]]:
    """By kind of fact: how many were found and right, found, and expected."""
    right = Counter(found) & Counter(expected)
    kinds = sorted({line.split(":")[0] for line in [*found, *expected]})
    return {
        kind: tuple(  # type: ignore[misc]
            sum(count for line, count in lines.items() if line.split(":")[0] == kind)
            for lines in (right, Counter(found), Counter(expected))
        )
        for kind in kinds
    }


def facts_of(invitation: Invitation) -> list[str]:
    """Every fact as `kind: value`; what is not stated has no line."""
    lines = [f"title: {invitation.title}", f"shape: {invitation.shape}", f"format: {invitation.format}"]
    for one in invitation.occasions:
        if one.first is not None and one.last is not None:
            days = one.first.iso() if one.first.key == one.last.key else f"{one.first.iso()}/{one.last.iso()}"
            lines.append(f"date: {one.number} {days}" + (" past" if one.is_past else ""))
        if one.clock is not None:
            ends = f"{one.clock.ends:%H:%M}" if one.clock.ends else "?"
            lines.append(f"clock: {one.number} {one.clock.starts:%H:%M}-{ends}")
        for kind, words in (
            ("occasion_town", one.town),
            ("occasion_venue", one.venue),
            ("occasion_title", one.title),
        ):
            if words and len(invitation.occasions) > 1:
                lines.append(f"{kind}: {one.number} {words}")
    where = invitation.where
    lines += [
        f"{kind}: {words}"
        for kind, words in (("venue", where.venue), ("address", where.street_address), ("town", where.town))
        if words
    ]
    if where.mode_is_stated:
        lines.append(f"mode: {where.mode}")
    lines += [
        f"{'fee' if price.is_fee else 'price'}: {(price.amount_ore or 0) // 100}"
        + (" exkl" if price.is_without_vat else "")
        for price in invitation.prices
    ]
    said = {
        "free": "yes" if invitation.is_free else "",
        "seats": invitation.seats,
        "limited": "yes" if invitation.has_limited_seats else "",
        "per_organisation": invitation.max_per_organisation,
        "closes": invitation.registration_closes.iso() if invitation.registration_closes else "",
        "cancel_by": invitation.cancel_by.iso() if invitation.cancel_by else "",
        "target": invitation.target_group,
        "members": invitation.member_count,
        "author": invitation.author,
        "joining": where.joining_link,
    }
    lines += [f"{kind}: {value}" for kind, value in said.items() if value]
    for kind, values in (
        ("organiser", invitation.organisers),
        ("role", invitation.roles),
        ("email", invitation.emails),
        ("phone", invitation.phones),
    ):
        lines += [f"{kind}: {value}" for value in values]
    lines += [f"speaker: {_person(one)}" for one in invitation.speakers]
    lines += [f"planner: {_person(one)}" for one in invitation.planners]
    for point in invitation.points:
        when = ""
        if point.day is not None:
            when += f"{point.day.month}-{point.day.day} "
        if point.clock is not None:
            when += (
                f"{point.clock.starts:%H:%M}"
                + (f"-{point.clock.ends:%H:%M}" if point.clock.ends else "")
                + " "
            )
        kind = "workshop" if point.is_workshop else "break" if point.is_break else "point"
        lines.append(f"{kind}: {when}{point.title}" + (" [en]" if point.language == "en" else ""))
        lines += [f"leads: {_person(one)}" for one in point.people]
    lines += [
        f"reference: {one.name} {one.when.iso() if one.when else ''}".strip() for one in invitation.references
    ]
    return lines


def _person(one: Named) -> str:
    return " | ".join((one.name, one.role, one.organisation))
