"""A list of participants that has been read in but not yet confirmed."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Person, new_public_id


class ParticipantImport(models.Model):
    """The rows of a sheet as they were read, with what is wrong with each. Nobody is signed up until it is confirmed."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    public_id = models.UUIDField(default=new_public_id, editable=False, unique=True)
    gathering = models.ForeignKey(
        "hjulet.GatheringPage", on_delete=models.CASCADE, related_name="participant_imports"
    )
    made_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    rows = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("inläst lista")
        verbose_name_plural = _("inlästa listor")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"import {self.public_id}"
