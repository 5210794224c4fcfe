"""The forms behind "Efteråt": a material, and whom to remind of one that is owed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hjulet.hub.forms import AddressForm
from hjulet.meet.actions.materials import MaterialDetails
from hjulet.meet.formats.files import DOCUMENTS, FILMS, accepted
from hjulet.meet.forms import ON_ONE_LINE
from hjulet.meet.forms_materials import what_is_taken
from hjulet.meet.models import GatheringPage, Material, OwedMaterial, Session


class MaterialForm(forms.Form):
    """One material: a file, a link or a text; and what a film needs to be shown."""

    kind = forms.ChoiceField(label=_("Slag"), choices=Material.Kind.choices)
    title = forms.CharField(
        label=_("Rubrik"),
        max_length=200,
        validators=[ON_ONE_LINE],
        error_messages={"required": _("Skriv en rubrik, så att den som läser vet vad det är.")},
    )
    session = forms.ModelChoiceField(
        label=_("Programpunkt"),
        queryset=Session.objects.none(),
        required=False,
        empty_label=_("Hela träffen"),
    )
    file = forms.FileField(
        label=_("Fil"),
        required=False,
        help_text=what_is_taken(),
        widget=forms.FileInput(attrs={"accept": accepted((*DOCUMENTS, *FILMS))}),
        error_messages={"empty": _("Filen är tom. Kontrollera att du valde rätt fil.")},
    )
    url = forms.URLField(
        label=_("Eller en länk"),
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("Länken ser inte fullständig ut. Den börjar med https://.")},
    )
    text = forms.CharField(
        label=_("Eller en text"),
        required=False,
        max_length=50_000,
        help_text=_("Visas på sidan, så att alla kan läsa den. Tom rad ger nytt stycke."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    language = forms.CharField(
        label=_("Språk"), max_length=10, initial="sv", help_text=_("sv, en … så att det läses upp rätt.")
    )
    minutes = forms.IntegerField(
        label=_("Film: längd i minuter"), required=False, min_value=1, max_value=30_000
    )
    has_captions = forms.BooleanField(label=_("Film: filmen är textad"), required=False)
    captions = forms.FileField(
        label=_("Film: undertexter (vtt)"),
        required=False,
        help_text=_("Till en egen film. En film på annat håll har sina undertexter där."),
        widget=forms.FileInput(attrs={"accept": ".vtt"}),
    )
    transcript = forms.CharField(
        label=_("Film: filmen som text"),
        required=False,
        help_text=_("Det som sägs, och det viktiga som visas. Krävs för att filmen ska få visas."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    caption_exception = forms.CharField(
        label=_("Film: varför den saknar undertexter"),
        required=False,
        max_length=300,
        help_text=_("Bara om den inte kan textas. Visas bredvid filmen."),
    )

    def __init__(self, *args: Any, gathering: GatheringPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sessions = Session.objects.filter(page_id=gathering.pk).order_by("starts", "sort_order")
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]

    @classmethod
    def of(
        cls, gathering: GatheringPage, material: Material | None, data: Any = None, files: Any = None
    ) -> MaterialForm:
        names = [name for name in cls.base_fields if name not in {"file", "captions"}]
        known = {name: getattr(material, name) for name in names} if material is not None else {}
        return cls(data, files, initial=known, gathering=gathering)

    def details(self) -> MaterialDetails:
        names = set(self.cleaned_data) - {"file", "captions"}
        return MaterialDetails(**{name: self.cleaned_data[name] for name in names})


class RemindForm(AddressForm):
    """Whom to remind, and whether that person is trusted to show it at once."""

    is_trusted = forms.BooleanField(
        label=_("Det som lämnas visas direkt, utan att vi tittar på det först"), required=False
    )

    @classmethod
    def of(cls, owed: OwedMaterial, data: Any = None) -> RemindForm:
        known: dict[str, Any] = {"is_trusted": owed.is_trusted}
        if owed.person is not None:
            known |= {"email": owed.person.email, "name": owed.person.get_full_name()}
        elif owed.speaker is not None:
            known |= {"name": owed.speaker.name}
        return cls(data, initial=known)
