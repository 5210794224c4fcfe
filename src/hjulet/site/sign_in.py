"""The form for those who sign in with a password. In a file of its own: allauth's forms import `accounts.py`."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _


class PasswordLoginForm(LoginForm):
    """allauth leaves the password out where none is asked for at sign-up; some people have one all the same."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-postadress")
        self.fields["password"] = forms.CharField(
            label=_("Lösenord"),
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )
