from __future__ import annotations

from django.urls import URLPattern, path

from hjulet.match.views import answers, peer_requests, search

urlpatterns: list[URLPattern] = [
    path("sok/", search.search, name="search"),
    path("sok/rss.xml", search.search_feed, name="search_feed"),
    path("sok/raknat/", search.count_search, name="count_search"),
    path("fragor/", peer_requests.peer_requests, name="peer_requests"),
    path("fragor/ny/", peer_requests.ask, name="ask_peers"),
    path("fragor/mina/", peer_requests.my_peer_requests, name="my_peer_requests"),
    path("fragor/svar/<str:token>/", answers.answer_peer, name="answer_peer"),
    path("fragor/<uuid:public_id>/", peer_requests.peer_request, name="peer_request"),
    path("fragor/<uuid:public_id>/fraga/", peer_requests.send, name="send_to_peers"),
    path("fragor/<uuid:public_id>/samtal/", peer_requests.book, name="book_conversation"),
    path("fragor/<uuid:public_id>/vad-det-gav/", peer_requests.outcome, name="peer_outcome"),
    path("fragor/<uuid:public_id>/exempel/", peer_requests.make_example, name="peer_example"),
    path("fragor/<uuid:public_id>/avsluta/", peer_requests.close, name="close_peer_request"),
]
