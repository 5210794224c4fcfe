"""Organisations beyond the municipalities and regions of the built-in table, as far as the content needs them.

No organisation numbers: those are for an editor who has the registration certificate at hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hjulet.hub.models import Organisation, Place
from hjulet.hub.sorting import swedish_sort_key

Kind = Organisation.Kind

SKR, SKL = "Sveriges Kommuner och Regioner (SKR)", "Sveriges Kommuner och Landsting (SKL)"
ARENA = "Arena för Tillväxt"
TILLVAXTVERKET, VINNOVA = "Tillväxtverket", "Vinnova"
LIU, CKS = "Linköpings universitet", "Centrum för kommunstrategiska studier (CKS)"
REGLAB, NORDREGIO, FOLKBILDNINGSRADET = "Reglab", "Nordregio", "Folkbildningsrådet"
LANDSBYGDSNATVERKET, KOMMUNUTREDNINGEN = "Landsbygdsnätverket", "Kommunutredningen"
RAMBOLL, SWECO, WSP, OXFORD_RESEARCH = "Ramboll", "Sweco", "WSP Advisory", "Oxford Research"
OFFICE = "Exempelkansliet (påhittat)"
EXAMPLE_REGION = "Exempelregionen (påhittad)"


@dataclass(frozen=True, slots=True)
class Wanted:
    name: str
    kind: str
    part_of: str = ""
    replaced_by: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


# Whoever is named by another (as whole or as successor) stands before it.
WANTED = (
    Wanted(SKR, Kind.ASSOCIATION, valid_from=date(2019, 11, 27)),
    Wanted(SKL, Kind.ASSOCIATION, replaced_by=SKR, valid_to=date(2019, 11, 26)),
    Wanted(ARENA, Kind.ASSOCIATION, valid_to=date(2019, 6, 30)),
    Wanted(TILLVAXTVERKET, Kind.AGENCY),
    Wanted(VINNOVA, Kind.AGENCY),
    Wanted(LIU, Kind.UNIVERSITY),
    Wanted(CKS, Kind.UNIVERSITY, part_of=LIU),
    Wanted(REGLAB, Kind.ASSOCIATION),
    Wanted(LANDSBYGDSNATVERKET, Kind.OTHER),
    Wanted(NORDREGIO, Kind.OTHER),
    Wanted(FOLKBILDNINGSRADET, Kind.ASSOCIATION),
    Wanted(KOMMUNUTREDNINGEN, Kind.OTHER, valid_to=date(2020, 2, 29)),
    Wanted(RAMBOLL, Kind.COMPANY),
    Wanted(SWECO, Kind.COMPANY),
    Wanted(WSP, Kind.COMPANY),
    Wanted(OXFORD_RESEARCH, Kind.COMPANY),
    Wanted(OFFICE, Kind.OTHER),
    Wanted(EXAMPLE_REGION, Kind.OTHER),
)


def make_organisations() -> None:
    """The organisations above and the 21 county administrative boards, those that are missing."""
    known = {organisation.name: organisation for organisation in Organisation.objects.all()}
    for wanted in WANTED:
        if wanted.name not in known:
            known[wanted.name] = Organisation.objects.create(
                name=wanted.name,
                kind=wanted.kind,
                parent=known.get(wanted.part_of),
                successor=known.get(wanted.replaced_by),
                valid_from=wanted.valid_from,
                valid_to=wanted.valid_to,
            )
    boards = {
        f"Länsstyrelsen i {county.name}": county for county in Place.objects.filter(kind=Place.Kind.COUNTY)
    }
    Organisation.objects.bulk_create(
        Organisation(name=name, sort_name=swedish_sort_key(name), kind=Kind.COUNTY_BOARD, place=county)
        for name, county in boards.items()
        if name not in known
    )


def organisation(name_or_code: str) -> Organisation:
    """By name, or by the code of a municipality or county ("2282", "18")."""
    field = "code" if name_or_code.isdigit() else "name"
    return Organisation.objects.get(**{field: name_or_code})
