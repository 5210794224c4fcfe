"""The addresses of access: studies, timetables and points. Those of results are in `urls_access_results`."""

from __future__ import annotations

from django.urls import path

from hjulet.measure.views import access, access_files, access_forms

ACCESS = "mata/restider/"
TIMETABLE = ACCESS + "tidtabeller/"
POINTS = ACCESS + "punkter/"
STUDY = ACCESS + "<uuid:public_id>/"
RUN = STUDY + "berakningar/<uuid:run_id>/"

urlpatterns = [
    path(ACCESS, access.access, name="access"),
    path(ACCESS + "ny/", access_forms.new_study, name="new_access_study"),
    path(TIMETABLE + "ny/", access_files.new_timetable, name="new_access_timetable"),
    path(TIMETABLE + "<uuid:public_id>/", access_files.timetable, name="access_timetable"),
    path(
        TIMETABLE + "<uuid:public_id>/ta-bort/", access_files.remove_timetable, name="remove_access_timetable"
    ),
    path(POINTS + "ny/", access_files.new_points, name="new_access_points"),
    path(POINTS + "<uuid:public_id>/", access_files.points, name="access_points"),
    path(POINTS + "<uuid:public_id>/ta-bort/", access_files.remove_points, name="remove_access_points"),
    path(STUDY, access.access_study, name="access_study"),
    path(STUDY + "andra/", access_forms.change_study, name="change_access_study"),
    path(STUDY + "visa/", access.show_access_study, name="show_access_study"),
    path(STUDY + "ta-bort/", access.remove_access_study, name="remove_access_study"),
    path(STUDY + "avgangar/", access_forms.ask_rank, name="ask_access_rank"),
    path(STUDY + "spara/", access_forms.ask_least_harm, name="ask_access_saving"),
    path(STUDY + "forslag/nytt/", access_forms.new_proposal, name="new_access_proposal"),
    path(
        STUDY + "forslag/<uuid:proposal_id>/ta-bort/",
        access.remove_access_proposal,
        name="remove_access_proposal",
    ),
    path(STUDY + "berakningar/ny/", access.ask_access_run, name="ask_access_run"),
    path(RUN, access.access_run, name="access_run"),
    path(RUN + "stoppa/", access.stop_access_run, name="stop_access_run"),
    path(RUN + "ta-bort/", access.remove_access_run, name="remove_access_run"),
]
