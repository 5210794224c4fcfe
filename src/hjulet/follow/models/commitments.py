"""Commitments (åtaganden): what somebody promised to do at home, and what came of it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Organisation, Person, PersonalDataNotice, new_public_id
from hjulet.share.models import Evidence, ExamplePage


class Commitment(models.Model):
    """A promise by a person for an organisation, written in or after a gathering."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    class Visibility(models.TextChoices):
        PRIVATE = "private", _("bara jag")
        ORGANISATION = "organisation", _("min organisation")
        NETWORK = "network", _("de som var med")
        PUBLIC = "public", _("alla")

    class State(models.TextChoices):
        PLANNED = "planned", _("planerat")
        UNDER_WAY = "under_way", _("pågår")
        DONE = "done", _("genomfört")
        CHANGED = "changed", _("ändrat")
        DROPPED = "dropped", _("avbrutet")

    SETTLED = (State.DONE, State.DROPPED)

    public_id = models.UUIDField(default=new_public_id, editable=False, unique=True)
    gathering = models.ForeignKey(
        "hjulet.GatheringPage",
        verbose_name=_("träff"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="commitments",
    )
    session = models.ForeignKey(
        "hjulet.Session",
        verbose_name=_("programpunkt"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="commitments",
    )
    example = models.ForeignKey(
        ExamplePage,
        verbose_name=_("exempel som ni utgår från"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="commitments",
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="commitments"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="commitments"
    )
    text = models.TextField(_("vad ni ska göra"), max_length=500)
    due_on = models.DateField(_("senast"))
    visibility = models.CharField(
        _("vem får se det"), max_length=12, choices=Visibility.choices, default=Visibility.ORGANISATION
    )
    wants_public = models.BooleanField(default=False)
    """The person has asked for it to be shown to all; the organisation has not said yes yet."""
    made_public_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(_("läge"), max_length=10, choices=State.choices, default=State.PLANNED)
    reason = models.TextField(_("varför"), max_length=1000, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    notice = models.ForeignKey(PersonalDataNotice, null=True, on_delete=models.PROTECT, related_name="+")
    became = models.ForeignKey(
        ExamplePage, null=True, blank=True, on_delete=models.SET_NULL, related_name="came_from"
    )
    """The example that its outcome was made into."""

    class Meta:
        verbose_name = _("åtagande")
        verbose_name_plural = _("åtaganden")
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["state", "due_on"])]
        constraints = [
            models.CheckConstraint(
                name="commitment_dropped_with_reason",
                condition=~models.Q(state="dropped") | ~models.Q(reason=""),
                violation_error_message=_("Skriv varför det avbröts: det är också ett svar."),
            )
        ]

    def __str__(self) -> str:
        return f"commitment {self.public_id}"


class Outcome(models.Model):
    """What came of it, as told at one time; rows are only added."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="outcomes")
    state = models.CharField(_("läge"), max_length=10, choices=Commitment.State.choices)
    due_on = models.DateField()
    """The date that held when it was written."""
    what_happened = models.TextField(_("vad det blev"), max_length=2000, blank=True)
    evidence = models.CharField(_("hur väl det är känt"), max_length=12, choices=Evidence.choices, blank=True)
    evidence_note = models.CharField(_("var det står"), max_length=300, blank=True)
    lesson = models.TextField(_("vad ni lärde er"), max_length=1000, blank=True)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("vad det blev")
        verbose_name_plural = _("vad det blev")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.state} {self.at:%Y-%m-%d}"


class CommitmentReminder(models.Model):
    """That somebody was reminded of a date; twice at most for each date."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="reminders")
    due_on = models.DateField()
    number = models.PositiveSmallIntegerField()
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commitment", "due_on", "number"], name="reminded_once_each"),
            models.CheckConstraint(
                name="reminded_twice_at_most", condition=models.Q(number__gte=1, number__lte=2)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} for {self.due_on}"
