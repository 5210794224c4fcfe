"""The addresses of Follow."""

from __future__ import annotations

from django.urls import path

from hjulet.follow.views import (
    answers,
    assessment_closing,
    assessment_rows,
    assessment_taking,
    assessment_writing,
    assessments,
    commitments,
    files,
    reports,
    reuse,
    surveys,
)

ASSESSMENT = "konsekvensanalyser/<uuid:public_id>/"
QUESTION = ASSESSMENT + "fraga/<slug:slug>/"

urlpatterns = [
    path("ateranvandning/lista.<str:kind>", files.reuses_file, name="reuses_file"),
    path("ataganden/lista.<str:kind>", files.commitments_file, name="commitments_file"),
    path("ateranvandning/<uuid:public_id>/", reuse.reuse, name="reuse"),
    path("ateranvandning/<uuid:public_id>/kontakt/", reuse.change, name="change_reuse"),
    path("exempel/<slug:slug>/ateranvand/", reuse.start, name="reuse_example"),
    path("exempel/<slug:slug>/atagande/", commitments.from_example, name="commit_from_example"),
    path("traffar/<slug:slug>/atagande/", commitments.at_gathering, name="commit_at_gathering"),
    path("traffar/<slug:slug>/ataganden/", commitments.of_gathering, name="gathering_commitments"),
    path("ataganden/", commitments.commitments, name="commitments"),
    path("ataganden/skriv/", commitments.write, name="write_commitment"),
    path("ataganden/organisation/<int:pk>/", commitments.of_organisation, name="organisation_commitments"),
    path("ataganden/svar/<str:token>/", answers.by_link, name="answer_commitment"),
    path("ataganden/offentligt/<str:token>/", answers.publish, name="publish_commitment"),
    path("ataganden/<uuid:public_id>/", commitments.commitment, name="commitment"),
    path("ataganden/<uuid:public_id>/eget/", commitments.own, name="own_commitment"),
    path("ataganden/<uuid:public_id>/svar/", answers.signed_in, name="answer_own_commitment"),
    path("ataganden/<uuid:public_id>/visa/", answers.publish_signed_in, name="publish_own_commitment"),
    path("ataganden/<uuid:public_id>/dolj/", commitments.hide, name="hide_commitment"),
    path("ataganden/<uuid:public_id>/exempel/", commitments.make_example, name="commitment_as_example"),
    path("konsekvensanalyser/", assessments.assessments, name="assessments"),
    path(
        "konsekvensanalyser/lagg-in/<uuid:public_id>/<uuid:run_id>/<slug:table>/",
        assessment_taking.put_in,
        name="put_in_assessment",
    ),
    path("konsekvensanalyser/borja/", assessment_writing.begin, name="begin_assessment"),
    path(ASSESSMENT, assessments.assessment, name="assessment"),
    path(ASSESSMENT + "analys.pdf", assessments.assessment_file, name="assessment_file"),
    path(ASSESSMENT + "skriv/", assessment_writing.overview, name="assessment_overview"),
    path(ASSESSMENT + "hela/", assessment_writing.whole, name="whole_assessment"),
    path(ASSESSMENT + "hela.pdf", assessment_writing.whole_file, name="whole_assessment_file"),
    path(ASSESSMENT + "avsluta/", assessment_closing.close, name="close_assessment"),
    path(ASSESSMENT + "oppna/", assessment_closing.reopen, name="reopen_assessment"),
    path(ASSESSMENT + "visa/", assessment_closing.show, name="show_assessment"),
    path(ASSESSMENT + "bjud-in/", assessment_closing.invite, name="invite_to_assessment"),
    path(ASSESSMENT + "ta-bort/", assessment_closing.delete, name="delete_assessment"),
    path(QUESTION, assessment_writing.question, name="assessment_question"),
    path(QUESTION + "<slug:sort>/", assessment_rows.add, name="add_to_assessment"),
    path(QUESTION + "<slug:sort>/<int:pk>/", assessment_rows.change, name="change_in_assessment"),
    path("enkat/<str:token>/", surveys.survey, name="survey"),
    path("rapport/natverk/<slug:slug>/", reports.network_report, name="network_report"),
    path("rapport/natverk/<slug:slug>.<str:kind>", reports.network_report_file, name="network_report_file"),
    path("rapport/serier/<slug:slug>/", reports.series_report, name="series_report"),
    path("rapport/serier/<slug:slug>.<str:kind>", reports.series_report_file, name="series_report_file"),
]
