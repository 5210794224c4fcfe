"""The JSON face of Meet: networks, gatherings, their programmes, and signing up."""

from ninja import Router

from hjulet.meet.api import registrations, routes

router = Router()
router.add_router("", routes.router)
router.add_router("", registrations.router)

__all__ = ["router"]
