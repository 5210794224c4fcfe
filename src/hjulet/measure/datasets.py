"""The open data of Measure: what the catalogue and the page of open data say of it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hjulet.hub.rules import ANYONE
from hjulet.hub.spoke import Dataset, Distribution
from hjulet.measure.queries.statistics import StatisticsUnreadable
from hjulet.measure.queries.support import loaded_lists

CSV, JSON = "text/csv", "application/json"


def _support() -> list[Dataset]:
    """Where support lands, when a list of projects is loaded that is not made up."""
    try:
        lists = loaded_lists(ANYONE)
    except StatisticsUnreadable:
        return []
    if not lists or lists[0].is_generated:
        return []
    return [
        Dataset(
            key="support",
            title=_("Projektstöd i kommuner och län"),
            description=_(
                "Stöd till projekt per invånare i varje kommun och län, med varje regel för hur ett projekts pengar delas mellan "
                "kommunerna som det rör."
            ),
            path=reverse("support"),
            distributions=(
                Distribution(reverse("support_file", args=["kommuner", "csv"]), CSV, _("Kommuner, CSV")),
                Distribution(reverse("api:support"), JSON, _("Projektstöd, JSON-API"), is_interface=True),
            ),
            keywords=(_("projektstöd"), _("regionala utvecklingsfonden"), _("regional utveckling")),
        )
    ]


def datasets() -> list[Dataset]:
    return [
        Dataset(
            key="frameworks",
            title=_("Ramverk av indikatorer"),
            description=_(
                "Ramverk som väger ihop många indikatorer om kommuner och län: delar, indikatorer med källa och riktning, "
                "hur de räknas, och poäng och placeringar när siffrorna är hämtade."
            ),
            path=reverse("measure"),
            distributions=(
                Distribution(reverse("api:frameworks"), JSON, _("Ramverk, JSON-API"), is_interface=True),
            ),
            periodicity="ANNUAL",
            keywords=(_("indikatorer"), _("livskvalitet"), _("hållbarhet")),
        ),
        Dataset(
            key="population",
            title=_("Folkmängd i kommuner och län"),
            description=_(
                "Folkmängden i varje kommun och län år för år, förändringen mellan två år, vad den består av, och vad som är "
                "troligt de närmaste tjugo åren."
            ),
            path=reverse("country_population"),
            distributions=(
                Distribution(reverse("population_changes_file", args=["csv"]), CSV, _("Förändring, CSV")),
                Distribution(
                    reverse("api:population_changes"), JSON, _("Förändring, JSON-API"), is_interface=True
                ),
            ),
            periodicity="ANNUAL",
            data_themes=("SOCI", "REGI"),
            keywords=(_("folkmängd"), _("befolkning"), _("prognos")),
        ),
        Dataset(
            key="labour-markets",
            title=_("Lokala arbetsmarknader"),
            description=_(
                "Vilka kommuner som hör ihop genom pendling, år för år, för alla, kvinnor och män och med olika gränser, och "
                "hur nära gränsen varje kommun är."
            ),
            path=reverse("labour_markets"),
            distributions=(
                Distribution(reverse("labour_markets_file", args=["csv"]), CSV, _("Områden, CSV")),
                Distribution(reverse("api:labour_markets"), JSON, _("Områden, JSON-API"), is_interface=True),
            ),
            periodicity="ANNUAL",
            data_themes=("SOCI", "REGI"),
            keywords=(_("pendling"), _("arbetsmarknad"), _("funktionella regioner")),
        ),
        *_support(),
    ]
