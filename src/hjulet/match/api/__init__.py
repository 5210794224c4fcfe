"""The JSON face of search and of peers."""

from hjulet.match.api import peers as _peers
from hjulet.match.api.routes import router

__all__ = ["_peers", "router"]
