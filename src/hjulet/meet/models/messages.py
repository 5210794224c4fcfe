"""A message from those who plan to those who come."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Person


class GatheringMessage(models.Model):
    """Written, read through, then sent to everybody it is for. Never to anybody from a draft or a copy."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    class Audience(models.TextChoices):
        REGISTERED = "registered", _("alla som har plats")
        ON_SITE = "on_site", _("de som kommer på plats")
        ONLINE = "online", _("de som deltar digitalt")
        SITE = "site", _("de som kommer till en ort")
        SESSION = "session", _("de som har valt en programpunkt")
        WAITING = "waiting", _("de som står i kö")
        PRESENT = "present", _("de som var där")
        ABSENT = "absent", _("de som var anmälda men inte kom")

    class State(models.TextChoices):
        DRAFT = "draft", _("utkast")
        SCHEDULED = "scheduled", _("väntar på sin tid")
        SENT = "sent", _("lämnad till utkorgen")

    gathering = models.ForeignKey("hjulet.GatheringPage", on_delete=models.CASCADE, related_name="messages")
    subject = models.CharField(_("ämnesrad"), max_length=150)
    body = models.TextField(_("meddelande"), max_length=10_000)
    audience = models.CharField(
        _("till"), max_length=12, choices=Audience.choices, default=Audience.REGISTERED
    )
    session = models.ForeignKey(
        "hjulet.Session",
        verbose_name=_("programpunkt"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    site = models.ForeignKey(
        "hjulet.GatheringSite",
        verbose_name=_("ort"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    state = models.CharField(_("läge"), max_length=10, choices=State.choices, default=State.DRAFT)
    send_at = models.DateTimeField(_("skickas"), null=True, blank=True, help_text=_("Tomt: genast."))
    written_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("meddelande")
        verbose_name_plural = _("meddelanden")
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.subject
