"""Dates, numbers and money as people write them, in Swedish and in English."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import translation

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"

WEEKDAYS = {
    "sv": ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "sv": (
        "januari", "februari", "mars", "april", "maj", "juni",
        "juli", "augusti", "september", "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip


def _language() -> str:
    return "en" if (translation.get_language() or "sv").startswith("en") else "sv"


def local(moment: datetime) -> datetime:
    """The moment on a clock in Sweden."""
    return moment.astimezone(STOCKHOLM)


def day_words(day: date, *, weekday: bool = False, year: bool = True) -> str:
    """One day: "25 april 2017", or "tisdag 25 april 2017" with its weekday."""
    language = _language()
    words = [f"{day.day} {MONTHS[language][day.month - 1]}"]
    if weekday:
        words.insert(0, WEEKDAYS[language][day.weekday()])
    if year:
        words.append(str(day.year))
    return " ".join(words)


def days_words(first: date, last: date) -> str:
    """A span of days with an en dash: "17–18 augusti 2017", "30 november–1 december 2017"."""
    language = _language()
    if first == last:
        return day_words(first, weekday=True)
    if first.year != last.year:
        return f"{day_words(first)}–{day_words(last)}"
    if first.month != last.month:
        return f"{day_words(first, year=False)}–{day_words(last)}"
    return f"{first.day}–{last.day} {MONTHS[language][first.month - 1]} {first.year}"


def clock_words(moment: datetime) -> str:
    """ "10.00" in Swedish, "10:00" in English."""
    return local(moment).strftime("%H.%M" if _language() == "sv" else "%H:%M")


def clock_span_words(starts: datetime, ends: datetime) -> str:
    return f"{clock_words(starts)}–{clock_words(ends)}"


def when_words(starts: datetime, ends: datetime) -> str:
    """ "tisdag 25 april 2017 kl. 10.00–16.00"; over several days only the days."""
    first, last = local(starts).date(), local(ends).date()
    if first != last:
        return days_words(first, last)
    joiner = " kl. " if _language() == "sv" else ", "
    return f"{day_words(first, weekday=True)}{joiner}{clock_span_words(starts, ends)}"


def number_words(value: float, decimals: int = 0) -> str:
    """ "10 120 000" and "12,4" in Swedish, "10,120,000" and "12.4" in English."""
    text = f"{abs(value):,.{decimals}f}"
    if _language() == "sv":
        text = text.replace(",", NO_BREAK_SPACE).replace(".", ",")
    is_negative = value < 0 and any(character not in "0., " + NO_BREAK_SPACE for character in text)
    return f"{MINUS}{text}" if is_negative else text


def signed_words(value: float, decimals: int = 0) -> str:
    """The same with a plus sign before what is above zero."""
    text = number_words(value, decimals)
    return f"+{text}" if value > 0 and text.strip("0.,") else text


def percent_words(percent: float, decimals: int = 0) -> str:
    """ "75 %" in Swedish, "75%" in English."""
    return number_words(percent, decimals) + (f"{NO_BREAK_SPACE}%" if _language() == "sv" else "%")


def signed_percent_words(percent: float, decimals: int = 0) -> str:
    """ "−33,1 %" in Swedish, "−33.1%" in English."""
    return signed_words(percent, decimals) + (f"{NO_BREAK_SPACE}%" if _language() == "sv" else "%")


def kronor_words(ore: int) -> str:
    """ "750 kr", "937,50 kr", or "kostnadsfritt" for nothing."""
    if ore == 0:
        return "kostnadsfritt" if _language() == "sv" else "free of charge"
    amount = number_words(ore / 100, 0 if ore % 100 == 0 else 2)
    return f"{amount}{NO_BREAK_SPACE}kr" if _language() == "sv" else f"SEK{NO_BREAK_SPACE}{amount}"


def price_words(ore: int, vat_percent: int) -> str:
    """ "750 kr exkl. moms (937,50 kr inkl. moms)", "750 kr" when there is no VAT, or "kostnadsfritt"."""
    amount = kronor_words(ore)
    if ore == 0 or vat_percent == 0:
        return amount
    # Half an öre is rounded up, as on the invoice.
    included = kronor_words((ore * (100 + vat_percent) + 50) // 100)
    if _language() == "sv":
        return f"{amount} exkl. moms ({included} inkl. moms)"
    return f"{amount} excl. VAT ({included} incl. VAT)"


def genitive(name: str) -> str:
    """ "Umeås", but "Kramfors": a Swedish name that ends in s, x or z gets no further s."""
    if _language() == "en":
        return f"{name}’s"
    return name if name[-1:].casefold() in {"s", "x", "z"} else f"{name}s"
