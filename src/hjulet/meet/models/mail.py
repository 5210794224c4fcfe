"""The outbox: a mail is written down in the same transaction as what it tells, and sent after."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Person
from hjulet.meet.models.messages import GatheringMessage
from hjulet.meet.models.registration import Registration


class OutgoingMail(models.Model):
    """One mail to one person, most often about a registration. The address is read when it is sent, never copied here."""

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
        OFFERED = "offered", _("erbjuden plats")
        OFFER_ENDED = "offer_ended", _("erbjudandet slut")
        HANDED_OVER = "handed_over", _("platsen överlåten")
        TOOK_OVER = "took_over", _("tog över platsen")
        SWITCHED = "switched", _("bytte hur eller var")
        OBJECTED = "objected", _("kollega vill inte vara anmäld")
        REMINDER = "reminder", _("påminnelse")
        MESSAGE = "message", _("meddelande")
        NUDGE = "nudge", _("påminnelse om material")
        DOCUMENTED = "documented", _("materialet finns")
        LETTER = "letter", _("brev")

    class State(models.TextChoices):
        PENDING = "pending", _("väntar")
        SENDING = "sending", _("skickas")
        SENT = "sent", _("skickad")
        FAILED = "failed", _("gick inte att skicka")
        STOPPED = "stopped", _("stoppad")
        UNCERTAIN = "uncertain", _("osäker")

    registration = models.ForeignKey(
        Registration, null=True, blank=True, on_delete=models.PROTECT, related_name="mails"
    )
    recipient = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="mails"
    )
    """Whom it goes to when that is not the registered person: a representative, or a speaker who owes slides."""
    gathering = models.ForeignKey(
        "hjulet.GatheringPage", null=True, blank=True, on_delete=models.PROTECT, related_name="mails"
    )
    """Set on mails without a registration, and on all written since messages were added."""
    message = models.ForeignKey(
        GatheringMessage, null=True, blank=True, on_delete=models.PROTECT, related_name="mails"
    )
    key = models.CharField(max_length=100, null=True, blank=True, unique=True, editable=False)
    """What makes a mail without a registration one of its kind."""
    letter = models.CharField(max_length=40, blank=True, default="", editable=False)
    """Which of the spokes' letters it is ("follow.reminder"), when it is not about a sign-up (`Spoke.letters`)."""
    kind = models.CharField(_("slag"), max_length=20, choices=Kind.choices)
    version = models.PositiveIntegerField(_("version"), default=0)
    facts = models.JSONField(default=dict)
    """What was true when it was written (state, position, calendar sequence), so that a late mail still tells that."""
    state = models.CharField(_("läge"), max_length=10, choices=State.choices, default=State.PENDING)
    created_at = models.DateTimeField(_("skriven"), default=timezone.now)
    send_after = models.DateTimeField(_("tidigast"), null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    """Written just before the mail server is given the mail: from then on it may have gone, and is never sent again by itself."""
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
            ),
            models.CheckConstraint(
                name="mail_has_recipient",
                condition=models.Q(registration__isnull=False) | models.Q(recipient__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "created_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.version} for {self.registration}"
