"""Where project support lands: the country by a rule that is chosen, and one place under every rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from hjulet.hub.publicity import public_page
from hjulet.hub.queries import places
from hjulet.hub.rules import ANYONE
from hjulet.measure import wording_support as wording
from hjulet.measure.pictures_support import (
    lorenz_picture,
    place_picture,
    support_map,
    types_picture,
)
from hjulet.measure.queries.support import (
    NoSuchList,
    Support,
    county_lines,
    labour_market_lines,
    loaded_lists,
    municipality_lines,
    operations_of_place,
    support,
)
from hjulet.measure.views.furniture import DOWNLOADS, Said, asked_place, chosen_place, one_asked, says_plainly
from hjulet.measure.views.support_clusters import around

if TYPE_CHECKING:
    from hjulet.measure.support import RuleFigures, SupportFigures

ASKED = ("lista", "regel")
RULES: Mapping[str, str] = {"lika": "equal", "folkmangd": "population", "sate": "seat", "plats": "location"}
"""The word in the address for each rule."""
MOST_OPERATIONS = 60
"""On a page; all are in the files."""
TABLES = (
    ("kommuner", gettext_lazy("Varje kommun")),
    ("lan", gettext_lazy("Varje län")),
    ("arbetsmarknader", gettext_lazy("Varje lokal arbetsmarknad")),
    ("kommuntyper", gettext_lazy("Varje kommuntyp")),
    ("matt", gettext_lazy("Mått på ojämnhet")),
)
"""What can be fetched: the word in the address, and what it is called."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A rule or a list that can be chosen, with its address."""

    words: str
    query: str
    is_chosen: bool


@require_safe
@public_page(*ASKED)
@says_plainly
def country_support(request: HttpRequest) -> HttpResponse:
    if not loaded_lists(ANYONE):
        if any(request.GET.get(word) for word in ASKED):
            raise _no_list()
        return render(request, "hjulet/measure/support_empty.html")
    asked = asked_support(request)
    found = asked.figures
    if found is None:
        return render(request, "hjulet/measure/support_placeless.html", _of_list(request, asked))
    rule = _asked_rule(request, found)
    is_weak = rule.rule in found.weak
    context: dict[str, Any] = {
        **_of_list(request, asked),
        "found": found,
        "rule": rule,
        "rule_name": wording.rule_name(rule.rule),
        "rules": _rule_choices(request, found, rule),
        "left_out": [wording.rule_name(one) for one in found.left_out],
        "answer": wording.answer_words(found, rule),
        "is_weak": is_weak,
        "heads": [wording.rule_name(one.rule) for one in found.strong],
        "statements": _statement_rows(found),
        "total": wording.millions_words(found.total, found.currency),
        "unlocated": wording.unlocated_words(found, rule),
        "tables": [(word, str(words)) for word, words in TABLES],
        "places": places(ANYONE),
        **({} if is_weak else _figures(asked, found, rule)),
    }
    return render(request, "hjulet/measure/support.html", context)


def _figures(asked: Support, found: SupportFigures, rule: RuleFigures) -> dict[str, Any]:
    """Pictures and tables by a rule that answers; by one that does not there would be next to nothing in them."""
    municipalities = municipality_lines(found, rule)
    return {
        "country": wording.money_words(rule.per_inhabitant, found.currency),
        "municipalities": municipalities,
        "counties": county_lines(found, rule),
        "labour_markets": labour_market_lines(found, rule),
        "types": [(wording.type_name(one), one) for one in rule.types],
        "uneven": wording.concentration_words(rule),
        "around": around(asked, found, rule, municipalities),
        "map": support_map(asked, found, rule),
        "lorenz": lorenz_picture(found, rule),
        "types_picture": types_picture(found, rule),
        "slugs": dict(places(ANYONE).values_list("code", "slug")),
    }


@require_safe
@says_plainly
def choose_support(request: HttpRequest) -> HttpResponse:
    """From the form with a name on to that place."""
    return redirect("place_support", chosen_place(request, "support").slug)


@require_safe
@public_page("lista")
@says_plainly
def place_support(request: HttpRequest, slug: str) -> HttpResponse:
    place = asked_place(slug, "support")
    if not loaded_lists(ANYONE):
        return render(request, "hjulet/measure/support_empty.html", {"place": place})
    asked = asked_support(request)
    context: dict[str, Any] = {**_of_list(request, asked), "place": place}
    found = asked.figures
    if found is None:
        return render(request, "hjulet/measure/support_placeless.html", context)
    operations = operations_of_place(ANYONE, asked.list, place)
    is_municipality = len(place.code) == 4
    kind = found.types[found.row[place.code]] if is_municipality else ""
    context |= {
        "found": found,
        "lead": wording.place_words(found, place.code),
        "rules": [(wording.rule_name(one.rule), wording.rule_split(one.rule), one) for one in found.strong],
        "rows": _place_rows(found, place.code, kind),
        "type_name": next((wording.type_name(one) for one in found.usual.types if one.key == kind), ""),
        "picture": place_picture(found, place) if found.strong else None,
        "operations": operations[:MOST_OPERATIONS],
        "count": len(operations),
        "total": wording.millions_words(sum(one.amount or 0.0 for one in operations), found.currency),
        "is_municipality": is_municipality,
    }
    return render(request, "hjulet/measure/support_place_page.html", context)


def asked_support(request: HttpRequest) -> Support:
    try:
        return support(ANYONE, request.GET.get("lista", ""))
    except NoSuchList:
        raise _no_list() from None


def _no_list() -> Said:
    return Said(
        404,
        _("Den listan finns inte"),
        _("Ingen lista över projekt med det namnet är hämtad här."),
        [(_("Var landar projektstöden?"), reverse("support"))],
    )


def _asked_rule(request: HttpRequest, found: SupportFigures) -> RuleFigures:
    """The rule in the address; the first that answers unless one is asked for."""
    there = {word: rule for word, rule in RULES.items() if found.of(rule) is not None}
    if (asked := RULES.get(request.GET.get("regel", ""))) and asked not in there.values():
        raise Said(
            404,
            _("Den regeln går inte att använda"),
            _("Listan har inte de uppgifter som regeln ”%(rule)s” behöver.")
            % {"rule": wording.rule_name(asked)},
            [(_("Var landar projektstöden?"), request.path)],
        )
    usual = next(word for word, rule in RULES.items() if rule == found.usual.rule)
    chosen = found.of(there[one_asked(request, "regel", list(there), usual)])
    assert chosen is not None  # noqa: S101 (one of those that are there)
    return chosen


def _of_list(request: HttpRequest, asked: Support) -> dict[str, Any]:
    """What every page about a list says of it, and the others that can be chosen."""
    others = [
        Choice(wording.list_name(one), urlencode({"lista": one.name}), one is asked.list)
        for one in asked.lists
    ]
    is_usual = asked.list is asked.lists[0]
    return {
        "asked": asked,
        "list_name": wording.list_name(asked.list),
        "lists": others if len(others) > 1 else [],
        "list_query": "" if is_usual else urlencode({"lista": asked.list.name}),
        "is_generated": asked.list.is_generated,
        "sources": wording.source_words(asked.figures) if asked.figures else asked.list.credit,
        "endings": DOWNLOADS,
    }


def _rule_choices(request: HttpRequest, found: SupportFigures, chosen: RuleFigures) -> list[Choice]:
    kept = {"lista": found.name} if request.GET.get("lista") else {}
    return [
        Choice(wording.rule_name(rule), urlencode(kept | {"regel": word}), rule == chosen.rule)
        for word, rule in RULES.items()
        if found.of(rule) is not None
    ]


def _statement_rows(found: SupportFigures) -> list[tuple[str, list[str], str, bool]]:
    """Each statement, what each rule says of it, and whether they agree."""
    return [
        (
            wording.statement_words(line),
            [wording.holds_words(line, one.rule) for one in found.strong],
            wording.verdict_words(line, found.strong),
            line.is_robust,
        )
        for line in found.statements
    ]


def _place_rows(found: SupportFigures, code: str, kind: str) -> list[dict[str, Any]]:
    """A row for each rule that answers: the place with its interval, its type, and the country."""
    rows = []
    for one in found.strong:
        at = found.row.get(code)
        of_type = next((line for line in one.types if line.key == kind), None)
        rows.append(
            {
                "rule": wording.rule_name(one.rule),
                "own": found.per_inhabitant(one, code),
                "low": None if at is None else one.low[at],
                "high": None if at is None else one.high[at],
                "projects": next((line.projects for line in one.counties if line.key == code), None)
                if at is None
                else one.projects[at],
                "kind": of_type,
                "country": one.per_inhabitant,
            }
        )
    return rows
