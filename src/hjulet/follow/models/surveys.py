"""A short survey after a gathering, to those who came. Who has answered is kept apart from what was answered."""

from __future__ import annotations

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Organisation, Person, new_public_id


class Survey(models.Model):
    """The survey of one gathering."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    gathering = models.OneToOneField("hjulet.GatheringPage", on_delete=models.CASCADE, related_name="survey")
    introduction = models.TextField(_("inledning"), max_length=1000, blank=True)
    is_anonymous = models.BooleanField(
        _("anonym"),
        default=True,
        help_text=_("Går inte att ändra när enkäten har gått ut."),
    )
    opened_at = models.DateTimeField(_("skickad"), null=True, blank=True)
    closes_at = models.DateTimeField(_("stänger"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("påmind"), null=True, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When its answers were written anew in another order, after it had closed."""
    created_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("enkät")
        verbose_name_plural = _("enkäter")

    def __str__(self) -> str:
        return f"survey of {self.gathering_id}"


class SurveyQuestion(models.Model):
    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    class Kind(models.TextChoices):
        SCALE = "scale", _("skala 1–5")
        CHOICE = "choice", _("ett av flera svar")
        YES_NO = "yes_no", _("ja eller nej")
        TEXT = "text", _("egna ord")

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(_("fråga"), max_length=250)
    kind = models.CharField(_("slag"), max_length=10, choices=Kind.choices, default=Kind.SCALE)
    choices = models.TextField(_("svarsalternativ"), blank=True, help_text=_("Ett per rad."))
    is_required = models.BooleanField(_("måste besvaras"), default=False)
    sort_order = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("fråga")
        verbose_name_plural = _("frågor")
        ordering = ["sort_order", "id"]

    def __str__(self) -> str:
        return self.text


class SurveyInvitation(models.Model):
    """That somebody who came was asked, and whether they have answered; never what, and never when."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="invitations")
    registration = models.ForeignKey(
        "hjulet.Registration", on_delete=models.CASCADE, related_name="survey_invitations"
    )
    public_id = models.UUIDField(default=new_public_id, editable=False, unique=True)
    has_answered = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "registration"], name="asked_once_per_survey")
        ]

    def __str__(self) -> str:
        return f"invitation to {self.survey_id}"


class SurveyResponse(models.Model):
    """One set of answers. Of an anonymous survey nothing leads from it to a person, and its key tells no order."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="responses")
    registration = models.ForeignKey(
        "hjulet.Registration", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Only when the survey is not anonymous."""
    organisation_kind = models.CharField(max_length=20, choices=Organisation.Kind.choices, blank=True)
    """For comparing groups; a group of fewer than five is never shown."""

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"answers to {self.survey_id}"


class SurveyAnswer(models.Model):
    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    # Random: numbered keys would tell in which order people answered.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(SurveyResponse, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(SurveyQuestion, on_delete=models.CASCADE, related_name="answers")
    number = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    text = models.TextField(blank=True, max_length=2000)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "question"], name="answered_once_per_question")
        ]

    def __str__(self) -> str:
        return f"answer to {self.question_id}"


__all__ = ["Survey", "SurveyAnswer", "SurveyInvitation", "SurveyQuestion", "SurveyResponse"]
