"""What the whole site holds about people: the public register, and everything about the one who asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hjulet.hub.holdings import HOLDINGS, NOT_PERSONAL
from hjulet.hub.models import Person
from hjulet.hub.own_data import own_data as own_data_of_hub
from hjulet.hub.personal_data import GROUND_WORDS, Ground, Holding, NotPersonal, OwnTable
from hjulet.meet.models import RetentionRule
from hjulet.meet.queries.retention import RuleBook, rule_book
from hjulet.site.wheel import SPOKES

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise

Way = RetentionRule.Way

HOLDINGS_OF_SITE: tuple[Holding, ...] = (
    Holding(
        model="hjulet.AccessibilityStatementPage",
        fields=("report_email", "report_phone"),
        what=gettext_lazy("vart man vänder sig om tillgängligheten på webbplatsen"),
        purpose=gettext_lazy("ta emot synpunkter"),
        ground=Ground.LAW,
        shown_to=gettext_lazy("alla"),
        kept=gettext_lazy("tills redogörelsen ändras"),
    ),
)
NOT_PERSONAL_IN_SITE: NotPersonal = {
    "hjulet.AccessibilityStatementPage": (
        "body_name", "service_name", "shortcomings", "exempt_as_burdensome", "outside_the_law", "method",
        "supervisor_name", "supervisor_url",
    ),
    "hjulet.StartPage": ("*",),
    "hjulet.TextPage": ("*",),
}  # fmt: skip


def every_holding() -> list[Holding]:
    """The whole table: the spokes first, since that is what people meet."""
    return [*(holding for spoke in SPOKES for holding in spoke.holdings), *HOLDINGS, *HOLDINGS_OF_SITE]


def every_not_personal() -> dict[str, tuple[str, ...]]:
    """Model → fields of free text that are marked as about nobody."""
    parts = (*(spoke.not_personal for spoke in SPOKES), NOT_PERSONAL, NOT_PERSONAL_IN_SITE)
    return {model: fields for part in parts for model, fields in part.items()}


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One line of the register (article 30): what, what for, why it may, who sees it, how long."""

    what: Text
    purpose: Text
    ground: Text
    shown_to: Text
    kept: Text
    own_rules: Sequence[str]
    """What hosts with a rule of their own do instead."""


def register() -> list[RegisterLine]:
    """Every purpose once."""
    book = rule_book()
    return [_line(holding, book) for holding in every_holding() if holding.is_in_register]


def _line(holding: Holding, book: RuleBook) -> RegisterLine:
    rule = book.rules.get((holding.subject, None)) if holding.subject else None
    own = [
        f"{found.owner}: {rule_words(found)}"
        for (subject, owner), found in book.rules.items()
        if subject == holding.subject and owner is not None
    ]
    return RegisterLine(
        what=holding.what,
        purpose=holding.purpose,
        ground=GROUND_WORDS[holding.ground],
        shown_to=holding.shown_to,
        kept=holding.kept
        or (rule_words(rule) if rule is not None else _("ingen gallringsregel är beslutad än")),
        own_rules=sorted(own),
    )


def rule_words(rule: RetentionRule) -> str:
    """ "arkiveras och gallras 2 år efter träffen (regel G5)"."""
    if rule.way == Way.KEEP:
        words = _("bevaras")
    elif rule.subject == RetentionRule.Subject.ANSWERS:
        words = _("gallras så många dagar efter träffen som står vid frågan")
    else:
        words = _when(rule) % {"how": _how(rule.way), "span": _span(rule.days_after)}
    return _("%(words)s (regel %(number)s)") % {"words": words, "number": rule.number}


def _when(rule: RetentionRule) -> str:
    if rule.subject == RetentionRule.Subject.IMPORTS:
        return _("%(how)s %(span)s efter att listan lästes in")
    if rule.subject == RetentionRule.Subject.PEOPLE:
        return _("%(how)s %(span)s efter att det sista som knyter personen hit har gått")
    return _("%(how)s %(span)s efter träffen")


def _how(way: str) -> str:
    return _("arkiveras och gallras") if way == Way.ARCHIVE else _("gallras")


def _span(days: int) -> str:
    years, rest = divmod(days, 365)
    if years and not rest:
        return ngettext("%(count)d år", "%(count)d år", years) % {"count": years}
    return ngettext("%(count)d dag", "%(count)d dagar", days) % {"count": days}


# One person's own ----------------------------------------------------------------------------------


def own_data(person: Person, *, session_ends: datetime | None = None) -> list[OwnTable]:
    """Everything the site holds about the person, from the hub and every spoke."""
    tables = list(own_data_of_hub(person))
    tables.append(
        OwnTable(
            key="session",
            title=_("Inloggningen just nu"),
            columns=(("ends_at", _("gäller till")),),
            rows=[(session_ends,)] if session_ends is not None else [],
        )
    )
    for spoke in SPOKES:
        if spoke.own_data is not None:
            tables += spoke.own_data(person)
    return tables


def as_file(tables: Sequence[OwnTable]) -> dict[str, Any]:
    """The same for a program: keys in English, values as they are held."""
    return {
        "about": "Everything that this site holds about the person who is signed in.",
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "data": {
            table.key: [
                {key: _plain(value) for (key, _word), value in zip(table.columns, row, strict=True)}
                for row in table.rows
            ]
            for table in tables
        },
    }


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, (str, int, float)) else str(value)
