"""Sign-in as we want it: our own user model, a name when an account is made, mails through the ordinary backend."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from hjulet.hub.limits import client_of
from hjulet.hub.models import Person, fold_email


class AccountAdapter(DefaultAccountAdapter):
    def clean_email(self, email: str) -> str:
        return fold_email(super().clean_email(email))

    def save_user(self, request: HttpRequest, user: Person, form: Any, commit: bool = True) -> Person:
        user = super().save_user(request, user, form, commit=False)
        user.name = form.cleaned_data.get("name", "").strip()
        if commit:
            user.save()
        return user

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Most people are known from a sign-up and have no address in allauth's own table yet.

        The code they get is the proof that the address is theirs; without the row, allauth would not
        remember that and ask for a second code.
        """
        if template_prefix == "account/email/login_code":
            person = Person.objects.filter(email=fold_email(email)).first()
            if person is not None:
                EmailAddress.objects.get_or_create(
                    user=person, email=person.email, defaults={"primary": True}
                )
        super().send_mail(template_prefix, email, context)

    def get_from_email(self) -> str:
        return settings.DEFAULT_FROM_EMAIL

    def get_client_ip(self, request: HttpRequest) -> str:
        """The visitor's own address, behind as many proxies as the setting says, as for our other limits."""
        return client_of(request)


class SignupForm(forms.Form):
    """The one thing we ask beyond the address."""

    name = forms.CharField(
        label=_("Ditt namn"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )

    def signup(self, request: HttpRequest, user: Person) -> None:
        """allauth calls this after the account is made; the adapter has already taken the name."""
