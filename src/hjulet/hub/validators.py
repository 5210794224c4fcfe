"""What every form checks in the same way."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

ON_ONE_LINE = RegexValidator(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]",
    message=_("Skriv på en rad, utan radbrytningar och andra styrtecken."),
    code="not_on_one_line",
    inverse_match=True,
)
"""What a name, role or address may hold goes into mails, calendar entries and tables."""
