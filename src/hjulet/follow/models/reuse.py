"""Reuse: that an organisation does what an example tells of, in its own way."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Organisation, Person, PersonalDataNotice, new_public_id
from hjulet.share.models import ExamplePage


class Reuse(models.Model):
    """ "Vi har gjort som Kramfors": an example in an organisation, how far it has come and what was changed."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    class Stage(models.TextChoices):
        UNDERSTOOD = "understood", _("vi har satt oss in i det")
        ADAPTED = "adapted", _("vi anpassar det till oss")
        IN_USE = "in_use", _("vi använder det")
        DROPPED = "dropped", _("vi valde bort det")

    OPEN = (Stage.UNDERSTOOD, Stage.ADAPTED, Stage.IN_USE)

    public_id = models.UUIDField(default=new_public_id, editable=False, unique=True)
    example = models.ForeignKey(ExamplePage, on_delete=models.PROTECT, related_name="reuses")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="reuses"
    )
    stage = models.CharField(_("hur långt ni har kommit"), max_length=12, choices=Stage.choices)
    reason = models.TextField(_("varför ni valde bort det"), max_length=1000, blank=True)
    changes = models.TextField(_("vad ni ändrade"), max_length=2000, blank=True)
    contact = models.ForeignKey(
        Person,
        verbose_name=_("kontakt"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="reuses",
    )
    started_at = models.DateTimeField(_("började"), default=timezone.now)
    changed_at = models.DateTimeField(_("ändrad"), default=timezone.now)
    notice = models.ForeignKey(PersonalDataNotice, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("återanvändning")
        verbose_name_plural = _("återanvändningar")
        ordering = ["-changed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["example", "organisation"],
                condition=~models.Q(stage="dropped"),
                name="reuse_one_open_per_pair",
            ),
            models.CheckConstraint(
                name="reuse_dropped_with_reason",
                condition=~models.Q(stage="dropped") | ~models.Q(reason=""),
                violation_error_message=_("Skriv varför ni valde bort det: det är också en lärdom."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} reuses {self.example_id}"


class ReuseEvent(models.Model):
    """One step of a reuse; rows are only added."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    reuse = models.ForeignKey(Reuse, on_delete=models.CASCADE, related_name="events")
    stage = models.CharField(max_length=12, choices=Reuse.Stage.choices)
    note = models.TextField(blank=True, max_length=2000)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.stage} {self.at:%Y-%m-%d}"
