"""Which of a gathering's lists have anything in them, asked in the query that finds it, so that empty ones cost none."""

from __future__ import annotations

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


def existing_children() -> dict[str, Exists]:
    """Annotations for a query of gatherings."""
    return {
        f"has_{name}": Exists(model._default_manager.filter(page_id=OuterRef("pk")))
        for name, model in CHILDREN.items()
    }


def remember_empty(gathering: GatheringPage) -> None:
    """Let a gathering that was found with `existing_children` know which of its lists are empty."""
    for name in CHILDREN:
        if not getattr(gathering, f"has_{name}"):
            setattr(gathering, name, [])
