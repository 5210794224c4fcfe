"""The forms of the hub in the editor: people with an address and no username, and people named by their address."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from hjulet.hub.actions import person_with_address
from hjulet.hub.models import Person

ABOUT_PERSON = ("email", "name", "title", "language")
RIGHTS = ("is_superuser", "groups")


class _WithoutUsername:
    """What Wagtail's own forms take for granted and our people do not have: two names and a password."""

    first_name = None
    last_name = None
    password_enabled = False
    password_required = False
    error_messages: ClassVar[dict[str, Any]] = {
        "duplicate_username": _("Det finns redan en person med den e-postadressen."),
        "password_mismatch": "",
    }


class NewPersonForm(_WithoutUsername, UserCreationForm):
    """Somebody who shall be able to sign in: with a code by e-mail, never a password that another has chosen."""

    class Meta(UserCreationForm.Meta):
        model = Person
        fields = (*ABOUT_PERSON, *RIGHTS)

    def save(self, commit: bool = True) -> Person:
        self.instance.set_unusable_password()
        return super().save(commit)


class PersonForm(_WithoutUsername, UserEditForm):
    class Meta(UserEditForm.Meta):
        model = Person
        fields = (*ABOUT_PERSON, "is_active", *RIGHTS)


class AddressForm(forms.Form):
    """Names one person by address. Whoever is known keeps the own name; whoever is not becomes known now."""

    email = forms.EmailField(
        label=_("E-postadress"),
        help_text=_("Hela adressen. Finns personen redan hos oss gäller namnet som står där."),
        error_messages={
            "required": _("Skriv personens e-postadress."),
            "invalid": _("Adressen ser inte fullständig ut. Skriv den så här: namn@exempel.se."),
        },
    )
    name = forms.CharField(
        label=_("Namn"),
        max_length=150,
        error_messages={"required": _("Skriv personens namn, så som det ska visas.")},
    )

    def save(self) -> Person:
        return person_with_address(self.cleaned_data["email"], name=self.cleaned_data["name"])
