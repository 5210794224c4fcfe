"""The JSON face of Measure."""

from hjulet.measure.api.routes import router

__all__ = ["router"]
