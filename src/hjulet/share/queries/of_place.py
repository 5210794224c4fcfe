"""What a place has done, for its page; and where it has told of nothing, what others in the same county have."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from hjulet.hub.models import Place
from hjulet.hub.rules import Viewer
from hjulet.share.models import ExamplePage
from hjulet.share.queries.examples import example_lines, examples, in_order
from hjulet.share.queries.facets import ExampleFilter, narrowed

SHOWN, SHOWN_OF_OTHERS = 5, 3


def examples_for_place(viewer: Viewer, place: Place) -> dict[str, Any]:
    """`own`, and when there are none `others` from the same county. Two queries."""
    near = narrowed(examples(viewer), ExampleFilter(place=place.county or place))
    here = ExamplePage.places.through.objects.filter(
        Q(place=place) | Q(place__county=place), examplepage=OuterRef("pk")
    )
    found = in_order(near).annotate(is_here=Exists(here))
    found = found.order_by("-is_here", *found.query.order_by)
    lines = example_lines(found[: SHOWN + 1], with_themes=False)
    own = [line for line in lines if place.county is None or any(one.pk == place.pk for one in line.places)]
    others = [] if own else lines[:SHOWN_OF_OTHERS]
    return {"own": own[:SHOWN], "has_more": len(own) > SHOWN, "others": others}
