"""A question to colleagues elsewhere (fråga till kollegor), which becomes a conversation of two hours."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Organisation, Person, PersonalDataNotice, Theme, new_public_id
from hjulet.share.models import ExamplePage


class PeerRequest(models.Model):
    """Two questions and a theme. Nobody who could answer is named before they have said yes."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    class State(models.TextChoices):
        OPEN = "open", _("söker kollegor")
        PLANNED = "planned", _("samtalet är bokat")
        HELD = "held", _("samtalet har varit")
        CLOSED = "closed", _("avslutad")

    public_id = models.UUIDField(default=new_public_id, editable=False, unique=True)
    asked_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="peer_requests"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="peer_requests"
    )
    theme = models.ForeignKey(
        Theme, verbose_name=_("ämne"), on_delete=models.PROTECT, related_name="peer_requests"
    )
    situation = models.TextField(_("Vad står ni inför?"), max_length=800)
    question = models.TextField(_("Vad vill ni fråga någon som har gjort det?"), max_length=800)
    state = models.CharField(_("läge"), max_length=10, choices=State.choices, default=State.OPEN)
    gathering = models.ForeignKey(
        "hjulet.GatheringPage",
        verbose_name=_("samtal"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="peer_requests",
    )
    outcome = models.TextField(_("vad det gav"), max_length=2000, blank=True)
    wants_public = models.BooleanField(default=False)
    """Whoever asked wants to show the outcome to all; those who took part have not all said yes yet."""
    outcome_is_public = models.BooleanField(_("visa vad det gav för alla"), default=False)
    outcome_asked_at = models.DateTimeField(null=True, blank=True)
    outcome_reminded_at = models.DateTimeField(null=True, blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)
    notice = models.ForeignKey(PersonalDataNotice, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.TextField(_("varför den avslutades"), max_length=500, blank=True)
    became = models.ForeignKey(
        ExamplePage, null=True, blank=True, on_delete=models.SET_NULL, related_name="came_from_requests"
    )
    """The draft example that its outcome was made into."""

    class Meta:
        verbose_name = _("fråga till kollegor")
        verbose_name_plural = _("frågor till kollegor")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"request {self.public_id}"


class PeerSuggestion(models.Model):
    """One organisation that may know, why, and what it said."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    class State(models.TextChoices):
        SUGGESTED = "suggested", _("föreslagen")
        ASKED = "asked", _("tillfrågad")
        ACCEPTED = "accepted", _("tackade ja")
        DECLINED = "declined", _("tackade nej")

    public_id = models.UUIDField(default=new_public_id, editable=False, unique=True)
    request = models.ForeignKey(PeerRequest, on_delete=models.CASCADE, related_name="suggestions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="peer_suggestions"
    )
    """Who is asked: the contact of what the organisation has shared, or its representative."""
    reasons = models.JSONField(default=list)
    """What speaks for it, as facts that can be said in words: kind, numbers and ids, never names of people."""
    score = models.FloatField(default=0)
    state = models.CharField(_("läge"), max_length=10, choices=State.choices, default=State.SUGGESTED)
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(_("meddelande"), max_length=500, blank=True)
    proposed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """The coordinator who thought of it; empty when the site did."""
    agrees_to_publish = models.BooleanField(null=True)
    """Whether whoever took part lets the outcome be shown to all; None until they have said."""

    class Meta:
        verbose_name = _("förslag på kollegor")
        verbose_name_plural = _("förslag på kollegor")
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "organisation"], name="suggested_once_per_organisation"
            )
        ]

    def __str__(self) -> str:
        return f"suggestion {self.public_id}"
