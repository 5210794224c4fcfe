"""Examples from places that are like a place, each with what makes it so in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from hjulet.hub.models import Place
from hjulet.hub.rules import Viewer
from hjulet.hub.wording import signed_percent_words
from hjulet.match.queries.places import Course, Likeness, Size, change_percent, course_of, likeness
from hjulet.share.models import ExamplePage
from hjulet.share.queries.examples import ExampleLine, example_lines, examples

LIKE_ENOUGH = 0.6
AT_MOST = 5
PER_PLACE = 2


@dataclass(frozen=True, slots=True)
class SimilarExample:
    """An example from somewhere like here."""

    example: ExampleLine
    place: Place
    reason: str


def examples_from_similar(viewer: Viewer, place: Place, *, count: int = AT_MOST) -> list[SimilarExample]:
    """From the most alike place first, at most two from each; none from the place itself, and none from unlike ones."""
    if place.kind != Place.Kind.MUNICIPALITY:
        return []
    shown = examples(viewer)
    through = ExamplePage.places.through.objects.filter(examplepage__in=shown.values("pk"))
    rows = list(through.order_by("examplepage").values_list("examplepage_id", "place_id"))
    own = {example_id for example_id, place_id in rows if place_id == place.pk}
    others = Place.objects.filter(pk__in={place_id for _pk, place_id in rows}, kind=place.kind)
    by_likeness = sorted(
        ((likeness(place, other), other) for other in others.exclude(pk=place.pk)),
        key=lambda pair: (-pair[0].share, pair[1].code),
    )
    chosen: dict[int, tuple[Place, Likeness]] = {}
    for like, other in by_likeness:
        if like.share < LIKE_ENOUGH or like.size is not Size.SAME:
            continue
        from_here = [pk for pk, place_id in rows if place_id == other.pk and pk not in own | set(chosen)]
        chosen |= dict.fromkeys(sorted(from_here, reverse=True)[:PER_PLACE], (other, like))
    wanted = dict(list(chosen.items())[:count])
    lines = {line.pk: line for line in example_lines(shown.filter(pk__in=wanted))}
    return [
        SimilarExample(example=lines[pk], place=other, reason=_reason(place, other))
        for pk, (other, _like) in wanted.items()
        if pk in lines
    ]


def _reason(place: Place, other: Place) -> str:
    """Both places are open to all here, so that figures can be said."""
    facts = {
        "other": other.name,
        "here": place.name,
        "change": signed_percent_words(change_percent(other)),
        "change_here": signed_percent_words(change_percent(place)),
    }
    if course_of(place) is not course_of(other):
        return (
            _("%(other)s har ungefär lika många invånare som %(here)s, men en annan utveckling sedan 1975.")
            % facts
        )
    match course_of(other):
        case Course.SHRUNK:
            words = _(
                "%(other)s har ungefär lika många invånare som %(here)s och har också minskat sedan 1975: "
                "%(change)s, mot %(change_here)s här."
            )
        case Course.GROWN:
            words = _(
                "%(other)s har ungefär lika många invånare som %(here)s och har också vuxit sedan 1975: "
                "%(change)s, mot %(change_here)s här."
            )
        case _steady:
            words = _(
                "%(other)s har ungefär lika många invånare som %(here)s, och båda är ungefär lika stora som 1975."
            )
    return words % facts
