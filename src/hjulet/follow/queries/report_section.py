"""What stands on the page of a network or a series, with the way to its report."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hjulet.hub.queries import visible_pages
from hjulet.hub.rules import Viewer
from hjulet.hub.spoke import Section
from hjulet.meet.models import GatheringPage, NetworkPage, SeriesPage


def report_section(viewer: Viewer, page: NetworkPage | SeriesPage) -> Section | None:
    """None while nothing has been held, and in a preview, which has no address yet."""
    if page.pk is None or not page.live:
        return None
    found = visible_pages(viewer, GatheringPage.objects.descendant_of(page))
    held = found.filter(ends__lte=timezone.now(), desk__cancelled_at__isnull=True).count()
    if not held:
        return None
    name = "network_report" if isinstance(page, NetworkPage) else "series_report"
    return Section(
        title=_("Vad har det gett?"),
        template="hjulet/follow/report_section.html",
        context={"held": held, "address": reverse(name, args=[page.slug])},
    )
