"""Counting what is searched for, so that editors see where the words do not meet. Who searched is kept nowhere.

A question is counted when its page has been shown to somebody whose browser says so: programs that
read every link count nothing. The page carries what it found in a signed note, so that nobody can
count what was never asked. What looks like it is about a person is not stored at all.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.core import signing
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from hjulet.hub.models import SearchedWords

LONGEST = 80
MOST_WORDS = 10
FEWEST_DIGITS_OF_A_NUMBER = 6
NOTE_IS_GOOD_SECONDS = 3600
SAME_AGAIN_SECONDS = 3600
"""One visitor who asks the same again, or reloads the page, counts once in an hour."""
KEPT = timedelta(days=365)
ONCE_IS_KEPT = timedelta(weeks=4)
"""What was asked only once in its week may be somebody's own business: it goes after four weeks."""

_SALT = "hjulet.searched"
_DIGITS = re.compile(r"\d[\d\s\-+–/().]*\d")
_YEARS = re.compile(r"((19|20)\d\d\D+)*(19|20)\d\d")


def keepable(text: str) -> str | None:
    """The question as it is counted: small letters, single spaces. None for what may be about a person, or is no search."""
    words = " ".join(text.lower().split())
    if not words or len(words) > LONGEST or len(words.split()) > MOST_WORDS or "\x00" in words:
        return None
    if "@" in words or "://" in words or "www." in words:
        return None
    for number in _DIGITS.findall(words):
        digits = re.sub(r"\D", "", number)
        if len(digits) >= FEWEST_DIGITS_OF_A_NUMBER and not _YEARS.fullmatch(number):
            return None
    return words


def note_of(text: str, *, language: str, found: int) -> str | None:
    """What the page of answers sends back when it is shown and when an answer is followed; None when nothing is counted."""
    words = keepable(text)
    if words is None:
        return None
    return signing.dumps([words, language, int(found > 0)], salt=_SALT)


def count_searched(note: str, *, client: str) -> bool:
    """Count one more who asked; `client` is only compared, as a keyed hash that is forgotten within the hour."""
    if (read := _read(note)) is None or not _is_first(note, client, "searched"):
        return False
    words, language, has_hits = read
    with transaction.atomic():
        row = _row(words, language)
        SearchedWords.objects.filter(pk=row.pk).update(
            times=F("times") + 1, without_hits=F("without_hits") + (0 if has_hits else 1)
        )
    return True


def count_followed(note: str, *, client: str) -> bool:
    """Count one more who followed an answer."""
    if (read := _read(note)) is None or not _is_first(note, client, "followed"):
        return False
    words, language, _has_hits = read
    return bool(
        SearchedWords.objects.filter(week=_monday(), text=words, language=language).update(
            clicked=F("clicked") + 1
        )
    )


def forget_old_searches() -> int:
    """Remove what has been kept for a year, and what was asked only once four weeks ago. Returns how many went."""
    this_week = _monday()
    old = SearchedWords.objects.filter(week__lt=this_week - KEPT)
    once = SearchedWords.objects.filter(week__lt=this_week - ONCE_IS_KEPT, times__lte=1)
    return old.delete()[0] + once.delete()[0]


def _read(note: str) -> tuple[str, str, bool] | None:
    try:
        words, language, has_hits = signing.loads(note, salt=_SALT, max_age=NOTE_IS_GOOD_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return str(words), str(language), bool(has_hits)


def _is_first(note: str, client: str, what: str) -> bool:
    words = note.partition(":")[0]
    hashed = salted_hmac(_SALT, f"{what} {words} {client}", algorithm="sha256").hexdigest()[:32]
    return cache.add(f"searched:{hashed}", 1, timeout=SAME_AGAIN_SECONDS)


def _row(words: str, language: str) -> SearchedWords:
    """The row of this week. What an editor has settled before stays settled."""
    earlier = SearchedWords.objects.filter(text=words, language=language, settled_at__isnull=False)
    return SearchedWords.objects.get_or_create(
        week=_monday(),
        text=words,
        language=language,
        defaults={"settled_at": earlier.order_by("-week").values_list("settled_at", flat=True).first()},
    )[0]


def _monday() -> date:
    today = timezone.localdate()
    return today - timedelta(days=today.weekday())
