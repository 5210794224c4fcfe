"""Under /admin/: Wagtail lets nobody in who has no right to the editor."""

from django.urls import path

from hjulet.follow.editor import survey_steps, surveys

urlpatterns = [
    path("enkater/<int:pk>/", surveys.survey, name="editor_survey"),
    path("enkater/<int:pk>/fraga/", surveys.question, name="editor_new_survey_question"),
    path("enkater/<int:pk>/fraga/<int:question_pk>/", surveys.question, name="editor_survey_question"),
    path(
        "enkater/<int:pk>/fraga/<int:question_pk>/<slug:key>/",
        surveys.question_step,
        name="editor_survey_question_step",
    ),
    path("enkater/<int:pk>/forhandsgranska/", surveys.preview, name="editor_survey_preview"),
    path("enkater/<int:pk>/resultat.<str:kind>", surveys.export, name="editor_survey_export"),
    path("enkater/<int:pk>/<slug:key>/", survey_steps.step, name="editor_survey_step"),
]
