"""What Match knows about a place from the built-in table alone: who is of its size, and how it went for them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Place
from hjulet.hub.rules import Viewer
from hjulet.hub.spoke import Section, Spoke
from hjulet.match.queries import places_of_same_size


def place_section(viewer: Viewer, place: Place) -> Section | None:
    if place.kind != Place.Kind.MUNICIPALITY:
        return None
    return Section(
        title=_("Vilka är lika stora?"),
        template="hjulet/match/place_section.html",
        context={"peers": places_of_same_size(viewer, place)},
    )


MATCH = Spoke(
    key="match",
    name=_("Hitta"),
    promise=_("Vilka som liknar er, i dag och för tjugo år sedan."),
    place_section=place_section,
    place_position=2,
)
