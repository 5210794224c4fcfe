"""The open data of the hub: places, organisations and subject words."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hjulet.hub.spoke import Dataset, Distribution

JSON = "application/json"
SKOS = "http://www.w3.org/2004/02/skos/core"


def datasets() -> list[Dataset]:
    return [
        Dataset(
            key="themes",
            title=_("Ämnesord"),
            description=_(
                "Ämnesorden som allt är sorterat under, med andra ord för samma sak och hur de hänger ihop."
            ),
            path=reverse("themes"),
            distributions=(
                Distribution(reverse("themes_as", args=["ttl"]), "text/turtle", _("Ämnesord, SKOS (Turtle)")),
                Distribution(
                    reverse("themes_as", args=["rdf"]), "application/rdf+xml", _("Ämnesord, SKOS (RDF/XML)")
                ),
                Distribution(
                    reverse("themes_as", args=["jsonld"]),
                    "application/ld+json",
                    _("Ämnesord, SKOS (JSON-LD)"),
                ),
                Distribution(reverse("themes_as", args=["csv"]), "text/csv", _("Ämnesord, CSV")),
                Distribution(reverse("api:themes"), JSON, _("Ämnesord, JSON-API"), is_interface=True),
            ),
            keywords=(_("ämnesord"), _("tesaurus")),
            conforms_to=(SKOS,),
        ),
        Dataset(
            key="places",
            title=_("Kommuner, län och organisationer"),
            description=_(
                "De 290 kommunerna och 21 länen med koder, folkmängd och läge, och registret över organisationer "
                "som deltar. Folkmängd och koder kommer från SCB."
            ),
            path=reverse("places"),
            distributions=(
                Distribution(reverse("api:places"), JSON, _("Platser, JSON-API"), is_interface=True),
                Distribution(
                    reverse("api:organisations"), JSON, _("Organisationer, JSON-API"), is_interface=True
                ),
            ),
            periodicity="ANNUAL",
            keywords=(_("kommuner"), _("län"), _("organisationer")),
        ),
    ]
