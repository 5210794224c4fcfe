"""The addresses of results of access, under those of their studies."""

from __future__ import annotations

from django.urls import path

from hjulet.measure.views import access_moving_map, access_results

RESULT = "mata/restider/<uuid:public_id>/resultat/<uuid:run_id>/"

urlpatterns = [
    path(RESULT, access_results.access_result, name="access_result"),
    path(RESULT + "karta.svg", access_results.access_result_map, name="access_result_map"),
    path(RESULT + "karta.geojson", access_results.access_result_geojson, name="access_result_geojson"),
    path(RESULT + "rorlig-karta/", access_moving_map.access_moving_map, name="access_moving_map"),
    path(RESULT + "<slug:table>.<str:ending>", access_results.access_result_file, name="access_result_file"),
]
