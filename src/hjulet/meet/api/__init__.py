"""The JSON face of Meet: networks, gatherings, their programmes, and signing up."""

from ninja import Router

from hjulet.meet.api import registrations, routes, series

router = Router()
router.add_router("", routes.router)
router.add_router("", registrations.router)
router.add_router("", series.router)

__all__ = ["router"]
