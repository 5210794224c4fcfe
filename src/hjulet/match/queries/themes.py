"""Subject words to begin with, for who has not typed anything or found nothing."""

from __future__ import annotations

from django.db.models import Count, Q

from hjulet.hub.models import SearchDocument, Theme
from hjulet.hub.rules import Viewer

SHOWN = 16


def themes_to_begin_with(viewer: Viewer) -> list[Theme]:
    """Those that most of what everybody may see is filed under, in Swedish order."""
    everybody = Q(visibility=SearchDocument.Visibility.EVERYBODY)
    counted = (
        SearchDocument.objects.filter(everybody, themes__isnull=False)
        .order_by()
        .values("themes")
        .annotate(documents=Count("pk"))
        .order_by("-documents", "themes")
        .values_list("themes", flat=True)[:SHOWN]
    )
    return list(Theme.objects.filter(pk__in=list(counted)).order_by("sort_name"))
