"""Which of a gathering's lists have anything in them, asked in the query that finds it, so that empty ones cost none."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, Model, OuterRef

from hjulet.meet.models import (
    CancellationStep,
    GatheringPage,
    GatheringQuestion,
    GatheringSite,
    GatheringSpeaker,
    PriceRow,
)

CHILDREN: dict[str, type[Model]] = {
    "sites": GatheringSite,
    "price_rows": PriceRow,
    "cancellation_steps": CancellationStep,
    "questions": GatheringQuestion,
    "speakers": GatheringSpeaker,
}


def existing_children(gathering: str = "pk") -> dict[str, Exists]:
    """Annotations for a query in which the gathering's id stands under that name."""
    return {
        f"has_{name}": Exists(model._default_manager.filter(page_id=OuterRef(gathering)))
        for name, model in CHILDREN.items()
    }


def remember_empty(gathering: GatheringPage, row: Any) -> None:
    """Let the gathering know which of its lists are empty, from a row with `existing_children`."""
    for name in CHILDREN:
        if not getattr(row, f"has_{name}"):
            setattr(gathering, name, [])
