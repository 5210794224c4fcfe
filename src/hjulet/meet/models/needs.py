"""Food and access: health and belief, so kept apart, encrypted, and gone two weeks after."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models
from django.utils.encoding import force_bytes
from django.utils.translation import gettext_lazy as _

from hjulet.meet.models.registration import Registration


def _locks() -> MultiFernet:
    """The site's key first, then those it replaced, so that a change of key loses nothing."""
    return MultiFernet(
        [
            Fernet(
                base64.urlsafe_b64encode(hashlib.sha256(b"hjulet.meet.needs" + force_bytes(secret)).digest())
            )
            for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        ]
    )


class EncryptedJSONField(models.TextField):
    """JSON that stands encrypted in the database: it can be neither searched, sorted nor filtered by."""

    # What the type checker is told that one puts in and gets out.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> Any:
        if value is None:
            return None
        return _locks().encrypt(json.dumps(value, ensure_ascii=False).encode()).decode()

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if value is None:
            return None
        try:
            return json.loads(_locks().decrypt(value.encode()))
        except InvalidToken:
            # Written with a key that nobody has any longer: it is gone, and says nothing.
            return {}

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise TypeError("Food and access needs are encrypted: nobody may be selected by them.")
        return super().get_lookup(lookup_name)


class RegistrationNeeds(models.Model):
    """What a person needs to eat and to take part. One row only for those who need something."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    class Food(models.TextChoices):
        VEGETARIAN = "vegetarian", _("vegetariskt")
        VEGAN = "vegan", _("veganskt")
        GLUTEN_FREE = "gluten_free", _("utan gluten")
        LACTOSE_FREE = "lactose_free", _("utan laktos")
        NO_PORK = "no_pork", _("utan fläskkött")
        NO_NUTS = "no_nuts", _("utan nötter")

    class Access(models.TextChoices):
        WHEELCHAIR = "wheelchair", _("rullstol")
        HEARING_LOOP = "hearing_loop", _("hörslinga")
        SIGN_LANGUAGE = "sign_language", _("teckenspråkstolk")
        SPEECH_TO_TEXT = "speech_to_text", _("skrivtolk")
        QUIET_ROOM = "quiet_room", _("tyst rum")

    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, related_name="needs", primary_key=True
    )
    content = EncryptedJSONField(default=dict)
    """{"food": [codes], "food_note": str, "access": [codes], "access_note": str, "may_contact": bool}"""

    class Meta:
        verbose_name = _("behov")
        verbose_name_plural = _("behov")

    def __str__(self) -> str:
        return f"needs of {self.registration}"
