"""The JSON face of Follow: reuse, commitments and what has come of networks and series."""

from ninja import Router

from hjulet.follow.api import writing
from hjulet.follow.api.reports import router as reports

router = Router()
# Reading and writing share a router: an address is found in one alone, with all its methods.
for one in (writing.router, reports):
    router.add_router("", one)

__all__ = ["router"]
