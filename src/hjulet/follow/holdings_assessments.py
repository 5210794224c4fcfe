"""What assessments hold about people: who wrote. What they say is of groups, organisations and roles."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hjulet.hub.personal_data import Ground, Holding, NotPersonal

_SEEN_BY_US = _("de som skriver i analysen; aldrig för alla")
_KEPT = _("så länge organisationen har analysen kvar; namnet försvinner när personen tas bort")
_WHO = _("kunna fråga den som har skrivit det")

_WRITERS = (
    (
        "hjulet.AssessmentAnswer",
        ("text", "changed_by"),
        _("svar i en konsekvensanalys, och vem som skrev dem senast"),
    ),
    (
        "hjulet.AssessmentEarlierAnswer",
        ("text", "by"),
        _("tidigare svar i en konsekvensanalys, och vem som skrev dem"),
    ),
    (
        "hjulet.AssessmentEffect",
        ("effect", "evidence", "group_words", "added_by"),
        _("följder för grupper i en konsekvensanalys, och vem som skrev dem"),
    ),
    (
        "hjulet.AssessmentVoice",
        ("who", "words", "added_by"),
        _("vad berörda har sagt, med roll eller organisation och aldrig namn, och vem som skrev ner det"),
    ),
    (
        "hjulet.AssessmentAlternative",
        ("name", "words", "added_by"),
        _("alternativ i en konsekvensanalys, och vem som skrev dem"),
    ),
    (
        "hjulet.AssessmentTable",
        ("title", "source", "method", "columns", "rows", "added_by"),
        _("tabeller i en konsekvensanalys, utan grupper under fem personer, och vem som lade in dem"),
    ),
)

ASSESSMENTS: tuple[Holding, ...] = (
    *(
        Holding(
            model=model,
            fields=fields,
            what=what,
            purpose=_WHO,
            ground=Ground.PUBLIC_INTEREST,
            shown_to=_SEEN_BY_US,
            kept=_KEPT,
        )
        for model, fields, what in _WRITERS
    ),
    Holding(
        model="hjulet.Assessment",
        fields=("created_by", "made_public_by"),
        what=_("vem som började en konsekvensanalys, och vem som visade den för alla"),
        purpose=_("kunna svara på vem som bestämde det"),
        ground=Ground.PUBLIC_INTEREST,
        shown_to=_("personen själv"),
        kept=_KEPT,
    ),
    Holding(
        model="hjulet.AssessmentEdition",
        fields=("content", "closed_by"),
        what=_("en avslutad konsekvensanalys ordagrant, och vem som avslutade den"),
        purpose=_("kunna läsa det som låg till grund för ett beslut"),
        ground=Ground.PUBLIC_INTEREST,
        shown_to=_("alla när organisationen har sagt ja, utan namn på dem som skrev"),
        kept=_KEPT,
    ),
    Holding(
        model="hjulet.AssessmentReopening",
        fields=("reason", "by"),
        what=_("varför en konsekvensanalys öppnades igen, och av vem"),
        purpose=_("kunna förstå vad som har ändrats"),
        ground=Ground.PUBLIC_INTEREST,
        shown_to=_("skälet för dem som får läsa analysen, utan namn"),
        kept=_KEPT,
    ),
)

ASSESSMENTS_NOT_PERSONAL: NotPersonal = {
    "hjulet.AssessmentAnswer": ("saved_from",),
    "hjulet.Assessment": ("title", "decided_by"),
    "hjulet.AssessmentEdition": ("groups",),
    "hjulet.AssessmentTable": ("shown", "people"),
}
