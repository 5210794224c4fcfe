"""Links and codes that open something: the private link in the mail, the link of the day, badges and certificates."""

from __future__ import annotations

import secrets
from functools import cache
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import get_language
from stdnum import luhn

from hjulet.hub.pages import absolute_url
from hjulet.meet.models import OwedMaterial, Registration, RegistrationDesk

_signer = Signer(salt="hjulet.meet.registration", sep=".")


def manage_token(registration: Registration) -> str:
    """Signed with the site's key, so that a copy of the database alone opens nothing."""
    return _signer.sign(registration.public_id.hex)


def public_id_in(token: str) -> UUID | None:
    """The registration that the token opens, or None when the token is not ours."""
    try:
        return UUID(_signer.unsign(token))
    except (BadSignature, ValueError):
        return None


def manage_url(registration: Registration) -> str:
    before, after = _around_token(get_language() or "")
    return absolute_url(f"{before}{manage_token(registration)}{after}")


@cache
def _around_token(language: str) -> tuple[str, str]:
    """The path round the token, found once and not for each of a thousand mails."""
    before, _token, after = reverse("registration", args=["TOKEN"]).partition("TOKEN")
    return before, after


# The door -------------------------------------------------------------------------------------

_door_signer = Signer(salt="hjulet.meet.door", sep=".")


def door_token(desk: RegistrationDesk) -> str:
    """In the link of the day. A renewed key gives a new link, and the old one opens nothing."""
    return _door_signer.sign(f"{desk.gathering_id}-{desk.check_in_key.hex}")


def door_in(token: str) -> tuple[int, UUID] | None:
    """The gathering and the key of its door that the token speaks of, or None when it is not ours."""
    try:
        gathering_id, _, key = _door_signer.unsign(token).partition("-")
        return int(gathering_id), UUID(key)
    except (BadSignature, ValueError):
        return None


def door_url(desk: RegistrationDesk) -> str:
    return absolute_url(reverse("door", args=[door_token(desk)]))


# Codes that people read aloud and type: Crockford's letters, without I, L, O and U ---------------

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISTAKEN = str.maketrans("OIL", "011", " -\u2013\u2010\u2011")
BADGE_LENGTH = 26
CERTIFICATE_LENGTH = 15
"""15 letters of 5 bits: 75 bits that nobody guesses. A check letter follows them."""


def badge_code(public_id: UUID) -> str:
    """The registration on its badge. It opens nothing by itself: only whoever is at the door is shown more."""
    number = public_id.int
    letters = []
    for _place in range(BADGE_LENGTH):
        number, value = divmod(number, 32)
        letters.append(ALPHABET[value])
    return "".join(reversed(letters))


def public_id_on_badge(code: str) -> UUID | None:
    typed = _as_typed(code)
    if len(typed) != BADGE_LENGTH or not set(typed) <= set(ALPHABET):
        return None
    number = 0
    for letter in typed:
        number = number * 32 + ALPHABET.index(letter)
    return UUID(int=number) if number < 2**128 else None


def new_certificate_code() -> str:
    """16 letters: 15 random ones and one that shows a slip of the pen."""
    letters = "".join(secrets.choice(ALPHABET) for _place in range(CERTIFICATE_LENGTH))
    return letters + luhn.calc_check_digit(letters, ALPHABET)


def certificate_code_in(typed: str) -> str | None:
    """The code as it is stored, or None for one that no certificate can have: a letter is wrong or missing."""
    code = _as_typed(typed)
    if len(code) != CERTIFICATE_LENGTH + 1 or not set(code) <= set(ALPHABET):
        return None
    return code if luhn.is_valid(code, ALPHABET) else None


def spaced_code(code: str) -> str:
    """ "7KQ2-M9XW-1T4C-8ABC": in fours, as it is printed."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def certificate_url(code: str) -> str:
    return absolute_url(reverse("certificate", args=[spaced_code(code)]))


def _as_typed(code: str) -> str:
    return code.strip()[:64].upper().translate(MISTAKEN)


# What is owed after a gathering -----------------------------------------------------------------

_owed_signer = Signer(salt="hjulet.meet.owed", sep=".")


def owed_token(public_id: UUID) -> str:
    """Lets whoever got the reminder hand in the material, and nothing else."""
    return _owed_signer.sign(public_id.hex)


def owed_id_in(token: str) -> UUID | None:
    """What the token lets one hand in, or None when the token is not ours."""
    try:
        return UUID(_owed_signer.unsign(token))
    except (BadSignature, ValueError):
        return None


def hand_in_url(owed: OwedMaterial) -> str:
    return absolute_url(reverse("hand_in", args=[owed_token(owed.public_id)]))
