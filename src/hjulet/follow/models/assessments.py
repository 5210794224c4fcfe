"""Social impact assessments (sociala konsekvensanalyser): what is proposed, whom it meets, what was decided, and when it is
looked at again. What is answered to each question is in `assessment_parts`."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hjulet.follow.models.commitments import Commitment
from hjulet.hub.models import Organisation, Person, Place, new_public_id

TITLE_AT_MOST = 150


class Measure(models.TextChoices):
    """What kind of change is assessed; past answers are found by it."""

    WITHDRAWN = "withdrawn", _("indragna turer")
    LINE = "line", _("indragen eller kortad linje")
    STOPS = "stops", _("färre hållplatser")
    TIMES = "times", _("ändrade tider")
    ON_DEMAND = "on_demand", _("anropsstyrd trafik i stället för linje")
    NEW = "new", _("ny eller utökad trafik")
    FARES = "fares", _("ändrade priser eller biljetter")
    ROADS = "roads", _("väg, cykelväg eller station")
    OTHER = "other", _("annan åtgärd")


class Assessment(models.Model):
    """One assessment, written by those who act for its organisation and for the organisations that it has invited."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    class State(models.TextChoices):
        OPEN = "open", _("pågår")
        CLOSED = "closed", _("avslutad")
        REOPENED = "reopened", _("öppnad igen")

    public_id = models.UUIDField(default=new_public_id, editable=False, unique=True)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="assessments"
    )
    invited = models.ManyToManyField(
        Organisation, verbose_name=_("inbjudna"), blank=True, related_name="assessments_invited_to"
    )
    title = models.CharField(_("rubrik"), max_length=TITLE_AT_MOST)
    measure = models.CharField(_("slag av åtgärd"), max_length=12, choices=Measure.choices)
    places = models.ManyToManyField(
        Place, verbose_name=_("kommuner och län"), blank=True, related_name="assessments"
    )
    state = models.CharField(_("läge"), max_length=10, choices=State.choices, default=State.OPEN)
    decided_by = models.CharField(_("vem som beslutade"), max_length=150, blank=True)
    """A body such as a board; never a person's name."""
    decided_on = models.DateField(_("beslutsdag"), null=True, blank=True)
    follow_up_on = models.DateField(_("följs upp"), null=True, blank=True)
    commitment = models.ForeignKey(
        Commitment, null=True, blank=True, on_delete=models.SET_NULL, related_name="assessments"
    )
    """What the organisation promised when it was closed: to look again on that day."""
    is_public = models.BooleanField(_("visas för alla"), default=False)
    made_public_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closings = models.PositiveSmallIntegerField(default=0)
    """How often it has been closed; each time left an edition."""
    created_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("social konsekvensanalys")
        verbose_name_plural = _("sociala konsekvensanalyser")
        ordering = ["-changed_at", "-id"]
        indexes = [models.Index(fields=["is_public", "measure"])]
        constraints = [
            models.CheckConstraint(
                name="assessment_closed_with_decision_and_date",
                condition=~models.Q(state="closed")
                | models.Q(decided_on__isnull=False, follow_up_on__isnull=False, closings__gte=1),
            ),
            models.CheckConstraint(
                name="assessment_public_once_closed",
                condition=models.Q(is_public=False) | models.Q(closings__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("assessment", args=[self.public_id])

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED


class AssessmentEdition(models.Model):
    """An assessment word for word as it was when it was closed. The latest is the only thing that everybody is ever shown."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField()
    is_latest = models.BooleanField(default=True)
    content = models.JSONField()
    groups = models.CharField(max_length=300, blank=True)
    """The groups it tells of, each between bars: "|children|elderly|"."""
    closed_at = models.DateTimeField(default=timezone.now)
    closed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("utgåva")
        verbose_name_plural = _("utgåvor")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="assessment_edition_numbered_once"),
            models.UniqueConstraint(
                fields=["assessment"],
                condition=models.Q(is_latest=True),
                name="assessment_one_latest_edition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}:{self.number}"


class AssessmentReopening(models.Model):
    """That a closed assessment was opened again, and why."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="reopenings")
    reason = models.TextField(_("varför"), max_length=1000)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("öppnad igen")
        verbose_name_plural = _("öppnade igen")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(name="assessment_reopened_with_reason", condition=~models.Q(reason=""))
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"
