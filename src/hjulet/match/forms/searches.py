"""What an editor says about a search that led nowhere."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.widgets import AdminSnippetChooser

from hjulet.hub.models import Theme


class AddWordForm(forms.Form):
    theme = forms.ModelChoiceField(
        label=_("Ämne som ordet ska leda till"),
        queryset=Theme.objects.none(),
        widget=AdminSnippetChooser(Theme),
        error_messages={"required": _("Välj ett ämne.")},
    )
    is_shown = forms.TypedChoiceField(
        label=_("Hur ordet används"),
        choices=[
            ("1", _("Visas bland ämnets ord, och leder hit vid sökning")),
            ("0", _("Leder hit vid sökning men visas inte: felstavning, äldre namn")),
        ],
        coerce=lambda value: value == "1",
        initial="0",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = Theme.objects.order_by("sort_name")  # type: ignore[attr-defined]
