"""A few places of one's choice side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from hjulet.hub.models import Place
from hjulet.hub.publicity import public_page
from hjulet.hub.queries import places
from hjulet.hub.rules import ANYONE
from hjulet.measure import wording
from hjulet.measure.queries.comparing import FEWEST, MOST, TooManyAsked, compare, places_asked
from hjulet.measure.queries.frameworks import place_kinds
from hjulet.measure.queries.profile import has_figures
from hjulet.measure.views.furniture import (
    Said,
    computed_or_said,
    framework_context,
    framework_or_404,
    says_plainly,
)

if TYPE_CHECKING:
    from hjulet.instruments.indicators.model import Framework


@require_safe
@public_page("plats", "data")
@says_plainly
def comparison(request: HttpRequest, key: str) -> HttpResponse:
    found = framework_or_404(key)
    chosen = _chosen(request, found)
    computed = computed_or_said(found, request)
    held = [place for place in chosen if computed is not None and has_figures(computed, place)]
    context: dict[str, Any] = {
        **framework_context(found, computed, request),
        "chosen": chosen,
        "without": [place for place in chosen if place not in held],
        "others": [one for one in _offered(found, chosen) if one not in chosen],
        "most": MOST,
        "kind_words": wording.kind_words(chosen[0].kind if chosen else place_kinds(found)[0]),
    }
    if computed is not None and len(held) >= FEWEST:
        compared = compare(ANYONE, found, computed, held)
        context["compared"] = compared
        context["pairs"] = [(pair.other, wording.pair_words(compared, pair)) for pair in compared.pairs]
    return render(request, "hjulet/measure/comparison.html", context)


def _chosen(request: HttpRequest, found: Framework) -> list[Place]:
    """The places in the address: of one kind, that of the framework, and not too many."""
    kinds = place_kinds(found)
    if not kinds:
        raise Said(404, _("Ramverket gäller länder"), _("Det finns inga kommuner eller län att jämföra."))
    again = [(_("Börja om med jämförelsen"), request.path)]
    try:
        chosen, unknown = places_asked(ANYONE, request.GET.getlist("plats"))
    except TooManyAsked:
        words = ngettext(
            "Du kan jämföra högst %(most)s plats åt gången.",
            "Du kan jämföra högst %(most)s platser åt gången.",
            MOST,
        )
        raise Said(400, _("För många platser"), words % {"most": MOST}, again) from None
    if unknown:
        words = _("Ingen kommun och inget län heter ”%(text)s”. Kontrollera stavningen och försök igen.")
        raise Said(404, _("Ingen sådan plats"), words % {"text": unknown[0]}, again)
    if len({place.kind for place in chosen}) > 1:
        words = _(
            "Kommuner och län räknas var för sig, så deras värden går inte att jämföra. Välj bara kommuner, eller bara län."
        )
        raise Said(400, _("Kommuner och län går inte att blanda"), words, again)
    if chosen and chosen[0].kind not in kinds:
        words = _("Ramverket räknas inte för %(kind)s.") % {"kind": wording.kind_words(chosen[0].kind)}
        raise Said(400, _("Inga siffror för de platserna"), words, again)
    return chosen


def _offered(found: Framework, chosen: list[Place]) -> list[Place]:
    kinds = (chosen[0].kind,) if chosen else place_kinds(found)
    return [place for place in places(ANYONE) if place.kind in kinds]
