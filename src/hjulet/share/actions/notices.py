"""What is said about personal data when somebody shares or asks, until the owner of the site writes own texts."""

from __future__ import annotations

from django.utils import timezone

from hjulet.hub.models import PersonalDataNotice

Purpose = PersonalDataNotice.Purpose

RIGHTS = (
    "Du har rätt att få veta vilka uppgifter vi har om dig, att få dem rättade och att klaga hos "
    "Integritetsskyddsmyndigheten."
)
GROUND = "uppgift av allmänt intresse"
CONTROLLER = "den organisation som driver webbplatsen"
TEXTS: dict[str, tuple[str, str]] = {
    Purpose.EXAMPLE: (
        (
            "Vi sparar att det är du som har skrivit exemplet och vem som är kontakt, för att kunna svara på frågor och "
            "fråga om det fortfarande stämmer. Kontaktens namn och e-postadress visas bara för inloggade medlemmar. "
            "Skriv inte namn på andra i texten."
        ),
        "så länge exemplet finns på webbplatsen",
    ),
    Purpose.CONTACT: (
        (
            "Vi skickar din fråga, ditt namn och din e-postadress till den som är kontakt för exemplet, så att hen kan "
            "svara dig direkt."
        ),
        "ett år",
    ),
    Purpose.COMMENT: (
        (
            "Vi visar ditt namn, din organisation och det du skriver för alla som läser sidan, så att andra kan svara. "
            "Skriv inte uppgifter om andra i kommentaren."
        ),
        "tills du eller en redaktör tar bort kommentaren, eller sidan tas bort",
    ),
}


def make_share_notices() -> None:
    """A first text for each kind that has none."""
    there = set(
        PersonalDataNotice.objects.filter(purpose__in=TEXTS).values_list("purpose", flat=True).order_by()
    )
    for purpose, (reason, retention) in TEXTS.items():
        if purpose not in there:
            PersonalDataNotice.objects.create(
                purpose=purpose,
                version="1",
                controller=CONTROLLER,
                reason=reason,
                legal_ground=GROUND,
                retention=retention,
                rights=RIGHTS,
                is_public_record=True,
                valid_from=timezone.now(),
            )
