"""What is said about personal data at the forms of Follow, until the owner of the site writes own texts."""

from __future__ import annotations

from django.utils import timezone

from hjulet.hub.models import PersonalDataNotice

Purpose = PersonalDataNotice.Purpose

_RIGHTS = (
    "Du kan se, rätta och ta tillbaka det på din sida. Du har rätt att få veta vilka uppgifter vi har om dig och att "
    "klaga hos Integritetsskyddsmyndigheten."
)

FIRST = {
    Purpose.REUSE: {
        "controller": "den organisation som driver webbplatsen",
        "reason": (
            "Din organisation visas för alla bland dem som använder exemplet. Ditt namn visas för inloggade medlemmar, "
            "så att de kan fråga dig. De som svarar för exemplet får ett mejl och kan svara dig."
        ),
        "retention": "så länge exemplet finns; ditt namn tas bort när du tas bort, eller när någon annan tar över",
    },
    Purpose.COMMITMENT: {
        "controller": "den organisation som driver webbplatsen",
        "reason": (
            "Vi sparar vad du har skrivit för att påminna dig och för att följa vad det blir av det. Du väljer vem som får "
            "se det. Ditt namn visas aldrig för alla."
        ),
        "retention": "så länge organisationen har åtagandet kvar; ditt namn tas bort när du tas bort",
    },
    Purpose.SURVEY: {
        "controller": "den organisation som ordnar träffen",
        "reason": (
            "Vi sparar att en enkät har skickats till dig och om din länk har använts, för att ingen ska svara två "
            "gånger och för att bara påminna den som inte har svarat. Är enkäten anonym går det inte att se vem som har "
            "svarat vad."
        ),
        "retention": "egna ord tas bort ett år efter träffen; siffrorna är ingens och bevaras",
        "rights": (
            "Du behöver inte svara. Ett anonymt svar går inte att lämna ut eller ta bort, eftersom ingen vet vilket som "
            "är ditt. Du har rätt att få veta vilka uppgifter vi har om dig och att klaga hos "
            "Integritetsskyddsmyndigheten."
        ),
    },
}


def make_follow_notices() -> None:
    """Those that are missing. One that somebody has written is never touched."""
    for purpose, words in FIRST.items():
        if not PersonalDataNotice.objects.filter(purpose=purpose).exists():
            PersonalDataNotice.objects.create(
                purpose=purpose,
                version="1",
                legal_ground="uppgift av allmänt intresse",
                is_public_record=True,
                valid_from=timezone.now(),
                **{"rights": _RIGHTS, **words},
            )
