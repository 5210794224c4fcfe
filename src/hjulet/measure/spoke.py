"""What Measure knows about a place from the built-in table alone."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Place
from hjulet.hub.rules import Viewer
from hjulet.hub.spoke import Section, Spoke
from hjulet.measure.queries import population_summary


def place_section(viewer: Viewer, place: Place) -> Section:
    return Section(
        title=_("Hur utvecklas platsen?"),
        template="hjulet/measure/place_section.html",
        context={"summary": population_summary(viewer, place)},
    )


MEASURE = Spoke(
    key="measure",
    name=_("Mäta"),
    promise=_("Hur det går, för platsen och för dem som liknar den."),
    place_section=place_section,
    place_position=1,
)
