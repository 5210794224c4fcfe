"""What is asked of peers in an address: within what, how many, as of which year. What was typed is kept when it is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hjulet.match.kept_peers import AHEAD, NUMBER, WINDOW

if TYPE_CHECKING:
    from hjulet.instruments.peers.history import History

WORDS = ("matt", "vikt", "inom", "antal", "ar", "fonster", "framat")
"""Every query word that the pages read."""
WITHIN = {"lan": "county", "la": "labour_market_area", "fa": "functional_region"}
MOST_PEERS = 30
SHORTEST, LONGEST = 5, 40
LONGEST_AHEAD = 30


def number_field(label: Any, least: int, most: int, hint: Any = "") -> forms.IntegerField:
    wrong: Any = format_lazy(_("Skriv ett heltal från {least} till {most}."), least=least, most=most)
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=least,
        max_value=most,
        required=False,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


WITHIN_WORDS = {
    "": _("hela landet"),
    "lan": _("samma län"),
    "la": _("samma lokala arbetsmarknad"),
    "fa": _("samma FA-region"),
}


class TodayForm(forms.Form):
    """Within what, and how many. Which indicators is read by `weights.weighed`."""

    inom = forms.ChoiceField(
        label=_("Sök bland"),
        required=False,
        choices=list(WITHIN_WORDS.items()),
        error_messages={
            "invalid_choice": _("Välj hela landet, län (lan), arbetsmarknad (la) eller FA-region (fa).")
        },
    )
    antal = number_field(_("Hur många"), 1, MOST_PEERS)

    def __init__(self, *args: Any, is_county: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_county:
            del self.fields["inom"]

    @property
    def within(self) -> str:
        return WITHIN.get(self.cleaned_data.get("inom", ""), "")

    @property
    def within_words(self) -> str:
        """What the group is called in a sentence; "" for the whole country."""
        return str(WITHIN_WORDS[self.cleaned_data["inom"]]) if self.within else ""

    @property
    def number(self) -> int:
        return self.cleaned_data.get("antal") or NUMBER


class PastForm(forms.Form):
    """As of which year, and how long."""

    ar = number_field(_("Till och med år"), 1900, 2200)
    fonster = number_field(_("År av kurvan"), SHORTEST, LONGEST)
    framat = number_field(_("År därefter"), 1, LONGEST_AHEAD)

    def __init__(self, *args: Any, history: History, row: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.history, self.row = history, row
        self.usual = history.last_unbroken_year()

    @property
    def as_of(self) -> int:
        return self.cleaned_data.get("ar") or self.usual

    @property
    def window(self) -> int:
        return self.cleaned_data.get("fonster") or WINDOW

    @property
    def ahead(self) -> int:
        return self.cleaned_data.get("framat") or AHEAD

    @property
    def is_usual(self) -> bool:
        return (self.as_of, self.window, self.ahead) == (self.usual, WINDOW, AHEAD)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            field, words = self._wrong()
            if words:
                self.add_error(field, words)
        return cleaned

    def _wrong(self) -> tuple[str, str]:
        """What the history does not allow, and the field to mend; "" when it allows it."""
        import numpy as np

        years = self.history.years
        if not years[0] <= self.as_of <= years[-1]:
            words = _now("Det finns folkmängd för %(first)s–%(last)s. Välj ett av de åren.")
            return "ar", words % {"first": years[0], "last": years[-1]}
        needed = self.window + self.ahead + 1
        if self.as_of - years[0] + 1 <= self.window + self.ahead:
            words = _now(
                "%(window)s år av kurvan och %(ahead)s år därefter kräver %(needed)s år till och med %(year)s, och serien "
                "börjar %(first)s. Välj färre år."
            )
            said = {"window": self.window, "ahead": self.ahead, "needed": needed, "year": self.as_of}
            return "fonster", words % {**said, "first": years[0]}
        start = self.history.column(self.as_of) - self.window
        missing = np.flatnonzero(np.isnan(self.history.population[self.row, start : start + self.window + 1]))
        if len(missing):
            words = _now(
                "Folkmängden för %(year)s saknas, så kurvan är inte hel. Välj ett annat år eller färre år."
            )
            return "ar", words % {"year": self.history.years[start + int(missing[0])]}
        return "", ""
