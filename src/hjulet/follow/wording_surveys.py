"""Why a survey did not do what was asked of it, in whole sentences; for its page and for those who plan."""

from __future__ import annotations

from django.utils.translation import gettext as _


def survey_refusal_words(reason: str) -> str:
    """The sentence for the stable word of a SurveyRefused. Raises KeyError for a word that nobody uses."""
    return {
        "sent": _("Enkäten har redan skickats. Då går det inte att ändra frågorna eller om den är anonym."),
        "no_text": _("Skriv en fråga."),
        "no_choices": _("Skriv minst två svarsalternativ, ett per rad."),
        "too_many": _("En enkät kan ha högst 20 frågor. De flesta svarar på fem."),
        "not_live": _("Träffen är inte publicerad, så det går inte att skicka något om den."),
        "cancelled": _("Träffen ställdes in, så det finns ingen att fråga."),
        "not_over": _("Träffen är inte slut än. Skicka enkäten när den är det."),
        "no_questions": _("Enkäten har inga frågor. Lägg till minst en."),
        "nobody_came": _(
            "Ingen är markerad som närvarande. Markera dem som kom på sidan ”Dagen”, så kan du skicka sedan."
        ),
        "past": _("Den tiden har redan varit. Välj en dag som kommer."),
        "not_open": _("Enkäten är inte öppen."),
        "reminded": _("Den enda påminnelsen har redan gått."),
        "closed": _("Enkäten är stängd och tar inte emot fler svar."),
        "answered": _("Den här länken har redan använts för att svara."),
        "absent": _("Enkäten är bara för dem som var med på träffen."),
        "empty": _("Svara på minst en fråga innan du skickar."),
        "required": _("En fråga som måste besvaras saknar svar."),
        "unknown": _("Ett svar fanns inte bland alternativen. Svara igen."),
    }[reason]
