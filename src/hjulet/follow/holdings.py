"""What Follow holds about people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hjulet.follow.holdings_assessments import ASSESSMENTS, ASSESSMENTS_NOT_PERSONAL
from hjulet.hub.personal_data import Ground, Holding, NotPersonal
from hjulet.meet.models import RetentionRule

_WHO_MAY_SEE = _(
    "den som skrev det, och dem som hen själv har valt: organisationen, de som var med eller alla; "
    "namnet visas aldrig för alla"
)
_AS_LONG = _("så länge organisationen har åtagandet kvar; namnet försvinner när personen tas bort")
_MEMBERS = _("inloggade medlemmar, och de som svarar för exemplet")

HOLDINGS: tuple[Holding, ...] = (
    Holding(
        model="hjulet.Commitment",
        fields=("person", "text", "reason"),
        what=_("åtaganden: vad någon ska göra för sin organisation, till när, och varför det avbröts"),
        purpose=_("påminna, och följa vad det blev av det som sades på en träff"),
        ground=Ground.PUBLIC_INTEREST,
        shown_to=_WHO_MAY_SEE,
        kept=_AS_LONG,
    ),
    Holding(
        model="hjulet.Commitment",
        fields=("made_public_by",),
        what=_("vem som lät ett åtagande visas för alla"),
        purpose=_("kunna svara på vem som bestämde det"),
        ground=Ground.PUBLIC_INTEREST,
        shown_to=_("personen själv"),
        kept=_AS_LONG,
        is_in_register=False,
    ),
    Holding(
        model="hjulet.Outcome",
        fields=("what_happened", "evidence_note", "lesson", "by"),
        what=_("vad det blev av ett åtagande, och vem som berättade det"),
        purpose=_("lära av det som fungerade och av det som inte gjorde det"),
        ground=Ground.PUBLIC_INTEREST,
        shown_to=_WHO_MAY_SEE,
        kept=_AS_LONG,
    ),
    Holding(
        model="hjulet.Reuse",
        fields=("contact", "changes", "reason"),
        what=_("vem man frågar om hur en organisation använder ett exempel, och vad som skrivits om det"),
        purpose=_("låta den som tänker göra likadant fråga den som har gjort det"),
        ground=Ground.PUBLIC_INTEREST,
        shown_to=_MEMBERS,
        kept=_("så länge exemplet finns; namnet försvinner när personen tas bort"),
    ),
    Holding(
        model="hjulet.ReuseEvent",
        fields=("by", "note"),
        what=_("vem som skrev ett steg i en återanvändning"),
        purpose=_("kunna visa hur det gick till"),
        ground=Ground.PUBLIC_INTEREST,
        shown_to=_("personen själv; anteckningen utan namn för alla"),
        kept=_("så länge exemplet finns; namnet försvinner när personen tas bort"),
        is_in_register=False,
    ),
    Holding(
        model="hjulet.SurveyInvitation",
        fields=("registration",),
        what=_(
            "vem som har fått en enkät, och om länken har använts; aldrig när, och aldrig vad som svarades"
        ),
        purpose=_("fråga bara dem som kom, en gång, och påminna bara den som inte har svarat"),
        ground=Ground.PUBLIC_INTEREST,
        shown_to=_("personen själv; de som planerar träffen ser bara hur många"),
        subject=RetentionRule.Subject.REGISTRATIONS,
    ),
    Holding(
        model="hjulet.SurveyResponse",
        fields=("registration",),
        what=_("vem som har svarat vad, bara i enkäter som säger att de inte är anonyma"),
        purpose=_("kunna fråga vidare om ett svar"),
        ground=Ground.PUBLIC_INTEREST,
        shown_to=_("personen själv och de som planerar träffen"),
        subject=RetentionRule.Subject.SURVEYS,
    ),
    Holding(
        model="hjulet.SurveyAnswer",
        fields=("text",),
        what=_("svar på enkäter med egna ord"),
        purpose=_("göra nästa träff bättre"),
        ground=Ground.PUBLIC_INTEREST,
        shown_to=_(
            "de som planerar träffen, utan namn när enkäten är anonym och bara om minst fem har svarat"
        ),
        subject=RetentionRule.Subject.SURVEYS,
    ),
    Holding(
        model="hjulet.Survey",
        fields=("created_by",),
        what=_("vem som gjorde en enkät"),
        purpose=_("veta vem som frågade"),
        ground=Ground.PUBLIC_INTEREST,
        shown_to=_("personen själv"),
        kept=_("tills personen tas bort"),
        is_in_register=False,
    ),
    *ASSESSMENTS,
)

NOT_PERSONAL: NotPersonal = {
    **ASSESSMENTS_NOT_PERSONAL,
    "hjulet.Survey": ("introduction",),
    "hjulet.SurveyQuestion": ("text", "choices"),
}
