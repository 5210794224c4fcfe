from __future__ import annotations

from django.urls import URLPattern, path

from hjulet.match.views import answers, peer_requests, place_peers, search

urlpatterns: list[URLPattern] = [
    path("sok/", search.search, name="search"),
    path("sok/rss.xml", search.search_feed, name="search_feed"),
    path("sok/raknat/", search.count_search, name="count_search"),
    path("likar/", place_peers.choose_place, name="choose_peers"),
    path("likar/<slug:slug>/", place_peers.place_peers, name="place_peers"),
    path("likar/<slug:slug>/i-dag.<str:ending>", place_peers.today_file, name="peers_today_file"),
    path("likar/<slug:slug>/i-tiden.<str:ending>", place_peers.past_file, name="peers_past_file"),
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
