"""Comments: short, signed, on pages, with a time to write them and somebody who looks after them."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Page

from hjulet.hub.models import Organisation, Person, PersonalDataNotice, new_public_id

LONGEST = 2000


@register_setting(icon="comment")
class CommentSettings(BaseGenericSetting):
    """What holds for every comment on the site, unless a page says otherwise."""

    characters_at_most = models.PositiveSmallIntegerField(
        _("högsta antal tecken"), default=300, validators=[MinValueValidator(50), MaxValueValidator(LONGEST)]
    )
    days_open = models.PositiveSmallIntegerField(
        _("dagar som det går att kommentera"),
        null=True,
        blank=True,
        help_text=_("Räknat från att sidan publicerades. Tomt: tills någon stänger."),
    )
    is_moderated_first = models.BooleanField(
        _("visa kommentarer först när en redaktör har godkänt dem"), default=False
    )
    allowed_on_examples = models.BooleanField(_("på exempel"), default=True)
    allowed_on_lessons = models.BooleanField(_("på lärdomar"), default=True)
    allowed_on_news = models.BooleanField(_("på nyheter"), default=True)
    allowed_on_films = models.BooleanField(_("på filmer"), default=True)
    allowed_on_gatherings = models.BooleanField(_("på träffar"), default=False)

    panels = [
        FieldPanel("characters_at_most"),
        FieldPanel("days_open"),
        FieldPanel("is_moderated_first"),
        FieldPanel("allowed_on_examples"),
        FieldPanel("allowed_on_lessons"),
        FieldPanel("allowed_on_news"),
        FieldPanel("allowed_on_films"),
        FieldPanel("allowed_on_gatherings"),
    ]

    class Meta:
        verbose_name = _("kommentarer")


class CommentThread(models.Model):
    """When comments on one page are taken, where that differs from the setting."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="comment_thread")
    opens_at = models.DateTimeField(_("öppnar"), null=True, blank=True)
    closes_at = models.DateTimeField(_("stänger"), null=True, blank=True)
    closed_reason = models.CharField(
        _("varför det är stängt"), max_length=200, blank=True, help_text=_("Visas för besökarna.")
    )
    is_off = models.BooleanField(_("inga kommentarer här"), default=False)

    class Meta:
        verbose_name = _("kommentarer på en sida")
        verbose_name_plural = _("kommentarer på sidor")
        constraints = [
            models.CheckConstraint(
                name="comments_close_after_they_open",
                condition=models.Q(opens_at__isnull=True)
                | models.Q(closes_at__isnull=True)
                | models.Q(closes_at__gt=models.F("opens_at")),
                violation_error_message=_("Kommentarerna måste stänga efter att de har öppnat."),
            )
        ]

    def __str__(self) -> str:
        return f"comments on {self.page_id}"


class Comment(models.Model):
    """What one person has said about one page, in plain text."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    class State(models.TextChoices):
        WAITING = "waiting", _("väntar på granskning")
        VISIBLE = "visible", _("synlig")
        HIDDEN = "hidden", _("dold")
        REMOVED = "removed", _("borttagen")

    public_id = models.UUIDField(default=new_public_id, editable=False, unique=True)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="comments_by_visitors")
    author = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="comments"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    body = models.TextField(_("kommentar"), max_length=LONGEST, blank=True)
    """Emptied when the comment is removed."""
    notice = models.ForeignKey(PersonalDataNotice, null=True, on_delete=models.PROTECT, related_name="+")
    reply_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replies"
    )
    state = models.CharField(_("läge"), max_length=10, choices=State.choices, default=State.VISIBLE)
    state_reason = models.CharField(_("varför"), max_length=200, blank=True)
    moderated_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    moderated_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(_("skriven"), default=timezone.now)
    edited_at = models.DateTimeField(_("ändrad"), null=True, blank=True)

    class Meta:
        verbose_name = _("kommentar")
        verbose_name_plural = _("kommentarer")
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["page", "state", "created_at"])]

    def __str__(self) -> str:
        return f"comment on {self.page_id}"


class CommentReport(models.Model):
    """That somebody asks the editors to look at a comment."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reports")
    reported_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(_("varför"), max_length=300)
    created_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "reported_by"], name="report_once_per_person")
        ]

    def __str__(self) -> str:
        return f"report of {self.comment_id}"
