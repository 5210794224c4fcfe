"""The questions of a social impact assessment: each with why it is asked, and what to think of. In the order they are asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from hjulet.follow.models.assessment_parts import Question

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise

ALTERNATIVE, EFFECT, VOICE, TABLE = "alternativ", "foljd", "rost", "tabell"
"""What can be added to an answer, as the addresses name it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it is put."""

    key: str
    slug: str
    question: Text
    why: Text
    hints: Sequence[Text] = ()
    """What to think of, one thing each; three of the questions have one for each perspective."""
    rows: Sequence[str] = ()
    """What can be added beside the answer in words."""

    @property
    def name(self) -> Text:
        return Question(self.key).label


_BESIDE = (VOICE, TABLE)
QUESTIONS: tuple[Asked, ...] = (
    Asked(
        Question.PROPOSAL,
        "forslag",
        _("Vad föreslås, och varför?"),
        _("Den som läser om två år ska förstå vad ni stod inför, utan att ha varit med."),
        (
            _("Vilka turer, linjer, platser och tider gäller det?"),
            _("Vad ska det ge, till exempel hur mycket det sparar?"),
            _("Vem har föreslagit det, och vad går inte att ändra?"),
        ),
    ),
    Asked(
        Question.ALTERNATIVES,
        "alternativ",
        _("Vilka andra vägar finns?"),
        _("Ett förslag går bara att bedöma mot något annat. Att inte ändra något är alltid ett alternativ."),
        (
            _("Går samma sak att nå på ett annat sätt, på en annan plats eller senare?"),
            _("Vad händer om ni inte gör något alls?"),
        ),
        (ALTERNATIVE,),
    ),
    Asked(
        Question.NEED,
        "behov",
        _("Vem behöver resan, och till vad?"),
        _("Behovet syns inte i antalet resande. Den som redan har slutat åka är inte med i statistiken."),
        (
            _(
                "Individen: vilka åldrar, kvinnor och män, förmågor och hushåll reser, eller skulle behöva det?"
            ),
            _("Platsen: varifrån och vart, också till mataffären, vårdcentralen och fritiden?"),
            _("Resandet: vad gör den som inte har bil, körkort eller någon som skjutsar?"),
        ),
        _BESIDE,
    ),
    Asked(
        Question.ACCESS,
        "tillgang",
        _("Vad når de i dag, och vad når de efter ändringen?"),
        _("Tillgång är vad man kan nå och hinna uträtta, inte hur många turer det går."),
        (
            _("Individen: hinner man till skolan, jobbet och vården, och hem igen?"),
            _("Platsen: vilka orter får längst väg, och vilka blir utan?"),
            _("Resandet: vilka byten försvinner, och går det att gå eller cykla i stället?"),
        ),
        _BESIDE,
    ),
    Asked(
        Question.CONSEQUENCE,
        "foljder",
        _("Vad blir följden, och för vem?"),
        _("Ett medeltal kan se bra ut fast några förlorar allt. Därför frågar vi grupp för grupp."),
        (
            _("Individen: vem vinner, vem förlorar, och vem tappar något hen inte kan vara utan?"),
            _("Platsen: drabbas samma ort av flera ändringar på en gång?"),
            _("Resandet: flyttar resorna till bil, eller blir de inte av?"),
        ),
        (EFFECT, *_BESIDE),
    ),
    Asked(
        Question.TAKING_PART,
        "medverkan",
        _("Hur har de som berörs fått vara med?"),
        _("De som berörs vet sådant som inte står i någon tabell, och har rätt att påverka."),
        (
            _("Vilka har ni frågat, och vilka har ni inte nått?"),
            _("Vad ändrades av det de sade?"),
        ),
        (VOICE,),
    ),
    Asked(
        Question.MITIGATION,
        "lindring",
        _("Vad kan göras för dem som förlorar?"),
        _(
            "Det mesta går att lindra om man ser det i tid: en annan minut, en beställd tur, ett besked i förväg."
        ),
        (
            _("Vad går att göra för var och en av grupperna som får det sämre?"),
            _("Vem gör det, när, och vad kostar det?"),
        ),
        _BESIDE,
    ),
    Asked(
        Question.DECISION,
        "beslut",
        _("Vad beslutades, och varför?"),
        _(
            "Analysen är ett underlag. Beslutet fattas av den som har ansvaret, och ska gå att läsa tillsammans med den."
        ),
        (
            _("Vilket alternativ valdes, och vad vägde tyngst?"),
            _("Vad i analysen gick beslutet emot, och varför?"),
        ),
    ),
    Asked(
        Question.FOLLOW_UP,
        "uppfoljning",
        _("När och hur ser ni efter hur det blev?"),
        _("Ingen analys är rätt från början. Dagen blir ett åtagande, och vi påminner er."),
        (
            _("Vad ska ni titta på, och hos vilka grupper?"),
            _("Vad skulle få er att ändra er?"),
        ),
    ),
)
BY_KEY = {one.key: one for one in QUESTIONS}
BY_SLUG = {one.slug: one for one in QUESTIONS}

PLAIN_WORDS: tuple[Text, ...] = (
    _("Siffror om tillgång bygger på den tidtabell som är planerad, inte på hur många som reser."),
    _("Ett medeltal döljer enskilda: några kan förlora mycket mer än tabellen visar."),
    _("Grupper med färre än fem personer visas inte."),
    _("Analysen är ett underlag för samtal, inte ett beslut, och den ger inga poäng."),
)
"""What stands on every assessment."""


def neighbours(asked: Asked) -> tuple[Asked | None, Asked | None]:
    """The question before and the one after."""
    at = QUESTIONS.index(asked)
    return (
        QUESTIONS[at - 1] if at else None,
        QUESTIONS[at + 1] if at + 1 < len(QUESTIONS) else None,
    )
