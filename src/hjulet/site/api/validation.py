"""From what pydantic says of the input to sentences, with the field to mend."""

from __future__ import annotations

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from ninja.errors import ValidationError

from hjulet.hub.errors import Detail, Problem

WORDS = {
    "missing": _("”{field}” saknas."),
    "extra_forbidden": _("”{field}” finns inte bland fälten här. Kontrollera stavningen."),
    "string_type": _("”{field}” ska vara en text."),
    "int_type": _("”{field}” ska vara ett heltal."),
    "int_parsing": _("”{field}” ska vara ett heltal."),
    "float_type": _("”{field}” ska vara ett tal."),
    "float_parsing": _("”{field}” ska vara ett tal."),
    "int_parsing_size": _("”{field}” är ett för stort tal."),
    "greater_than_equal": _("”{field}” ska vara minst {ge}."),
    "less_than_equal": _("”{field}” ska vara högst {le}."),
    "string_too_short": _("”{field}” är för kort."),
    "string_too_long": _("”{field}” är för långt: högst {max_length} tecken."),
    "string_pattern_mismatch": _("”{field}” innehåller tecken som inte får vara med."),
}
UNREADABLE = _("”{field}” går inte att läsa.")
NO_OBJECT = _("Skicka ett JSON-objekt med uppgifterna.")


def problem_of_validation(error: ValidationError) -> Problem:
    details: dict[str, Detail] = {}
    for found in error.errors:
        field = _field(found["loc"])
        # Where several types would do, pydantic complains once for each; the first is enough.
        details.setdefault(
            field, Detail(field=field, code=_code(found["type"]), message=_message(field, found))
        )
    first = next(iter(details.values()))
    return Problem(
        422, "invalid", first["message"], field=first["field"] or None, details=list(details.values())
    )


def _field(where: tuple[Any, ...]) -> str:
    """The name that the sender knows: ("body", "person", "email") is "email", ("query", "limit") is "limit"."""
    names = [str(name) for name in where]
    if names[0] == "body":
        return names[2][:100] if len(names) > 2 else ""
    return names[-1][:100]


def _code(kind: str) -> str:
    return {"missing": "missing", "extra_forbidden": "unknown_field"}.get(kind, "invalid")


def _message(field: str, found: dict[str, Any]) -> Any:
    if not field:
        return NO_OBJECT
    values = {
        name: f"{value:g}" if isinstance(value, float) else value
        for name, value in found.get("ctx", {}).items()
        if isinstance(value, str | int | float)
    }
    return format_lazy(WORDS.get(found["type"], UNREADABLE), field=field, **values)
