from django.urls import path

from hjulet.hub import views, views_themes

urlpatterns = [
    path("platser/", views.places, name="places"),
    path("platser/sok/", views.place_search, name="place_search"),
    path("platser/<slug:slug>/", views.place, name="place"),
    path("platser/<slug:slug>/rss.xml", views_themes.place_rss, name="place_rss"),
    path("amnen/", views_themes.themes, name="themes"),
    path("amnen/skos.<str:kind>", views_themes.themes_as, name="themes_as"),
    path("amnen/<slug:slug>/", views_themes.theme, name="theme"),
    path("amnen/<slug:slug>/rss.xml", views_themes.theme_rss, name="theme_rss"),
    path("organisationer/<int:pk>/", views.organisation, name="organisation"),
]
