"""What people bring and ask about access: timetables, points, studies with their proposals, and runs that answer."""

from hjulet.measure.models.access_files import AccessPoints, Timetable
from hjulet.measure.models.access_runs import AccessRun
from hjulet.measure.models.access_studies import AccessProposal, AccessStudy

__all__ = ["AccessPoints", "AccessProposal", "AccessRun", "AccessStudy", "Timetable"]
