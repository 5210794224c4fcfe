"""What is said about personal data when somebody asks colleagues, until the owner of the site writes an own text."""

from __future__ import annotations

from django.utils import timezone

from hjulet.hub.models import PersonalDataNotice

PURPOSE = PersonalDataNotice.Purpose.PEER_REQUEST


def make_match_notice() -> PersonalDataNotice:
    notice = PersonalDataNotice.objects.filter(purpose=PURPOSE).first()
    return notice or PersonalDataNotice.objects.create(
        purpose=PURPOSE,
        version="1",
        controller="den organisation som driver webbplatsen",
        reason=(
            "Vi sparar ditt namn, din organisation och det du skriver, för att kunna fråga kollegor åt dig. De som du "
            "väljer får se det i ett mejl. Deras namn lämnas ut till dig först när de har sagt ja. De som samordnar "
            "nätverken ser frågan och kan hjälpa till."
        ),
        legal_ground="uppgift av allmänt intresse",
        retention="två år efter att frågan avslutades",
        rights=(
            "Du kan avsluta frågan när du vill. Du har rätt att få veta vilka uppgifter vi har om dig, att få dem "
            "rättade och att klaga hos Integritetsskyddsmyndigheten."
        ),
        is_public_record=True,
        valid_from=timezone.now(),
    )
