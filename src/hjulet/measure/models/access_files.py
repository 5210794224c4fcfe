"""Timetables and points that are kept as they came: the files lie in the data folder, named by their content."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Organisation, Person, new_public_id

NAME_AT_MOST = 150


class KeptFile(models.Model):
    """A file of an organisation, or of the host when there is none: who brought it, and what it is."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    public_id = models.UUIDField(default=new_public_id, editable=False, unique=True)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    name = models.CharField(_("namn"), max_length=NAME_AT_MOST)
    source = models.CharField(_("källa"), max_length=200)
    licence = models.CharField(_("licens"), max_length=100, blank=True)
    digest = models.CharField(max_length=64, db_index=True)
    """SHA-256 of the file, which is its name in the data folder."""
    size = models.PositiveBigIntegerField()
    is_made_up = models.BooleanField(_("påhittad"), default=False)
    added_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Timetable(KeptFile):
    """A feed of GTFS, read and checked in the background before it can be used."""

    class State(models.TextChoices):
        WAITING = "waiting", _("väntar på att läsas")
        READY = "ready", _("kan användas")
        REFUSED = "refused", _("gick inte att läsa")

    state = models.CharField(_("läge"), max_length=8, choices=State.choices, default=State.WAITING)
    first_day = models.DateField(_("första dag med trafik"), null=True, blank=True)
    last_day = models.DateField(_("sista dag med trafik"), null=True, blank=True)
    days = models.JSONField(default=list)
    """Days with traffic and how many services run on each: [["2026-03-17", 3], …]."""
    counted_on = models.DateField(_("räknad för"), null=True, blank=True)
    """The day that stops, routes and trips are counted on: the busiest kind of Tuesday, or the busiest day."""
    stops = models.PositiveIntegerField(_("hållplatser"), default=0)
    routes = models.PositiveIntegerField(_("linjer"), default=0)
    trips = models.PositiveIntegerField(_("turer"), default=0)
    problems = models.JSONField(default=list)
    """What is odd: a mapping each with code, count, file, line, text_sv and text_en."""
    taken_up = models.PositiveSmallIntegerField(default=0)
    """How many times somebody has begun to read it."""
    refused_because = models.CharField(max_length=600, blank=True)
    """Why it cannot be used, as a Swedish sentence."""

    class Meta:
        verbose_name = _("tidtabell")
        verbose_name_plural = _("tidtabeller")
        ordering = ["-added_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="timetable_ready_with_days",
                condition=~models.Q(state="ready")
                | models.Q(first_day__isnull=False, last_day__isnull=False, counted_on__isnull=False),
            ),
            models.CheckConstraint(
                name="timetable_refused_with_reason",
                condition=~models.Q(state="refused") | ~models.Q(refused_because=""),
            ),
        ]

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("access_timetable", args=[self.public_id])

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY


class AccessPoints(KeptFile):
    """Where people live and what they go to: a row for each point, with columns of numbers."""

    rows = models.PositiveIntegerField(_("punkter"))
    columns = models.JSONField(default=list)
    """Each column of numbers: a mapping with name, total and missing (how many points have no number)."""
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()

    class Meta:
        verbose_name = _("punkter")
        verbose_name_plural = _("punkter")
        ordering = ["-added_at", "-id"]

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("access_points", args=[self.public_id])

    @property
    def column_names(self) -> list[str]:
        return [one["name"] for one in self.columns]
