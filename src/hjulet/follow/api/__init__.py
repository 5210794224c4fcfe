"""The JSON face of Follow: reuse, commitments, assessments and what has come of networks and series."""

from ninja import Router

from hjulet.follow.api.assessments import router as assessments
from hjulet.follow.api.reports import router as reports
from hjulet.follow.api.writing import router as reading_and_writing

router = Router()
for one in (reading_and_writing, reports, assessments):
    router.add_router("", one)

__all__ = ["router"]
