"""What Measure holds about people: who brought a timetable, made a study, and asked for a run. Nothing about travellers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hjulet.hub.personal_data import Ground, Holding, NotPersonal

_WHO = _("kunna svara på vem som bestämde det")
_HERSELF = _("personen själv")
_OWN = _("de som företräder organisationen; alla när organisationen visar studien, utan namn")
_KEPT = _("så länge studien finns; namnet försvinner när personen tas bort")
_FILE_KEPT = _("tills filen tas bort; namnet försvinner när personen tas bort")

HOLDINGS: tuple[Holding, ...] = (
    Holding(
        model="hjulet.Timetable",
        fields=("added_by",),
        what=_("vem som lade in en tidtabell"),
        purpose=_WHO,
        ground=Ground.PUBLIC_INTEREST,
        shown_to=_HERSELF,
        kept=_FILE_KEPT,
    ),
    Holding(
        model="hjulet.AccessPoints",
        fields=("added_by",),
        what=_("vem som lade in punkter med antal boende; punkterna själva är antal och inga personer"),
        purpose=_WHO,
        ground=Ground.PUBLIC_INTEREST,
        shown_to=_HERSELF,
        kept=_FILE_KEPT,
    ),
    Holding(
        model="hjulet.AccessStudy",
        fields=("created_by", "made_public_by"),
        what=_("vem som gjorde en studie av restider, och vem som visade den för alla"),
        purpose=_WHO,
        ground=Ground.PUBLIC_INTEREST,
        shown_to=_HERSELF,
        kept=_KEPT,
    ),
    Holding(
        model="hjulet.AccessProposal",
        fields=("title", "text", "added_by"),
        what=_("förslag till ändrad trafik, och vem som lade in dem"),
        purpose=_("räkna ut vem ett förslag drabbar"),
        ground=Ground.PUBLIC_INTEREST,
        shown_to=_OWN,
        kept=_KEPT,
    ),
    Holding(
        model="hjulet.AccessRun",
        fields=("asked_by",),
        what=_("vem som bad om en beräkning av restider"),
        purpose=_WHO,
        ground=Ground.PUBLIC_INTEREST,
        shown_to=_HERSELF,
        kept=_KEPT,
    ),
)

_OF_FILE = ("name", "source", "licence", "digest")

NOT_PERSONAL: NotPersonal = {
    "hjulet.Timetable": (*_OF_FILE, "days", "problems", "refused_because"),
    "hjulet.AccessPoints": (*_OF_FILE, "columns"),
    "hjulet.AccessStudy": (
        "title", "start", "end", "people", "opportunities", "services", "home_by", "arrive_by",
    ),
    "hjulet.AccessRun": ("asked", "key", "carried_out_by", "failure"),
}  # fmt: skip
