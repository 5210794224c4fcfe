"""What is said about comments: why one was not taken, and since when a page takes no more."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hjulet.hub.wording import day_words, local
from hjulet.share.actions.comments import CommentRefused, Refusal
from hjulet.share.formats.characters import as_typed, characters
from hjulet.share.rules_comments import CommentTerms, Taking


def closed_words(terms: CommentTerms) -> str:
    """Why a comment is not taken now, and since or until when; empty while it is open."""
    if terms.taking == Taking.NOT_YET and terms.opens_at:
        return _("Kommentarerna öppnar %(day)s.") % {"day": day_words(local(terms.opens_at).date())}
    if terms.taking == Taking.CLOSED and terms.closes_at:
        since = _("Stängt för fler kommentarer sedan %(day)s.") % {
            "day": day_words(local(terms.closes_at).date())
        }
        return f"{since} {_why(terms)}".strip()
    return _("Det går inte att kommentera här.") if terms.taking == Taking.OFF else ""


def _why(terms: CommentTerms) -> str:
    if terms.reason:
        return terms.reason
    if terms.days_open:
        return _("Här går det att kommentera i %(days)d dagar efter publiceringen.") % {
            "days": terms.days_open
        }
    return ""


def refusal_words(refused: CommentRefused, body: str = "") -> str:
    """Why it was not taken and what to do."""
    match refused.reason:
        case Refusal.EMPTY:
            return _("Skriv något i kommentaren.")
        case Refusal.TOO_LONG if characters(as_typed(body)) <= refused.terms.most:
            return _("Kommentaren har för många tecken ovanpå varandra. Skriv den med vanliga bokstäver.")
        case Refusal.TOO_LONG:
            return _("Kommentaren är %(length)d tecken lång. Högst %(most)d får plats. Korta den.") % {
                "length": characters(as_typed(body)),
                "most": refused.terms.most,
            }
        case Refusal.NO_NAME:
            return _("Skriv ditt namn. Det visas vid kommentaren.")
        case Refusal.GONE:
            return _("Kommentaren finns inte kvar. Gå tillbaka till sidan.")
        case Refusal.NOT_OPEN:
            return closed_words(refused.terms)
