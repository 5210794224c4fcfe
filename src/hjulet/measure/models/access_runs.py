"""Runs: one question of a study, what it was asked with, how far it has come, and where its answer lies."""

from __future__ import annotations

from pathlib import Path

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Person, new_public_id
from hjulet.measure.models.access_studies import AccessProposal, AccessStudy


class Kind(models.TextChoices):
    """What is asked."""

    TRAVEL_TIMES = "travel-times", _("Vem når vad i dag?")
    RANK = "rank", _("Vad är varje avgång värd?")
    COMPARE = "compare", _("Vem förlorar på förslaget?")
    LEAST_HARM = "least-harm", _("Vilken besparing skadar minst?")


class AccessRun(models.Model):
    """One run. The same question has the same key whoever asks it, and is computed once."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    class State(models.TextChoices):
        WAITING = "waiting", _("väntar")
        RUNNING = "running", _("räknas")
        DONE = "done", _("klar")
        FAILED = "failed", _("gick inte")
        STOPPED = "stopped", _("stoppad")

    UNSETTLED = (State.WAITING, State.RUNNING)

    public_id = models.UUIDField(default=new_public_id, editable=False, unique=True)
    study = models.ForeignKey(AccessStudy, on_delete=models.CASCADE, related_name="runs")
    proposal = models.ForeignKey(
        AccessProposal, null=True, blank=True, on_delete=models.CASCADE, related_name="runs"
    )
    kind = models.CharField(_("fråga"), max_length=12, choices=Kind.choices)
    asked = models.JSONField()
    """The whole question, with digests in the place of files."""
    key = models.CharField(max_length=64, db_index=True)
    """SHA-256 of the question and of what it is computed from: the name of the folder with its answer."""
    study_version = models.PositiveIntegerField(default=1)
    """The version of the study when it was asked; the rules may be others now."""
    state = models.CharField(_("läge"), max_length=8, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    taken_up = models.PositiveSmallIntegerField(default=0)
    """How many times somebody has begun to carry it out."""
    carried_out_by = models.CharField(max_length=32, blank=True)
    """A random mark of the process that holds it; whoever has another has lost it."""
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=600, blank=True)
    """Why it could not be done, as a Swedish sentence."""
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("beräkning av restider")
        verbose_name_plural = _("beräkningar av restider")
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["state", "asked_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "key"],
                condition=models.Q(state__in=("waiting", "running", "done")),
                name="access_run_asked_once",
            ),
            models.CheckConstraint(
                name="access_run_failed_with_reason",
                condition=~models.Q(state="failed") | ~models.Q(failure=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key[:8]}"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("access_result", args=[self.study.public_id, self.public_id])

    def get_run_url(self) -> str:
        """Where it is told how far it has come; it leads on to the answer."""
        from django.urls import reverse

        return reverse("access_run", args=[self.study.public_id, self.public_id])

    @property
    def folder(self) -> Path:
        """Where its answer lies when it is done."""
        from hjulet.measure.access_files import result_folder

        return result_folder(self.key)

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def is_unsettled(self) -> bool:
        return self.state in self.UNSETTLED
