"""That a film is shown without captions is written in the log of its page: who published it, when and why."""

from __future__ import annotations

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry

from hjulet.hub.models import Person
from hjulet.share.models import FilmFields

WITHOUT_CAPTIONS = "hjulet.film_without_captions"


def note_film_without_captions(actor: Person | None, page: Page) -> None:
    """Write it once for each film and reason. Call it when a page has been published."""
    if not isinstance(page, FilmFields) or not page.film_url or page.film_has_captions:
        return
    reason = page.film_caption_exception.strip()
    data = {"film": page.film_url, "reason": reason}
    with transaction.atomic():
        latest = PageLogEntry.objects.filter(page=page.pk, action=WITHOUT_CAPTIONS).order_by("-pk").first()
        if latest is None or latest.data != data:
            log(instance=page, action=WITHOUT_CAPTIONS, user=actor, data=data)
