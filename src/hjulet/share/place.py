"""Share on the page of a place: what it has done itself, and the same on paper."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hjulet.hub.models import Place
from hjulet.hub.rules import Viewer
from hjulet.hub.spoke import BriefPart, Section
from hjulet.share.queries.of_place import examples_for_place

ON_PAPER = 3
LONGEST = 200
"""Of what is said of an example on paper, in characters."""


def place_section(viewer: Viewer, place: Place) -> Section:
    return Section(
        title=gettext_lazy("Vad har ni gjort?"),
        template="hjulet/share/place_section.html",
        context=examples_for_place(viewer, place),
    )


def place_brief(viewer: Viewer, place: Place) -> list[BriefPart]:
    """The place's own examples; when it has told of none, those of its county and the way to tell."""
    found = examples_for_place(viewer, place)
    lines = (found["own"] or found["others"])[:ON_PAPER]
    points = [(line.title, _shortened(line.summary), f"/exempel/{line.slug}/") for line in lines]
    if found["own"]:
        said = _("Det här har %(place)s delat.") % {"place": place.name}
    else:
        said = _("Det finns inget exempel från %(place)s än.") % {"place": place.name}
        points.append((_("Dela det första"), "", "/exempel/dela/"))
        if found["others"]:
            said += " " + _("I samma län finns:")
    return [BriefPart(title=_("Vad har ni gjort?"), paragraphs=[said], points=points)]


def _shortened(text: str) -> str:
    """Whole words, and dots when something is left out."""
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rsplit(" ", 1)[0].rstrip(",;:–") + " …"
