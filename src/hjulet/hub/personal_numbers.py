"""Swedish personal identity numbers in text, so that none is ever kept."""

from __future__ import annotations

import re

_CANDIDATE = re.compile(r"(?<!\d)(?:18|19|20)?(\d{2})(\d{2})(\d{2})([-+\u2010-\u2014\u2212 ]?)(\d{4})(?!\d)")
COORDINATION = 60
"""What is added to the day in a coordination number (samordningsnummer)."""


def has_personal_number(text: str) -> bool:
    """Whether a personnummer or samordningsnummer stands in the text, with or without century and hyphen.

    Written with a hyphen or plus it is taken for one whatever its last digit is; as digits alone, or with a space, only when the check
    digit is right, so that amounts and codes pass. Organisation numbers pass: their third digit is at least 2.

    >>> has_personal_number("Ring 811218-9876"), has_personal_number("556016-0680"), has_personal_number("8112189870")
    (True, False, False)
    """
    return any(_is_one(*found.groups()) for found in _CANDIDATE.finditer(text))


def _is_one(year: str, month: str, day: str, between: str, last: str) -> bool:
    day_number = int(day) - COORDINATION if int(day) > COORDINATION else int(day)
    if not (1 <= int(month) <= 12 and 1 <= day_number <= 31):
        return False
    return (bool(between) and between != " ") or _is_right(year + month + day + last)


def _is_right(digits: str) -> bool:
    """Luhn's check: every other digit doubled, the sum of all digits a multiple of ten."""
    doubled = (int(digit) * (2 - index % 2) for index, digit in enumerate(digits))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0
