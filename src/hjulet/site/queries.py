"""What the start page gathers from the spokes."""

from __future__ import annotations

from typing import Any

from hjulet.hub.rules import Viewer
from hjulet.hub.spoke import Section, newest_items
from hjulet.site.wheel import SPOKES


def start_page(viewer: Viewer) -> dict[str, Any]:
    return {"spokes": SPOKES, "sections": start_sections(viewer), "newest": newest_items(viewer, 6)}


def start_sections(viewer: Viewer) -> list[Section]:
    """What each spoke wants on the start page, in the wheel's order."""
    found = [spoke.start_section(viewer) for spoke in SPOKES if spoke.start_section is not None]
    return [section for section in found if section is not None]
