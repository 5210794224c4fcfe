"""schema.org in JSON-LD for a series: an EventSeries with its occasions as sub-events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hjulet.hub.pages import absolute_url
from hjulet.hub.wording import local
from hjulet.meet.formats.jsonld import CONTEXT, MODES, as_script, breadcrumbs_jsonld
from hjulet.meet.formats.schedule_text import one_line, tidy
from hjulet.meet.models import GatheringPage, SeriesPage
from hjulet.meet.queries.series import Occasion
from hjulet.meet.rules import Status


def series_jsonld(series: SeriesPage, occasions: list[Occasion]) -> dict[str, Any]:
    """The series with the name, time and way of each occasion; the rest stands on the occasion's own page."""
    url = absolute_url(series.get_absolute_url())
    found: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "EventSeries",
        "@id": url,
        "url": url,
        "name": one_line(series.title),
        "description": tidy(series.summary),
    }
    if series.host is not None:
        found["organizer"] = {"@type": "Organization", "name": series.host.name}
    if occasions:
        gatherings = [line.gathering for line in occasions]
        found["startDate"] = local(min(one.starts for one in gatherings)).isoformat()
        found["endDate"] = local(max(one.ends for one in gatherings)).isoformat()
        found["subEvent"] = [_occasion(line) for line in occasions]
    return found


def _occasion(line: Occasion) -> dict[str, Any]:
    gathering = line.gathering
    url = absolute_url(gathering.get_absolute_url())
    state = "EventCancelled" if line.status is Status.CANCELLED else "EventScheduled"
    return {
        "@type": "Event",
        "@id": url,
        "url": url,
        "name": one_line(gathering.title),
        "startDate": local(gathering.starts).isoformat(),
        "endDate": local(gathering.ends).isoformat(),
        "eventStatus": f"{CONTEXT}/{state}",
        "eventAttendanceMode": f"{CONTEXT}/{MODES[GatheringPage.Mode(gathering.mode)]}",
        "location": _location(gathering, url),
    }


def _location(gathering: GatheringPage, url: str) -> dict[str, Any]:
    if gathering.mode == GatheringPage.Mode.ONLINE:
        return {"@type": "VirtualLocation", "url": url}
    place = gathering.place.name if gathering.place else "Sverige"
    name = one_line(gathering.venue.name) if gathering.venue else place
    address = {"@type": "PostalAddress", "addressLocality": place, "addressCountry": "SE"}
    return {"@type": "Place", "name": name, "address": address}


def series_script(content: Mapping[str, Any]) -> SafeString:
    """What stands in the head of a series' page, from what `queries.series_page` gives it."""
    series, network = content["series"], content["network"]
    steps = [(_("Serier"), reverse("every_series"))]
    if network is not None:
        steps.append((network.title, network.get_absolute_url()))
    steps.append((series.title, series.get_absolute_url()))
    return as_script([series_jsonld(series, content["occasions"]), breadcrumbs_jsonld(steps)])
