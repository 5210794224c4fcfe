"""The open data of Share: what the catalogue and the page of open data say of it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hjulet.hub.formats.tables import EXCEL
from hjulet.hub.spoke import Dataset, Distribution

JSON, CSV, RSS = "application/json", "text/csv", "application/rss+xml"


def datasets() -> list[Dataset]:
    return [
        Dataset(
            key="examples",
            title=_("Exempel"),
            description=_(
                "Vad kommuner, regioner och myndigheter har gjort, hur det gick, hur väl det är känt och vad som "
                "inte fungerade. Varje exempel är bekräftat av den som gjorde det."
            ),
            path=reverse("examples"),
            distributions=(
                Distribution(reverse("api:examples"), JSON, _("Exempel, JSON-API"), is_interface=True),
                Distribution(reverse("examples_file", args=["csv"]), CSV, _("Exempel, CSV")),
                Distribution(reverse("examples_file", args=["xlsx"]), EXCEL, _("Exempel, Excel")),
                Distribution(reverse("examples_rss"), RSS, _("Exempel, RSS")),
            ),
            is_text=True,
            data_themes=("REGI", "GOVE"),
            keywords=(_("goda exempel"), _("regional utveckling"), _("lärande")),
        ),
        Dataset(
            key="lessons",
            title=_("Lärdomar och källor"),
            description=_(
                "Vad utvärderingar, utredningar och forskning har visat om regional utveckling, ett påstående i "
                "taget och med källa."
            ),
            path=reverse("lessons"),
            distributions=(
                Distribution(reverse("api:lessons"), JSON, _("Lärdomar, JSON-API"), is_interface=True),
                Distribution(reverse("lessons_file", args=["csv"]), CSV, _("Lärdomar, CSV")),
                Distribution(reverse("lessons_file", args=["xlsx"]), EXCEL, _("Lärdomar, Excel")),
                Distribution(reverse("sources_file", args=["csv"]), CSV, _("Källor, CSV")),
                Distribution(reverse("sources_file", args=["xlsx"]), EXCEL, _("Källor, Excel")),
            ),
            is_text=True,
            data_themes=("REGI", "GOVE"),
            keywords=(_("utvärdering"), _("lärdomar")),
        ),
        Dataset(
            key="news",
            title=_("Aktuellt och filmer"),
            description=_("Nyheter om regional utveckling, och filmer med det som sägs i text."),
            path=reverse("news"),
            distributions=(
                Distribution(reverse("api:news"), JSON, _("Aktuellt, JSON-API"), is_interface=True),
                Distribution(reverse("news_rss"), RSS, _("Aktuellt, RSS")),
                Distribution(reverse("news_file", args=["csv"]), CSV, _("Aktuellt, CSV")),
                Distribution(reverse("news_file", args=["xlsx"]), EXCEL, _("Aktuellt, Excel")),
                Distribution(reverse("films_file", args=["csv"]), CSV, _("Filmer, CSV")),
                Distribution(reverse("films_file", args=["xlsx"]), EXCEL, _("Filmer, Excel")),
            ),
            is_text=True,
            keywords=(_("nyheter"), _("film")),
        ),
    ]
