"""The JSON face of the hub, and what the JSON faces of all spokes share."""

from hjulet.hub.api.routes import router

__all__ = ["router"]
