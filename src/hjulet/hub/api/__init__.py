"""The JSON face of the hub, and what the JSON faces of all spokes share."""

from hjulet.hub.api.routes import router
from hjulet.hub.api.signed_in import router as session_router

router.add_router("", session_router)

__all__ = ["router"]
