"""What can be fetched about populations: every municipality's change between two years, and one place's figures."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hjulet.hub.publicity import public_page
from hjulet.hub.rules import ANYONE
from hjulet.measure.formats.frames import ENDINGS, frame_response
from hjulet.measure.formats.population_frames import change_frame, place_frame
from hjulet.measure.queries.country_population import country_change, usual_pair, years_to_choose
from hjulet.measure.queries.place_development import known_populations, place_development
from hjulet.measure.views.furniture import Said, asked_place, says_plainly
from hjulet.measure.views.population import YEARS, years_form


@require_safe
@public_page(*YEARS)
@says_plainly
def changes_file(request: HttpRequest, ending: str) -> HttpResponse:
    if ending not in ENDINGS:
        raise Http404
    populations = known_populations(ANYONE)
    years = years_to_choose(populations)
    form = years_form(request, years, usual_pair(years))
    if form.errors:
        raise Said(
            404,
            _("Inga siffror för de åren"),
            " ".join(str(words) for one in form.errors.values() for words in one),
        )
    since, until = form.pair
    found = country_change(ANYONE, since, until)
    return frame_response(change_frame(found, populations), f"folkmangd-{since}-{until}", ending)


@require_safe
@public_page()
@says_plainly
def place_population_file(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    if ending not in ENDINGS:
        raise Http404
    place = asked_place(slug, "country_population")
    frame = place_frame(place_development(ANYONE, place), place.name)
    return frame_response(frame, f"folkmangd-{slug}", ending)
