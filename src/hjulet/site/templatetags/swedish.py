"""What every template may use: dates, numbers, money, and the same page in the other language."""

from __future__ import annotations

from datetime import datetime

from django import template

from hjulet.hub import wording

register = template.Library()

register.filter("number", wording.number_words)
register.filter("signed", wording.signed_words)
register.filter("kronor", wording.kronor_words)
register.filter("genitive", wording.genitive)
register.filter("clock", wording.clock_words)


@register.filter
def day(moment: datetime) -> str:
    """"25 april 2017"."""
    return wording.day_words(wording.local(moment).date())


@register.filter
def weekday_day(moment: datetime) -> str:
    """"tisdag 25 april 2017"."""
    return wording.day_words(wording.local(moment).date(), weekday=True)


@register.simple_tag
def when(starts: datetime, ends: datetime) -> str:
    """"tisdag 25 april 2017 kl. 10.00–16.00"."""
    return wording.when_words(starts, ends)


@register.simple_tag
def clock_span(starts: datetime, ends: datetime) -> str:
    return wording.clock_span_words(starts, ends)


@register.simple_tag(takes_context=True)
def in_language(context: template.Context, language: str) -> str:
    """The address of the same page in the other language."""
    request = context["request"]
    path = request.get_full_path()
    bare = path[3:] if path == "/en" or path.startswith("/en/") else path
    return bare or "/" if language == "sv" else f"/en{bare}"
