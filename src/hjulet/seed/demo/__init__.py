"""Demonstration content: what a newcomer finds under `hjulet up`, and what the tests start from.

What has been is written in our own words after five public texts: a learning network for shrinking
municipalities, a knowledge day, an annual conference, a network meeting and an article. What comes is
invented, dated from the week it is made in, and says so. So are all people with an address.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from hjulet.meet.models import (
    GatheringPage,
    MeetIndexPage,
    NetworkPage,
    OutgoingMail,
    SeriesPage,
    Speaker,
    Venue,
)
from hjulet.seed import INVENTED_DOMAIN

__all__ = ["make_demo"]


def make_demo(today: date | None = None) -> bool:
    """Put in what is missing of the demonstration content. Running it again changes nothing; True when pages were made.

    The site must be prepared first (`hjulet prepare`). Everything is one transaction, so that a worker
    beside it never sees a demonstration mail that is not yet marked as sent.
    """
    from hjulet.seed.demo import (
        access,
        after,
        annual_conference,
        assessments,
        coming,
        coming_conference,
        examples,
        following,
        knowledge,
        past,
        peers,
        people,
        taking_part,
        texts,
    )

    day = today or timezone.localdate()
    before = Page.objects.count()
    with transaction.atomic(), disable_reference_index_auto_update():
        coordinator = people.make_people()
        meet = MeetIndexPage.objects.get()
        networks = past.make_networks(meet, coordinator)
        past.make_past_gatherings(meet, networks, coordinator)
        annual_conference.make_annual_conference(networks, coordinator)
        coming.make_coming_gatherings(meet, networks, coordinator, day)
        coming_conference.make_coming_conference(meet, coordinator, day)
        taking_part.make_taking_part(meet, networks, coordinator, day)
        after.make_after(networks, coordinator, day)
        peers.make_peers(coordinator)
        examples.make_examples(coordinator, day)
        knowledge.make_knowledge(coordinator, day)
        following.make_following(coordinator, day)
        assessments.make_assessments(coordinator, day)
        access.make_access(day)
        texts.make_text_pages(day)
        _mark_mails_as_sent()
        has_new_pages = Page.objects.count() != before
        if has_new_pages:
            _index_references()
    return has_new_pages


def _index_references() -> None:
    """Which page uses which organisation, venue or speaker: written once for each, instead of at every save."""
    for model in (NetworkPage, SeriesPage, GatheringPage, Speaker, Venue):
        for thing in model.objects.all():
            ReferenceIndex.create_or_update_for_object(thing)


def _mark_mails_as_sent() -> None:
    """The receipts of invented people stay in the outbox as sent: there is nobody to send them to.

    The sign-ups go the ordinary way, so that log, queue and outbox look as they do in operation.
    """
    OutgoingMail.objects.filter(
        Q(registration__person__email__endswith=f"@{INVENTED_DOMAIN}")
        | Q(letter__startswith="follow.", recipient__email__endswith=f"@{INVENTED_DOMAIN}")
        | Q(letter__startswith="share.", recipient__email__endswith=f"@{INVENTED_DOMAIN}")
        | Q(letter__startswith="match.", recipient__email__endswith=f"@{INVENTED_DOMAIN}"),
        state=OutgoingMail.State.PENDING,
    ).update(state=OutgoingMail.State.SENT, sent_at=timezone.now(), attempts=1)
