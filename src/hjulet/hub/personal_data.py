"""What the site holds about people: one table as data, from which the public register and the tests are made.

The hub's own part, with the tables that come with Django, Wagtail and the sign-in, is in `holdings.py`; each
spoke has its part in its record (`Spoke.holdings`). A test walks every field of every model and fails when one
that can hold personal data is neither in such a part nor marked as not personal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise


class Ground(StrEnum):
    """Why the law allows it, as the register says it."""

    PUBLIC_INTEREST = "public_interest"
    CONSENT = "consent"
    LAW = "law"
    SECURITY = "security"


GROUND_WORDS: Mapping[Ground, Text] = {
    Ground.PUBLIC_INTEREST: _(
        "uppgift av allmänt intresse (artikel 6.1 e), för föreningar berättigat intresse"
    ),
    Ground.CONSENT: _("uttryckligt samtycke (artikel 6.1 a och 9.2 a)"),
    Ground.LAW: _("rättslig förpliktelse (artikel 6.1 c), bokföringslagen"),
    Ground.SECURITY: _("uppgift av allmänt intresse (artikel 6.1 e): säker inloggning och spårbarhet"),
}


@dataclass(frozen=True, slots=True)
class Holding:
    """Fields of one table that are held for one purpose, on one ground, shown to the same people, for as long."""

    model: str
    fields: tuple[str, ...]
    """Names of the fields, or ("*",) for all of them."""
    what: Text
    purpose: Text
    ground: Ground
    shown_to: Text
    kept: Text = ""
    """How long, in words; else by the rule for `subject`."""
    subject: str = ""
    """The kind of record (handlingstyp) whose numbered rule says how long."""
    is_in_register: bool = True
    """False for what only repeats a line of the register, such as the date beside a name."""


NotPersonal = Mapping[str, tuple[str, ...]]
"""Model → fields of free text that say nothing about anybody; ("*",) for all but addresses and links to a person."""


@dataclass(frozen=True, slots=True)
class OwnTable:
    """One kind of thing that the site holds about a person, as that person gets it."""

    key: str
    title: Text
    columns: Sequence[tuple[str, Text]]
    """Key in the file, and the word on the page."""
    rows: Sequence[Sequence[Any]]
    """Text, numbers, truth, moments, or lists of text."""
    correct_url: str = ""
    """Where the person corrects it."""
    correct_words: Text = ""
