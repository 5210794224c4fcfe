"""What somebody is asked who says that their organisation does what an example tells of."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hjulet.follow.models import Reuse
from hjulet.hub.models import Organisation


class ChangeReuseForm(forms.Form):
    """How far it has come, what was changed, and why it was dropped."""

    stage = forms.ChoiceField(
        label=_("Hur långt har ni kommit?"),
        widget=forms.RadioSelect,
        choices=[
            (Reuse.Stage.UNDERSTOOD, _("Vi har satt oss in i det")),
            (Reuse.Stage.ADAPTED, _("Vi anpassar det till oss")),
            (Reuse.Stage.IN_USE, _("Vi använder det")),
            (Reuse.Stage.DROPPED, _("Vi valde bort det")),
        ],
        error_messages={"required": _("Välj hur långt ni har kommit.")},
    )
    changes = forms.CharField(
        label=_("Vad har ni ändrat? (valfritt)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Det som behövde göras annorlunda hos er. Visas för alla på exemplets sida."),
    )
    reason = forms.CharField(
        label=_("Om ni valde bort det: varför?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Visas för alla: ett nej är också en lärdom. Skriv inget om enskilda personer."),
    )
    takes_over = forms.BooleanField(
        label=_("Jag är kontakt från och med nu"),
        required=False,
        help_text=_("Ditt namn visas för inloggade medlemmar, så att de kan fråga dig."),
    )

    def __init__(self, *args: Any, may_take_over: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_take_over:
            del self.fields["takes_over"]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("stage") == Reuse.Stage.DROPPED and not said.get("reason", "").strip():
            self.add_error("reason", gettext("Skriv varför ni valde bort det: det är också en lärdom."))
        return said


class StartReuseForm(ChangeReuseForm):
    """The same at the start, and for which organisation."""

    organisation = forms.ChoiceField(label=_("För vilken organisation?"))

    field_order = ("organisation", "stage", "changes", "reason")

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {str(one.pk): one for one in organisations}
        self.fields["organisation"].choices = [(pk, one.name) for pk, one in self.organisations.items()]  # type: ignore[attr-defined]
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = str(organisations[0].pk)

    def clean_organisation(self) -> Organisation:
        return self.organisations[self.cleaned_data["organisation"]]
