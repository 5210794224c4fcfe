"""What is left after a gathering: slides, notes, decisions and film, and what is still owed by whom."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Person, StoredDocument, new_public_id


class Material(models.Model):
    """A file, film or text of a gathering or of one of its sessions."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    class Kind(models.TextChoices):
        SLIDES = "slides", _("bilder")
        NOTES = "notes", _("anteckningar")
        DECISIONS = "decisions", _("beslut")
        FILM = "film", _("film")
        OTHER = "other", _("annat")

    gathering = models.ForeignKey("hjulet.GatheringPage", on_delete=models.CASCADE, related_name="materials")
    session = models.ForeignKey(
        "hjulet.Session",
        verbose_name=_("programpunkt"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="materials",
    )
    guid = models.UUIDField(default=new_public_id, editable=False, unique=True)
    kind = models.CharField(_("slag"), max_length=10, choices=Kind.choices)
    title = models.CharField(_("rubrik"), max_length=200)
    document = models.ForeignKey(
        StoredDocument,
        verbose_name=_("fil"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    captions = models.ForeignKey(
        StoredDocument,
        verbose_name=_("undertexter (vtt)"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    """Beside a film of our own; a film elsewhere has its captions there."""
    minutes = models.PositiveSmallIntegerField(_("längd i minuter"), null=True, blank=True)
    url = models.URLField(_("länk"), blank=True)
    text = models.TextField(_("text"), blank=True, max_length=50_000)
    language = models.CharField(_("språk"), max_length=10, default="sv")
    has_captions = models.BooleanField(_("filmen är textad"), default=False)
    transcript = models.TextField(_("filmen som text"), blank=True)
    caption_exception = models.CharField(
        _("varför filmen saknar text"),
        max_length=300,
        blank=True,
        help_text=_("Krävs för att visa en film utan undertexter, och visas bredvid den."),
    )
    is_published = models.BooleanField(_("visas på sidan"), default=False)
    added_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    sort_order = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("material")
        ordering = ["sort_order", "id"]

    def __str__(self) -> str:
        return self.title


class OwedMaterial(models.Model):
    """That somebody owes the slides of a session, or the notes of a gathering, by a day."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    class State(models.TextChoices):
        OWED = "owed", _("väntas")
        DELIVERED = "delivered", _("lämnat")
        WAIVED = "waived", _("behövs inte")

    gathering = models.ForeignKey("hjulet.GatheringPage", on_delete=models.CASCADE, related_name="owed")
    session = models.ForeignKey(
        "hjulet.Session", null=True, blank=True, on_delete=models.CASCADE, related_name="owed"
    )
    speaker = models.ForeignKey(
        "hjulet.Speaker", null=True, blank=True, on_delete=models.CASCADE, related_name="owed"
    )
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    """Whom to remind; the speaker's own person, or one that the planner has named."""
    kind = models.CharField(_("vad"), max_length=10, choices=Material.Kind.choices)
    due_on = models.DateField(_("senast"))
    state = models.CharField(_("läge"), max_length=10, choices=State.choices, default=State.OWED)
    material = models.ForeignKey(
        Material, null=True, blank=True, on_delete=models.SET_NULL, related_name="pays_off"
    )
    public_id = models.UUIDField(default=new_public_id, editable=False, unique=True)
    is_trusted = models.BooleanField(_("visas direkt när det kommer in"), default=False)
    nudges = models.PositiveSmallIntegerField(_("påminnelser"), default=0)
    nudged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("väntat material")
        verbose_name_plural = _("väntat material")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["gathering", "session", "speaker", "kind"], name="owed_once_per_speaker_and_session"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} owed for {self.gathering_id}"
