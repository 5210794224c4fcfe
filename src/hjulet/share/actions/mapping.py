"""Drawing the map before somebody asks for it."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from hjulet.hub.publicity import published
from hjulet.share.models import ExamplePage
from hjulet.share.queries.map import draw_if_changed


def draw_maps() -> int:
    """Draw the map anew in each language when what is on it has changed. Returns how many were drawn.

    The worker runs it every half minute; when nothing has changed it costs a query for each language.
    """
    drawn = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            if draw_if_changed():
                drawn.append(reverse("examples"))
    if drawn:
        published.send(sender=ExamplePage, paths=drawn)
    return len(drawn)
