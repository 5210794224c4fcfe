"""What an editor says when acting in the owner's place."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    comment = forms.CharField(
        label=_("Varför, eller hur du vet det"),
        help_text=_("Sparas i sidans logg. Till exempel: ”Bekräftat per telefon av kommunchefen 3 maj”."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Skriv varför. Det sparas i sidans logg.")},
    )
