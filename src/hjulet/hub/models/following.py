"""Following places: who follows which, when they last looked, and how often they are told by mail."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models.people import Person
from hjulet.hub.models.places import Place


class PlaceFollowing(models.Model):
    """That a person follows a place, until the person no longer wants to."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="followed_places"
    )
    place = models.ForeignKey(
        Place, verbose_name=_("plats"), on_delete=models.CASCADE, related_name="followers"
    )
    since = models.DateTimeField(_("följer sedan"), default=timezone.now)
    looked_at = models.DateTimeField(_("senast sedd"), default=timezone.now)
    """When the person last had the place's page before them."""
    unseen_since = models.DateTimeField(_("osett sedan"), default=timezone.now)
    """What is newer has not been seen: when the person had looked the visit before this one."""

    class Meta:
        verbose_name = _("följd plats")
        verbose_name_plural = _("följda platser")
        constraints = [models.UniqueConstraint(fields=["person", "place"], name="place_followed_once")]

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.place_id}"


class PlaceDigest(models.Model):
    """How often a person is told by mail what is new about the places followed, and until when that has been done."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    class Rhythm(models.TextChoices):
        WEEKLY = "weekly", _("varje vecka")
        MONTHLY = "monthly", _("varje månad")
        NEVER = "never", _("aldrig")

    person = models.OneToOneField(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="place_digest"
    )
    rhythm = models.CharField(_("hur ofta"), max_length=10, choices=Rhythm.choices, default=Rhythm.WEEKLY)
    told_until = models.DateTimeField(_("berättat till och med"), default=timezone.now)
    period = models.CharField(max_length=10, blank=True)
    """The week ("2026-W48") or month ("2026-11") that was last looked through, whether or not there was anything to tell."""

    class Meta:
        verbose_name = _("brev om platser")
        verbose_name_plural = _("brev om platser")
        indexes = [models.Index(fields=["rhythm", "period"])]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.rhythm}"
