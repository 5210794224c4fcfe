"""Questions of the planners' own at sign-up. Each says why it is asked and how long the answer is kept."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from hjulet.hub.models import new_public_id


class GatheringQuestion(Orderable):
    class Kind(models.TextChoices):
        TEXT = "text", _("kort svar")
        CHOICE = "choice", _("välj ett")
        YES_NO = "yes_no", _("ja eller nej")

    page = ParentalKey("hjulet.GatheringPage", on_delete=models.CASCADE, related_name="questions")
    guid = models.UUIDField(default=new_public_id, editable=False, unique=True)
    question = models.CharField(_("fråga"), max_length=200)
    kind = models.CharField(_("svar"), max_length=10, choices=Kind.choices, default=Kind.TEXT)
    choices = models.TextField(_("att välja mellan"), blank=True, help_text=_("Ett svar på varje rad."))
    is_required = models.BooleanField(_("måste besvaras"), default=False)
    purpose = models.CharField(
        _("varför ni frågar"),
        max_length=200,
        help_text=_("Visas vid frågan. Fråga aldrig om hälsa eller mat här: det har en egen, skyddad plats."),
    )
    retention_days = models.PositiveSmallIntegerField(
        _("svaret gallras så många dagar efter träffen"), default=30, validators=[MaxValueValidator(730)]
    )

    panels = [
        FieldRowPanel([FieldPanel("question"), FieldPanel("kind"), FieldPanel("is_required")]),
        FieldPanel("choices"),
        FieldRowPanel([FieldPanel("purpose"), FieldPanel("retention_days")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("fråga")
        verbose_name_plural = _("frågor")

    def __str__(self) -> str:
        return self.question

    def answers_to_choose(self) -> list[str]:
        return [line.strip() for line in self.choices.splitlines() if line.strip()]

    def clean(self) -> None:
        super().clean()
        if self.kind == self.Kind.CHOICE and len(self.answers_to_choose()) < 2:
            raise ValidationError({"choices": _("Skriv minst två svar att välja mellan, ett på varje rad.")})
