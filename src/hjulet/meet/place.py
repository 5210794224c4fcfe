"""Meet on the page of a place: its section, what only the viewer sees there, and its part of the two pages on paper."""

from __future__ import annotations

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hjulet.hub.models import Place
from hjulet.hub.rules import Viewer
from hjulet.hub.spoke import BriefPart, Section
from hjulet.hub.wording import when_words
from hjulet.meet.formats.calendar import place_line
from hjulet.meet.models import GatheringPage
from hjulet.meet.queries.on_place import (
    NETWORKS,
    NetworkOfPlace,
    colleagues_going,
    gatherings_near,
    listed,
    networks_of_place,
)

ON_PAPER = 3
OTHERS_ON_PAPER = 4


def place_section(viewer: Viewer, place: Place) -> Section:
    found = networks_of_place(viewer, place)
    return Section(
        title=gettext_lazy("Vilka möts om det?"),
        template="hjulet/meet/place_section.html",
        context={
            "gatherings": gatherings_near(viewer, place),
            "networks": found[:NETWORKS],
            "rest": found[NETWORKS:],
        },
    )


def place_own(viewer: Viewer, place: Place) -> Section | None:
    """Who from here has signed up, for whoever may see it."""
    going = colleagues_going(viewer, place)
    if not going:
        return None
    return Section(
        title=gettext_lazy("Anmälda från er"), template="hjulet/meet/place_own.html", context={"going": going}
    )


def place_brief(viewer: Viewer, place: Place) -> list[BriefPart]:
    """Which networks the place is in, and what is coming."""
    found, coming = networks_of_place(viewer, place), gatherings_near(viewer, place, limit=ON_PAPER)
    paragraphs = [_network_words(one) for one in found[:ON_PAPER]]
    if len(found) > ON_PAPER:
        more = len(found) - ON_PAPER
        paragraphs.append(
            ngettext("Och i %(count)s nätverk till.", "Och i %(count)s nätverk till.", more) % {"count": more}
        )
    if not found:
        paragraphs.append(
            _("Ingen organisation i %(place)s är med i ett nätverk här än.") % {"place": place.name}
        )
    if not coming:
        paragraphs.append(_("Ingen träff nära eller digitalt är inlagd just nu."))
    points = [(one.title, _when_and_where(one), f"/traffar/{one.slug}/") for one in coming]
    return [BriefPart(title=_("Vilka möts om det?"), paragraphs=paragraphs, points=points)]


def _network_words(network: NetworkOfPlace) -> str:
    ours = network.our_words
    if not network.others:
        return _("%(ours)s är med i %(network)s.") % {"ours": ours, "network": network.title}
    return _("%(ours)s är med i %(network)s, tillsammans med %(others)s.") % {
        "ours": ours,
        "network": network.title,
        "others": listed([one.name for one in network.others], OTHERS_ON_PAPER),
    }


def _when_and_where(gathering: GatheringPage) -> str:
    said = (when_words(gathering.starts, gathering.ends), place_line(gathering))
    return capfirst(", ".join(part for part in said if part)) + "."
