"""What a place has done, for its page; and where it has nothing, what others near it or with the same questions have."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from hjulet.hub.models import Place, Theme
from hjulet.hub.rules import Viewer
from hjulet.meet.models import GatheringPage
from hjulet.share.queries.examples import example_lines, examples, in_order
from hjulet.share.queries.facets import ExampleFilter, narrowed

SHOWN, SHOWN_OF_OTHERS = 5, 3


def examples_for_place(viewer: Viewer, place: Place) -> dict[str, Any]:
    """`own`, and when there are none `others`: from the same county, else on what people meet about there."""
    here = narrowed(examples(viewer), ExampleFilter(place=place))
    own = example_lines(in_order(here)[: SHOWN + 1])
    if own:
        return {"own": own[:SHOWN], "has_more": len(own) > SHOWN, "others": [], "why": ""}
    if place.county is not None:
        near = narrowed(examples(viewer), ExampleFilter(place=place.county))
        if others := example_lines(in_order(near)[:SHOWN_OF_OTHERS]):
            return {"own": [], "others": others, "why": "county"}
    about = Theme.objects.filter(
        gatherings__in=GatheringPage.objects.live().filter(Q(place=place) | Q(place__county=place))
    )
    same = examples(viewer).filter(themes__in=about).distinct()
    others = example_lines(in_order(same)[:SHOWN_OF_OTHERS])
    return {"own": [], "others": others, "why": "themes"}
