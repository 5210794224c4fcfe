"""Under /admin/: Wagtail lets nobody in who has no right to the editor."""

from __future__ import annotations

from typing import Any

from django.urls import include, path

from hjulet.match.editor import peer_requests, searches

urlpatterns = [
    path("sokningar/", searches.searches, name="editor_searches"),
    path("sokningar/lagg-till/", searches.add_word, name="editor_add_word"),
    path("sokningar/behovs-inte/", searches.settle, name="editor_settle_search"),
    path("fragor/", peer_requests.peer_requests, name="editor_peer_requests"),
    path("fragor/<uuid:public_id>/", peer_requests.peer_request, name="editor_peer_request"),
]


def urls() -> list[Any]:
    return [path("", include(urlpatterns))]
