"""What the clock alone changes on the pages that are kept ready: sign-up opens or closes, a gathering begins or ends."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from hjulet.hub.publicity import published
from hjulet.meet.models import GatheringPage

MOMENTS = ("registration_opens", "registration_closes", "cap_lifts_at", "starts", "ends")


def show_what_the_clock_changed(since: datetime, until: datetime) -> bool:
    """Forget the kept pages when some gathering passed one of its moments in between. Returns whether one did."""
    passed = Q()
    for moment in MOMENTS:
        passed |= Q(**{f"{moment}__gt": since, f"{moment}__lte": until})
    has_changed: bool = GatheringPage.objects.live().filter(passed).exists()
    if has_changed:
        published.send(sender=GatheringPage, paths=None)
    return has_changed
