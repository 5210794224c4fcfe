"""What is said before somebody leaves personal data."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PersonalDataNotice(models.Model):
    """What is said beside a button before somebody leaves personal data. Never edited: a new one replaces it."""

    class Purpose(models.TextChoices):
        REGISTRATION = "registration", _("anmälan")
        NEEDS = "needs", _("mat och tillgänglighet")
        EXAMPLE = "example", _("exempel")
        COMMENT = "comment", _("kommentar")
        CONTACT = "contact", _("fråga till en kontakt")
        REUSE = "reuse", _("återanvändning")
        COMMITMENT = "commitment", _("åtagande")
        SURVEY = "survey", _("enkät")
        PEER_REQUEST = "peer_request", _("fråga till kollegor")

    purpose = models.CharField(_("vid"), max_length=20, choices=Purpose.choices, default=Purpose.REGISTRATION)
    version = models.CharField(_("version"), max_length=20)
    controller = models.CharField(_("personuppgiftsansvarig"), max_length=200)
    contact = models.EmailField(_("kontakt"), blank=True)
    reason = models.TextField(_("varför"), help_text=_("Vad uppgifterna används till."))
    legal_ground = models.CharField(_("rättslig grund"), max_length=200)
    retention = models.CharField(_("hur länge"), max_length=200)
    rights = models.TextField(_("rättigheter"))
    is_public_record = models.BooleanField(
        _("blir allmän handling"), default=False, help_text=_("Gäller myndigheter, kommuner och regioner.")
    )
    valid_from = models.DateTimeField(_("gäller från"), default=timezone.now)

    class Meta:
        verbose_name = _("personuppgiftsinformation")
        verbose_name_plural = _("personuppgiftsinformation")
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["purpose", "version"], name="notice_version_once_per_purpose")
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.version}"
