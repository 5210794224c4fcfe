"""What Share holds about people. Each kind of thing has its own lines, gathered here."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hjulet.hub.personal_data import Ground, Holding, NotPersonal
from hjulet.share.holdings_comments import KNOWLEDGE_HOLDINGS, KNOWLEDGE_NOT_PERSONAL

_EVERYBODY = _("alla")
_EDITORS = _("redaktörer")
_WHILE_THERE = _("så länge exemplet finns")

EXAMPLES: tuple[Holding, ...] = (
    Holding(
        model="hjulet.ExamplePage",
        fields=("author", "contact"),
        what=_("vem som har skrivit ett exempel, och vem som är kontakt för det"),
        purpose=_("svara på frågor om exemplet och fråga om det fortfarande stämmer"),
        ground=Ground.PUBLIC_INTEREST,
        shown_to=_("kontakten: inloggade medlemmar; den som skrev: organisationen som äger exemplet och redaktörer"),
        kept=_WHILE_THERE,
    ),
    Holding(
        model="hjulet.ExamplePage",
        fields=(
            "summary", "challenge", "approach", "resources_money", "resources_time", "resources_people",
            "result", "evidence_note", "what_did_not_work", "what_it_takes", "film_caption_exception",
            "film_transcript",
        ),
        what=_("exemplets text, där någon kan vara nämnd vid namn"),
        purpose=_("låta andra lära av det som har gjorts"),
        ground=Ground.PUBLIC_INTEREST,
        shown_to=_EVERYBODY,
        kept=_WHILE_THERE,
    ),
    Holding(
        model="hjulet.ExampleStanding",
        fields=("confirmed_by", "checked_by"),
        what=_("vem som har bekräftat och kontrollerat ett exempel"),
        purpose=_("kunna visa att den som äger exemplet står för det"),
        ground=Ground.PUBLIC_INTEREST,
        shown_to=_EDITORS,
        kept=_WHILE_THERE,
    ),
    Holding(
        model="hjulet.ContactQuestion",
        fields=("asked_by", "name", "email", "organisation_name", "text"),
        what=_("frågor till den som är kontakt för ett exempel: namn, e-postadress, organisation och fråga"),
        purpose=_("skicka frågan vidare så att den kan besvaras"),
        ground=Ground.PUBLIC_INTEREST,
        shown_to=_("den som svarar för exemplet"),
        kept=_("ett år"),
    ),
    Holding(
        model="hjulet.NotTheSame",
        fields=("said_by",),
        what=_("vem som har sagt att två exempel inte är samma"),
        purpose=_("inte fråga om det igen"),
        ground=Ground.PUBLIC_INTEREST,
        shown_to=_EDITORS,
        kept=_WHILE_THERE,
        is_in_register=False,
    ),
)  # fmt: skip

EXAMPLES_NOT_PERSONAL: NotPersonal = {
    "hjulet.ExamplePage": ("film_url", "evidence_url"),
    "hjulet.ExampleLink": ("*",),
    "hjulet.ExampleStanding": ("saved_from",),
    "hjulet.ShareIndexPage": ("*",),
}

HOLDINGS: tuple[Holding, ...] = (*EXAMPLES, *KNOWLEDGE_HOLDINGS)
NOT_PERSONAL: NotPersonal = {**EXAMPLES_NOT_PERSONAL, **KNOWLEDGE_NOT_PERSONAL}
