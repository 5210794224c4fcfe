"""What a preview shows: the page as it stands in the editor's form, before anything is saved."""

from __future__ import annotations

from typing import Any

from hjulet.hub.rules import Viewer
from hjulet.meet.models import GatheringPage, NetworkPage
from hjulet.meet.queries.gatherings import by_day, gathering_page
from hjulet.meet.queries.networks import network_page


def preview_of_gathering(viewer: Viewer, gathering: GatheringPage) -> dict[str, Any]:
    """The page's context with programme and speakers out of the form instead of the database."""
    timed = [session for session in gathering.sessions.all() if session.starts is not None]
    timed.sort(key=lambda session: (session.starts, session.sort_order or 0))
    return {
        **gathering_page(viewer, gathering),
        "days": by_day(timed),
        "unscheduled": [session for session in gathering.sessions.all() if session.starts is None],
        "speakers": [row.speaker for row in gathering.speakers.all()],
    }


def preview_of_network(viewer: Viewer, network: NetworkPage) -> dict[str, Any]:
    """The same for a network: those who plan, out of the form."""
    return {**network_page(viewer, network), "planners": list(network.planning_group.all())}
