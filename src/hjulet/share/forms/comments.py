"""The forms of comments on the public site. What may be said is judged by the actions; here only what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Organisation


class CommentForm(forms.Form):
    """The text, and for those with several organisations for which one speaks. Asks the nameless for a name."""

    body = forms.CharField(
        label=_("Din kommentar"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        error_messages={"required": _("Skriv något i kommentaren.")},
    )
    organisation = forms.ChoiceField(label=_("Du skriver för"), required=False)
    name = forms.CharField(
        label=_("Ditt namn"),
        max_length=150,
        required=False,
        help_text=_("Visas vid kommentaren."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(
        self,
        *args: Any,
        most: int,
        organisations: Sequence[Organisation] = (),
        asks_name: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs |= {"data-most": str(most)}
        self.fields["body"].help_text = _("Högst %(most)d tecken, vanlig text.") % {"most": most}
        self.by_id = {str(one.pk): one for one in organisations}
        if len(self.by_id) > 1:
            choices = [(pk, one.name) for pk, one in self.by_id.items()]
            self.fields["organisation"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"]
        if not asks_name:
            del self.fields["name"]

    def spoken_for(self) -> Organisation | None:
        """The organisation beside the name. Only of a valid form."""
        chosen = self.cleaned_data.get("organisation") or next(iter(self.by_id), "")
        return self.by_id.get(chosen)


class ReportForm(forms.Form):
    """Why somebody should look at a comment."""

    reason = forms.CharField(
        label=_("Vad är fel med kommentaren?"),
        max_length=300,
        help_text=_("De som sköter sidan läser det. Den som skrev kommentaren får inte veta att det var du."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Skriv vad som är fel, så att vi vet vad vi ska titta efter.")},
    )


class ModerationForm(forms.Form):
    """Why an editor hides or removes a comment."""

    reason = forms.CharField(
        label=_("Varför"), max_length=200, help_text=_("Den som skrev kommentaren får läsa det i ett mejl.")
    )


class TermsForm(forms.Form):
    """When comments are taken on one page."""

    opens_at = forms.DateTimeField(label=_("Öppnar"), required=False, help_text=_("Tomt: genast."))
    closes_at = forms.DateTimeField(
        label=_("Stänger"), required=False, help_text=_("Tomt: som webbplatsens inställning säger.")
    )
    closed_reason = forms.CharField(
        label=_("Varför det är stängt"),
        max_length=200,
        required=False,
        help_text=_("Visas för besökarna bredvid datumet."),
    )
    is_off = forms.BooleanField(
        label=_("Inga kommentarer här"),
        required=False,
        help_text=_("Då visas inte heller de som redan är skrivna."),
    )
