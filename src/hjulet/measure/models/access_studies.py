"""Studies of access: a timetable, a day, who travels to what and by which rules; and proposals that change the timetable."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Organisation, Person, new_public_id
from hjulet.measure.models.access_files import AccessPoints, Timetable

TITLE_AT_MOST = 150


class Measure(models.TextChoices):
    """What a loss is counted in."""

    MEAN_TIME = "mean-time", _("restid")
    CUMULATIVE = "cumulative", _("vad som nås inom en viss tid")
    GRAVITY = "gravity", _("vad som nås, mindre ju längre bort")


class AccessStudy(models.Model):
    """One question of access, asked by those who act for an organisation. Every run of it has the same rules."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    public_id = models.UUIDField(default=new_public_id, editable=False, unique=True)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="access_studies"
    )
    title = models.CharField(_("rubrik"), max_length=TITLE_AT_MOST)
    timetable = models.ForeignKey(
        Timetable, verbose_name=_("tidtabell"), on_delete=models.PROTECT, related_name="studies"
    )
    points = models.ForeignKey(
        AccessPoints,
        verbose_name=_("punkter"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="studies",
    )
    """None: every stop is a place, and as much as any other."""
    day = models.DateField(_("dag"))
    start = models.CharField(_("tidigaste avresa"), max_length=5, default="07:00")
    end = models.CharField(_("till"), max_length=5, default="09:00")
    """Times of day as timetables have them: "25:10" is after midnight."""
    every_minutes = models.PositiveSmallIntegerField(_("minuter mellan avresor"), default=1)
    walk_metres = models.PositiveIntegerField(_("längsta gångväg"), default=800)
    walk_km_per_hour = models.FloatField(_("gånghastighet"), default=3.6)
    walk_detour = models.FloatField(_("omväg"), default=1.3)
    change_seconds = models.PositiveSmallIntegerField(_("kortaste byte"), default=60)
    longest_minutes = models.PositiveSmallIntegerField(_("längsta resa"), default=120)
    people = models.JSONField(default=list)
    """Columns of people: the first is everybody, the others are groups."""
    opportunities = models.CharField(_("målpunkter"), max_length=100, blank=True)
    services = models.JSONField(default=list)
    """Columns of kinds of service, for classes of service."""
    measure = models.CharField(_("mått"), max_length=10, choices=Measure.choices, default=Measure.MEAN_TIME)
    minutes = models.PositiveSmallIntegerField(_("inom så många minuter"), default=45)
    home_by = models.CharField(_("sista resan hem"), max_length=5, blank=True)
    arrive_by = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    """Raised at each change, so that two who change at once are told."""
    is_public = models.BooleanField(_("visas för alla"), default=False)
    made_public_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("studie av restider")
        verbose_name_plural = _("studier av restider")
        ordering = ["-changed_at", "-id"]
        indexes = [models.Index(fields=["is_public", "-changed_at"])]
        constraints = [
            models.CheckConstraint(
                name="access_study_people_of_points",
                condition=models.Q(points__isnull=False) | models.Q(opportunities=""),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("access_study", args=[self.public_id])

    @property
    def is_made_up(self) -> bool:
        return self.timetable.is_made_up or (self.points is not None and self.points.is_made_up)


class AccessProposal(models.Model):
    """A change of the timetable, in the words of a scenario file. It is never changed, since runs rest on it."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    public_id = models.UUIDField(default=new_public_id, editable=False, unique=True)
    study = models.ForeignKey(AccessStudy, on_delete=models.CASCADE, related_name="proposals")
    title = models.CharField(_("vad förslaget heter"), max_length=TITLE_AT_MOST)
    text = models.TextField(_("vad som ändras"), max_length=200_000)
    added_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("förslag till ändrad trafik")
        verbose_name_plural = _("förslag till ändrad trafik")
        ordering = ["-added_at", "-id"]

    def __str__(self) -> str:
        return self.title
