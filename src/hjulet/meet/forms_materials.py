"""The form behind the link in a reminder: hand in a file, a link or a text, without an account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hjulet.meet.actions.materials import MaterialDetails
from hjulet.meet.formats.files import DOCUMENTS, accepted, size_words
from hjulet.meet.forms import ON_ONE_LINE
from hjulet.meet.models import OwedMaterial


def _what_is_taken() -> str:
    return _now("%(kinds)s. Högst %(size)s.") % {
        "kinds": ", ".join(DOCUMENTS),
        "size": size_words(settings.LARGEST_FILE_BYTES),
    }


what_is_taken = lazy(_what_is_taken, str)


class HandInForm(forms.Form):
    """Three ways, of which one is used. What was typed stays when something is wrong; the file is chosen anew."""

    title = forms.CharField(
        label=_("Rubrik"),
        max_length=200,
        validators=[ON_ONE_LINE],
        error_messages={"required": _("Skriv en rubrik, så att den som läser vet vad det är.")},
    )
    file = forms.FileField(
        label=_("Fil"),
        required=False,
        help_text=what_is_taken(),
        widget=forms.FileInput(attrs={"accept": accepted(DOCUMENTS)}),
        error_messages={"empty": _("Filen är tom. Kontrollera att du valde rätt fil.")},
    )
    url = forms.URLField(
        label=_("Eller en länk"),
        required=False,
        assume_scheme="https",
        help_text=_("Dit där materialet redan finns, till exempel på er webbplats."),
        error_messages={"invalid": _("Länken ser inte fullständig ut. Den börjar med https://.")},
    )
    text = forms.CharField(
        label=_("Eller skriv här"),
        required=False,
        max_length=50_000,
        help_text=_("Text på sidan kan läsas av alla, också med skärmläsare och i telefonen."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    @classmethod
    def of(cls, owed: OwedMaterial, data: Any = None, files: Any = None) -> HandInForm:
        about = owed.session.title if owed.session is not None else owed.gathering.title
        return cls(data, files, initial={"title": about[:200]})

    def details(self, owed: OwedMaterial) -> MaterialDetails:
        return MaterialDetails(
            kind=owed.kind,
            title=self.cleaned_data["title"],
            session=owed.session,
            url=self.cleaned_data["url"],
            text=self.cleaned_data["text"],
        )
