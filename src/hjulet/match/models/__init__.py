"""Who may know what we ask."""

from hjulet.match.models.peer_requests import PeerRequest, PeerSuggestion

__all__ = ["PeerRequest", "PeerSuggestion"]
