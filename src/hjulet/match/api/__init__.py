"""The JSON face of search."""

from hjulet.match.api.routes import router

__all__ = ["router"]
