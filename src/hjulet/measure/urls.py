"""The addresses of Measure."""

from __future__ import annotations

from django.urls import path

from hjulet.measure.urls_access import urlpatterns as access
from hjulet.measure.urls_access_results import urlpatterns as access_results
from hjulet.measure.views import (
    comparing,
    files,
    frameworks,
    labour_market_files,
    labour_markets,
    maps,
    places,
    population,
    population_files,
    support,
    support_files,
)

urlpatterns = [
    path("mata/", frameworks.measure, name="measure"),
    path("mata/valj/", places.choose, name="choose_measured_place"),
    # Before the frameworks: none of them may be called "befolkning" or "arbetsmarknader".
    path("mata/befolkning/", population.country_population, name="country_population"),
    path("mata/befolkning/valj/", population.choose_population, name="choose_population"),
    path(
        "mata/befolkning/forandring.<str:ending>",
        population_files.changes_file,
        name="population_changes_file",
    ),
    path("mata/befolkning/<slug:slug>/", population.place_population, name="place_population"),
    path(
        "mata/befolkning/<slug:slug>/folkmangd.<str:ending>",
        population_files.place_population_file,
        name="place_population_file",
    ),
    path("mata/arbetsmarknader/", labour_markets.country_labour_markets, name="labour_markets"),
    path("mata/arbetsmarknader/valj/", labour_markets.choose_labour_market, name="choose_labour_market"),
    path(
        "mata/arbetsmarknader/omraden.<str:ending>",
        labour_market_files.labour_markets_file,
        name="labour_markets_file",
    ),
    path("mata/arbetsmarknader/<slug:slug>/", labour_markets.place_labour_market, name="place_labour_market"),
    path(
        "mata/arbetsmarknader/<slug:slug>/pendling.<str:ending>",
        labour_market_files.commuting_file,
        name="commuting_file",
    ),
    # Nor "stod".
    path("mata/stod/", support.country_support, name="support"),
    path("mata/stod/valj/", support.choose_support, name="choose_support"),
    path("mata/stod/<slug:table>.<str:ending>", support_files.support_file, name="support_file"),
    path("mata/stod/<slug:slug>/", support.place_support, name="place_support"),
    path(
        "mata/stod/<slug:slug>/projekt.<str:ending>",
        support_files.place_support_file,
        name="place_support_file",
    ),
    # Nor "restider".
    *access,
    *access_results,
    path("mata/<slug:key>/", frameworks.framework, name="framework"),
    path("mata/<slug:key>/ramverk.toml", files.framework_file, name="framework_file"),
    path("mata/<slug:key>/poang.<str:ending>", files.scores_file, name="scores_file"),
    path("mata/<slug:key>/varden.<str:ending>", files.values_file, name="values_file"),
    path("mata/<slug:key>/jamfor/", comparing.comparison, name="compare_places"),
    path("mata/<slug:key>/karta/", maps.score_map_page, name="score_map"),
    path("mata/<slug:key>/<slug:slug>/", places.place_profile, name="measured_place"),
    path("mata/<slug:key>/<slug:slug>/varden.<str:ending>", files.place_file, name="measured_place_file"),
    path("mata/<slug:key>/<slug:slug>/rapport/", places.place_report, name="measured_place_report"),
    path("mata/<slug:key>/<slug:slug>/rapport.pdf", files.report_file, name="measured_place_pdf"),
]
