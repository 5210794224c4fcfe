"""What every template may use: dates, numbers, money, and the same page in the other language."""

from __future__ import annotations

import re
from datetime import date, datetime

from django import template
from django.forms import BoundField
from django.http import HttpRequest
from django.utils import translation
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hjulet.hub import wording

register = template.Library()

register.filter("number", wording.number_words)
register.filter("signed", wording.signed_words)
register.filter("signed_percent", wording.signed_percent_words)
register.filter("kronor", wording.kronor_words)
register.filter("genitive", wording.genitive)
register.filter("clock", wording.clock_words)


def _date(moment: date | datetime) -> date:
    """The day on a calendar in Sweden, also of a moment near midnight."""
    return wording.local(moment).date() if isinstance(moment, datetime) else moment


@register.filter
def day(moment: date | datetime) -> str:
    """ "25 april 2017"."""
    return wording.day_words(_date(moment))


@register.filter
def weekday_day(moment: date | datetime) -> str:
    """ "tisdag 25 april 2017"."""
    return wording.day_words(_date(moment), weekday=True)


@register.filter
def day_clock(moment: datetime) -> str:
    """ "25 april 2017 kl. 10.00"."""
    return _("%(day)s kl. %(clock)s") % {"day": day(moment), "clock": wording.clock_words(moment)}


@register.filter
def month_year(moment: date | datetime) -> str:
    """ "april 2017", for headings over a month."""
    return day(moment).split(" ", 1)[1]


@register.filter
def month_short(moment: date | datetime) -> str:
    """ "aug" or "april": names of at most five letters stand whole."""
    name = day(moment).split(" ")[1]
    return name if len(name) <= 5 else name[:3]


@register.simple_tag
def days_short(starts: datetime, ends: datetime) -> str:
    """ "25", or "17–18" when it goes on for several days: the figure in a date block."""
    first, last = _date(starts), _date(ends)
    return str(first.day) if first == last else f"{first.day}–{last.day}"


@register.simple_tag
def when(starts: datetime, ends: datetime) -> str:
    """ "tisdag 25 april 2017 kl. 10.00–16.00"."""
    return wording.when_words(starts, ends)


@register.simple_tag
def clock_span(starts: datetime, ends: datetime) -> str:
    return wording.clock_span_words(starts, ends)


@register.simple_tag
def price(ore: int, vat_percent: int) -> str:
    """ "750 kr exkl. moms (937,50 kr inkl. moms)"."""
    return wording.price_words(ore, vat_percent)


@register.filter
def magnitude(value: float, decimals: int = 0) -> str:
    """The number without its sign, for sentences that say "minskade" or "växte"."""
    return wording.number_words(abs(value), decimals)


@register.filter
def share_percent(share: float) -> str:
    """ "75 %" for a share of 0.75; "75%" in English."""
    return wording.percent_words(100 * share)


@register.filter
def language_word(code: str) -> str:
    """ "engelska" for "en"; the code itself for a language that Django does not know."""
    try:
        name: str = translation.get_language_info(code)["name"]
    except KeyError:
        return code
    words = translation.gettext(name)
    return words if translation.get_language() == "en" else words.lower()


@register.filter
def sentences(text: str) -> list[str]:
    """The first sentence, and what follows it (perhaps nothing)."""
    first, stop, rest = text.strip().partition(". ")
    return [first + "." if stop else first, rest.strip()]


@register.filter
def without_placeholder(field: BoundField) -> SafeString:
    """The field as it is, without the grey words that repeat its label."""
    return field.as_widget(attrs={"placeholder": False})


# allauth's sign-in codes stand alone on a line: groups of capitals and figures without vowels.
CODE_ON_A_LINE = re.compile(r"^[ \t]*([A-Z0-9]{3,5}(?:-[A-Z0-9]{3,5})*|[A-Z0-9]{6,12})[ \t]*$", re.MULTILINE)


@register.filter
def with_code(text: str) -> SafeString:
    """The words of a mail, with a sign-in code so marked that one click selects all of it."""
    escaped = conditional_escape(text)
    # Escaped above; what is added holds nothing that anybody typed but capitals and figures.
    return mark_safe(CODE_ON_A_LINE.sub(r'<span class="code">\1</span>', escaped))  # noqa: S308


def address_in_language(path: str, language: str) -> str:
    bare = path[3:] if path == "/en" or path.startswith("/en/") else path
    return bare or "/" if language == "sv" else f"/en{bare}"


@register.simple_tag(takes_context=True)
def in_language(context: template.Context, language: str) -> str:
    """The address of the same page in the other language."""
    request: HttpRequest = context["request"]
    return address_in_language(request.get_full_path(), language)
