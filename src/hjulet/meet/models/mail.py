"""The outbox: a mail is written down in the same transaction as what it tells, and sent after."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hjulet.meet.models.registration import Registration


class OutgoingMail(models.Model):
    """One mail to one registered person. The address is read when it is sent, never copied here."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    class Kind(models.TextChoices):
        REGISTERED = "registered", _("kvitto")
        WAITING = "waiting", _("plats i kön")
        PROMOTED = "promoted", _("plats från kön")
        CANCELLED = "cancelled", _("avbokning")
        CHANGED = "changed", _("ändrade uppgifter")
        REPEATED = "repeated", _("redan anmäld")
        GATHERING_CHANGED = "gathering_changed", _("träffen flyttad")
        GATHERING_CANCELLED = "gathering_cancelled", _("träffen inställd")

    class State(models.TextChoices):
        PENDING = "pending", _("väntar")
        SENDING = "sending", _("skickas")
        SENT = "sent", _("skickad")
        FAILED = "failed", _("gick inte att skicka")

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="mails")
    kind = models.CharField(_("slag"), max_length=20, choices=Kind.choices)
    version = models.PositiveIntegerField(_("version"), default=0)
    facts = models.JSONField(default=dict)
    """What was true when it was written (state, position, calendar sequence), so that a late mail still tells that."""
    state = models.CharField(_("läge"), max_length=10, choices=State.choices, default=State.PENDING)
    created_at = models.DateTimeField(_("skriven"), default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("skickad"), null=True, blank=True)
    attempts = models.PositiveIntegerField(_("försök"), default=0)
    last_error = models.CharField(_("senaste fel"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("utgående mejl")
        verbose_name_plural = _("utgående mejl")
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "kind", "version"], name="mail_once_per_kind_and_version"
            )
        ]
        indexes = [models.Index(fields=["state", "created_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.version} for {self.registration}"
