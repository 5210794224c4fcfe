"""Whether an example has been told before: published ones with much the same text."""

from __future__ import annotations

from django.db.models import Q

from hjulet.hub.models import SearchDocument
from hjulet.hub.rules import Viewer
from hjulet.hub.search import near_duplicates
from hjulet.share.models import ExamplePage, NotTheSame
from hjulet.share.queries.examples import examples


def same_examples(viewer: Viewer, example: ExamplePage) -> list[ExamplePage]:
    """At most three published examples that the viewer may see and that share half of their text with this one.

    The example as given, saved or not. Those that somebody has said are not the same are asked about no more.
    """
    text = "\n".join(
        part
        for part in (
            example.title,
            example.summary,
            example.challenge,
            example.approach,
            example.result,
            example.what_it_takes,
        )
        if part
    )
    near = near_duplicates(viewer, text, kind=SearchDocument.Kind.EXAMPLE, except_id=example.pk)
    settled = {
        other
        for pair in NotTheSame.objects.filter(Q(first_id=example.pk) | Q(second_id=example.pk)).values_list(
            "first_id", "second_id"
        )
        for other in pair
    }
    wanted = [one.hit.object_id for one in near if one.hit.object_id not in settled]
    there = {page.pk: page for page in examples(viewer).filter(pk__in=wanted)}
    return [there[pk] for pk in wanted if pk in there]
