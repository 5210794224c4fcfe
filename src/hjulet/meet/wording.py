"""Sentences of Meet that more than one face says."""

from __future__ import annotations

from django.utils.translation import gettext as _


def refusal_words(reason: str) -> str:
    """Why a sign-up was not taken, and what to do instead."""
    words = {
        "draft": _("Träffen är inte publicerad än, så det går inte att anmäla sig."),
        "not_yet": _("Anmälan har inte öppnat än. På träffens sida står när den öppnar."),
        "closed": _("Anmälan är stängd. Hör av dig till dem som planerar träffen om du ändå vill komma."),
        "cancelled": _("Träffen är inställd, så det går inte att anmäla sig."),
        "over": _("Träffen har redan varit. På träffens sida finns det som blev kvar av den."),
        "elsewhere": _("Anmälan till den här träffen sker på annat håll. Läs på träffens sida."),
        "members_only": _(
            "Träffen är för nätverkets medlemsorganisationer, och den här organisationen är inte medlem."
        ),
        "seat_taken": _("Organisationens plats för den rollen är redan tagen till den här träffen."),
    }
    return words[reason]
