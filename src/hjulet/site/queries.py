"""What the start page gathers from the spokes."""

from __future__ import annotations

from typing import Any

from hjulet.hub.rules import Viewer
from hjulet.hub.spoke import NewItem, Section
from hjulet.site.wheel import SPOKES


def start_page(viewer: Viewer) -> dict[str, Any]:
    return {"spokes": SPOKES, "sections": start_sections(viewer), "newest": newest(viewer, limit=6)}


def start_sections(viewer: Viewer) -> list[Section]:
    """What each spoke wants on the start page, in the wheel's order."""
    found = [spoke.start_section(viewer) for spoke in SPOKES if spoke.start_section is not None]
    return [section for section in found if section is not None]


def newest(viewer: Viewer, *, limit: int) -> list[NewItem]:
    """The latest published from all spokes together."""
    items = [item for spoke in SPOKES if spoke.newest is not None for item in spoke.newest(viewer, limit)]
    return sorted(items, key=lambda item: item.published, reverse=True)[:limit]
