"""The open data of Follow: what the catalogue and the page of open data say of it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hjulet.hub.formats.tables import EXCEL
from hjulet.hub.spoke import Dataset, Distribution

JSON, CSV = "application/json", "text/csv"


def datasets() -> list[Dataset]:
    return [
        Dataset(
            key="reuse",
            title=_("Återanvändning av exempel"),
            description=_(
                "Vilka organisationer som gör som ett exempel, hur långt de har kommit och vad de ändrade."
            ),
            path=reverse("examples"),
            distributions=(
                Distribution(reverse("api:reuses"), JSON, _("Återanvändning, JSON-API"), is_interface=True),
                Distribution(reverse("reuses_file", args=["csv"]), CSV, _("Återanvändning, CSV")),
                Distribution(reverse("reuses_file", args=["xlsx"]), EXCEL, _("Återanvändning, Excel")),
            ),
            keywords=(_("återanvändning"), _("spridning")),
        ),
        Dataset(
            key="commitments",
            title=_("Offentliga åtaganden"),
            description=_("Vad organisationer har sagt offentligt att de ska göra, och vad det blev av det."),
            path=reverse("commitments"),
            distributions=(
                Distribution(reverse("api:commitments"), JSON, _("Åtaganden, JSON-API"), is_interface=True),
                Distribution(reverse("commitments_file", args=["csv"]), CSV, _("Åtaganden, CSV")),
                Distribution(reverse("commitments_file", args=["xlsx"]), EXCEL, _("Åtaganden, Excel")),
            ),
            is_text=True,
            keywords=(_("uppföljning"), _("åtaganden")),
        ),
        Dataset(
            key="assessments",
            title=_("Sociala konsekvensanalyser"),
            description=_(
                "Vem en ändring i trafiken drabbar, vad berörda har sagt, vad som beslutades och när det följs upp."
            ),
            path=reverse("assessments"),
            distributions=(
                Distribution(
                    reverse("api:assessments"), JSON, _("Konsekvensanalyser, JSON-API"), is_interface=True
                ),
            ),
            is_text=True,
            data_themes=("REGI", "TRAN", "SOCI"),
            keywords=(_("social konsekvensanalys"), _("kollektivtrafik")),
        ),
    ]
