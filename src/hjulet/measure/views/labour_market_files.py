"""What can be fetched about labour markets: every municipality's, and one municipality's commuting."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hjulet.hub.publicity import public_page
from hjulet.hub.queries import place_by_slug
from hjulet.hub.rules import ANYONE
from hjulet.measure.formats.frames import ENDINGS, frame_response
from hjulet.measure.formats.labour_market_frames import (
    areas_frame,
    commuting_frame,
    official_frame,
)
from hjulet.measure.pictures import language
from hjulet.measure.queries.commuting_of_place import pull
from hjulet.measure.queries.labour_markets import (
    OFFICIAL_YEAR,
    Asked,
    known_commuting,
    labour_markets,
    readable_flows,
)
from hjulet.measure.views.furniture import Said, says_plainly
from hjulet.measure.views.labour_market_choices import ASKED, GROUP_WORDS, METHOD_WORDS, asked_of, asked_year


@require_safe
@public_page(*ASKED)
@says_plainly
def labour_markets_file(request: HttpRequest, ending: str) -> HttpResponse:
    if ending not in ENDINGS:
        raise Http404
    kept = known_commuting(ANYONE)
    if kept is None and any(request.GET.get(name) for name in ASKED):
        raise _nothing()  # another division than was asked for would be taken for it
    if kept is None:
        return frame_response(official_frame(), f"arbetsmarknader-{OFFICIAL_YEAR}", ending)
    asked = asked_of(request, kept)
    frame = areas_frame(labour_markets(ANYONE, kept, asked), kept.edition)
    return frame_response(frame, "-".join(["arbetsmarknader", str(asked.year.year), *_chosen(asked)]), ending)


def _chosen(asked: Asked) -> list[str]:
    """What a file's name says of what is not usual."""
    rule = asked.rule
    limits = (
        [f"krav{rule.self_containment}"]
        if rule.method == "ttwa"
        else [f"{rule.out_percent:g}", f"{rule.single_percent:g}"]
    )
    words = [GROUP_WORDS[asked.group]] if asked.group else []
    return words if rule.is_usual else [*words, METHOD_WORDS[rule.method], *limits]


@require_safe
@public_page("ar")
@says_plainly
def commuting_file(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    place = place_by_slug(ANYONE, slug)
    if ending not in ENDINGS or place is None:
        raise Http404
    kept = known_commuting(ANYONE)
    if kept is None:
        raise _nothing()
    with readable_flows():
        usual = kept.latest_of(place.code) or kept.latest
    year = asked_year(request, kept, usual)
    found = pull(ANYONE, kept, place.code, year, language())
    if found is None:
        raise _nothing()
    frame = commuting_frame(found, kept.edition)
    return frame_response(frame, f"pendling-{slug}-{found.markets.asked.year.year}", ending)


def _nothing() -> Said:
    return Said(404, _("Inga siffror"), _("Det finns inga siffror om pendling här än."))
