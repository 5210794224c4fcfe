"""Sentences of Meet that more than one face says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hjulet.hub.wording import kronor_words, number_words
from hjulet.meet.models import Registration
from hjulet.meet.queries.seats import Pool


def pool_words(pool: Pool) -> str:
    """Seats of one kind in words: "På plats (12 platser kvar)"."""
    if pool.site is not None:
        name = str(pool.site.name)
    elif pool.mode == Registration.Mode.ONLINE:
        name = _("Digitalt")
    else:
        name = _("På plats")
    left = pool.seats_left
    if left is None:
        return name
    if left == 0:
        return _("%(name)s (fullt: du ställs i kö)") % {"name": name}
    return ngettext("%(name)s (%(left)s plats kvar)", "%(name)s (%(left)s platser kvar)", left) % {
        "name": name,
        "left": left,
    }


def step_words(step: Mapping[str, Any], price_ore: int) -> str:
    """One step of the terms: "Färre än 14 dagar före: 50 % av priset (375 kr) och 200 kr"."""
    parts = []
    if step["percent"]:
        amount = price_ore * step["percent"] // 100
        percent = number_words(step["percent"])
        parts.append(
            _("%(percent)s %% av priset (%(amount)s)") % {"percent": percent, "amount": kronor_words(amount)}
            if amount
            else _("%(percent)s %% av priset") % {"percent": percent}
        )
    if step["fee_ore"]:
        parts.append(kronor_words(step["fee_ore"]))
    cost = _(" och ").join(parts) or _("ingen avgift")
    return _("Färre än %(days)s dagar före träffen: %(cost)s") % {"days": step["days_before"], "cost": cost}


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
        "whole_series": _("Till det här tillfället anmäler man sig genom att gå med i hela serien."),
        "import_confirmed": _("Listan är redan bekräftad, så den går inte att ändra."),
        "each_only": _("Till den här serien anmäler man sig till ett tillfälle i taget."),
        "series_without_occasions": _("Serien har inget tillfälle som tar emot anmälningar just nu."),
        "no_such_seats": _("Det finns inga sådana platser längre. Välj bland dem som visas."),
        "no_seats_there": _("Det finns ingen ledig plats där just nu, så din plats är kvar som den var."),
        "is_present": _("Du är redan incheckad, så anmälan kan inte avbokas."),
        "has_begun": _("Träffen har börjat, så platsen kan inte ändras längre."),
        "not_active": _("Anmälan gäller inte längre, så den kan inte ändras."),
        "same_person": _("Det är samma adress som anmälan redan har. Skriv kollegans adress."),
        "already_registered": _(
            "Den adressen kan inte ta över platsen. Kontrollera den, eller be kollegan att först avboka sin egen anmälan."
        ),
        "offer_ended": _("Erbjudandet gäller inte längre, och platsen har gått vidare."),
        "nobody": _("Skriv namn och adress för minst en person."),
        "too_many": _("Anmäl högst 50 personer på en gång."),
        "same_address_twice": _("Samma e-postadress står två gånger. Var och en behöver en egen adress."),
        "party_over_cap": _(
            "Ni är fler än en organisation får ha. Välj ”så många som får plats”, eller anmäl färre."
        ),
        "party_over_seats": _(
            "Ni är fler än det finns platser. Välj ”så många som får plats”, eller anmäl färre."
        ),
        "seat_taken": _("Organisationens plats för den rollen är redan tagen till den här träffen."),
    }
    return words[reason]
