"""Reuse and public commitments as tables: never who wrote or answers for them."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from hjulet.follow.models import Reuse
from hjulet.follow.queries.commitments import CommitmentLine
from hjulet.hub.formats.tables import Cell, day_cell
from hjulet.hub.pages import absolute_url

Table = list[list[Cell]]


def reuse_table(reuses: Iterable[Reuse]) -> Table:
    table: Table = [[
        "organisation", "exempel", "från", "läge", "varför det valdes bort", "vad som ändrades", "började",
        "ändrad", "adress",
    ]]  # fmt: skip
    for one in reuses:
        owner = one.example.organisation
        table.append([
            one.organisation.name, one.example.title, owner.name if owner else "", str(one.get_stage_display()),
            one.reason, one.changes, day_cell(one.started_at), day_cell(one.changed_at),
            absolute_url(reverse("reuse", args=[one.public_id])),
        ])  # fmt: skip
    return table


def commitment_table(lines: Iterable[CommitmentLine]) -> Table:
    table: Table = [[
        "organisation", "åtagande", "senast", "läge", "varför", "vad det blev", "lärdom", "träff", "exempel",
        "adress",
    ]]  # fmt: skip
    for line in lines:
        commitment, told = line.commitment, line.told
        table.append([
            commitment.organisation.name, commitment.text, day_cell(commitment.due_on),
            str(commitment.get_state_display()), commitment.reason, told.what_happened if told else "",
            told.lesson if told else "", line.gathering.title if line.gathering else "",
            line.example.title if line.example else "",
            absolute_url(reverse("commitment", args=[commitment.public_id])),
        ])  # fmt: skip
    return table
