"""Places, organisations and themes as JSON. Thin: parse, call, represent."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router

from hjulet.hub import queries
from hjulet.hub.api.answers import (
    Search,
    Window,
    address_of,
    answer,
    answer_list,
    one_of,
    window_of,
)
from hjulet.hub.api.represent import organisation_answer, place_answer, theme_answer
from hjulet.hub.api.schemas import (
    ErrorAnswer,
    OrganisationAnswer,
    OrganisationList,
    PlaceAnswer,
    PlaceList,
    ThemeAnswer,
    ThemeList,
)
from hjulet.hub.errors import Problem
from hjulet.hub.models import Organisation, Place
from hjulet.hub.rules import ANYONE

router = Router()

LIST_ERRORS: dict[int, Any] = {422: ErrorAnswer, 429: ErrorAnswer}
ONE_ERRORS: dict[int, Any] = {404: ErrorAnswer, 429: ErrorAnswer}


class PlaceSearch(Search):
    kind: str = Field("", description="`municipality` or `county`.", examples=["municipality"])
    county: str = Field("", description="Only municipalities in the county with this code.", examples=["22"])


class OrganisationSearch(Search):
    kind: str = Field("", description="As in the answer.", examples=["region"])


@router.get(
    "/places",
    response={200: PlaceList, **LIST_ERRORS},
    tags=["places"],
    url_name="places",
    summary="Municipalities and counties",
)
def list_places(request: HttpRequest, wanted: Query[PlaceSearch]) -> HttpResponse:
    """The 290 municipalities and 21 counties, in Swedish order; with `q`, the best matches first."""
    if wanted.kind:
        one_of("kind", wanted.kind, Place.Kind.values)
    if wanted.county:
        one_of(
            "county",
            wanted.county,
            queries.places(ANYONE, kind=Place.Kind.COUNTY).values_list("code", flat=True),
        )
    found = queries.places(ANYONE, kind=wanted.kind or None, county_code=wanted.county or None)
    rows, count = window_of(
        queries.find_places(ANYONE, wanted.q, among=found, limit=None) if wanted.q.strip() else found, wanted
    )
    address = address_of("place")
    return answer_list([place_answer(place, address) for place in rows], count, "kind", "county", "q")


@router.get(
    "/places/{code}",
    response={200: PlaceAnswer, **ONE_ERRORS},
    tags=["places"],
    url_name="place",
    summary="One municipality or county",
)
def one_place(request: HttpRequest, code: str) -> HttpResponse:
    """One municipality or county, by its code: `2282`, `22`, `0114`."""
    found = queries.place_by_code(ANYONE, code)
    if found is None:
        raise _no_such_place(code)
    return answer(place_answer(found, address_of("place")))


def _no_such_place(code: str) -> Problem:
    meant = queries.place_meant_by(ANYONE, code)
    shown = code[:40]
    if meant is None:
        message = _("Platskoden ”{code}” finns inte: koder har två siffror (län) eller fyra (kommun).")
        return Problem(404, "not_found", format_lazy(message, code=shown), field="code")
    message = _(
        "Platskoden ”{code}” finns inte: koder har två siffror (län) eller fyra (kommun). "
        "Menade du ”{meant}” ({name})?"
    )
    return Problem(
        404, "not_found", format_lazy(message, code=shown, meant=meant.code, name=meant.name), field="code"
    )


@router.get(
    "/organisations",
    response={200: OrganisationList, **LIST_ERRORS},
    tags=["organisations"],
    url_name="organisations",
    summary="Organisations",
)
def list_organisations(request: HttpRequest, wanted: Query[OrganisationSearch]) -> HttpResponse:
    """The organisations that exist today, in Swedish order."""
    if wanted.kind:
        one_of("kind", wanted.kind, Organisation.Kind.values)
    kind = wanted.kind or None
    if wanted.q.strip():
        rows, count = window_of(queries.find_organisations(ANYONE, wanted.q, kind=kind), wanted)
    else:
        rows, count = window_of(queries.organisations(ANYONE, kind=kind).select_related("place"), wanted)
    return answer_list([organisation_answer(organisation) for organisation in rows], count, "kind", "q")


@router.get(
    "/organisations/{id}",
    response={200: OrganisationAnswer, **ONE_ERRORS},
    tags=["organisations"],
    url_name="organisation",
    summary="One organisation",
)
def one_organisation(request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """One organisation, by its id or its code."""
    found = queries.organisation_by_code_or_id(ANYONE, id)
    if found is None:
        raise Problem(404, "not_found", no_such_organisation(id), field="id")
    return answer(organisation_answer(found))


def no_such_organisation(value: str) -> Any:
    """What to say of an id or code that leads nowhere."""
    message = _("Organisationen ”{value}” finns inte. Koder och id står på /api/v1/organisations.")
    return format_lazy(message, value=value[:40])


@router.get(
    "/themes",
    response={200: ThemeList, **LIST_ERRORS},
    tags=["themes"],
    url_name="themes",
    summary="Subject words",
)
def list_themes(request: HttpRequest, wanted: Query[Window]) -> HttpResponse:
    """The subject words that gatherings and networks are filed under."""
    rows, count = window_of(queries.themes(ANYONE), wanted)
    return answer_list([theme_answer(theme) for theme in rows], count)


@router.get(
    "/themes/{slug}",
    response={200: ThemeAnswer, **ONE_ERRORS},
    tags=["themes"],
    url_name="theme",
    summary="One subject word",
)
def one_theme(request: HttpRequest, slug: str) -> HttpResponse:
    """One subject word with its wider word and other words for the same."""
    found = queries.themes(ANYONE).filter(slug=slug).first() if slug.isprintable() else None
    if found is None:
        message = _("Ämnet ”{value}” finns inte. Alla ämnen står på /api/v1/themes.")
        raise Problem(404, "not_found", format_lazy(message, value=slug[:60]), field="slug")
    return answer(theme_answer(found))
