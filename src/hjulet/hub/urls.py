from django.urls import path

from hjulet.hub import views, views_briefs, views_following, views_themes

urlpatterns = [
    path("platser/", views.places, name="places"),
    path("platser/sok/", views.place_search, name="place_search"),
    path("platser/<slug:slug>/", views.place, name="place"),
    path("platser/<slug:slug>/rss.xml", views_themes.place_rss, name="place_rss"),
    path("platser/<slug:slug>/folj/", views_following.follow, name="follow_place"),
    path("platser/<slug:slug>/mitt/", views_following.own, name="own_place"),
    path("platser/<slug:slug>/kunskapsunderlag/", views_briefs.brief, name="place_brief"),
    path("platser/<slug:slug>/kunskapsunderlag.pdf", views_briefs.brief_file, name="place_brief_pdf"),
    path("min-sida/platser/", views_following.choose_rhythm, name="place_rhythm"),
    path("platsmejl/<str:token>/", views_following.no_more_mail, name="no_more_place_mail"),
    path("amnen/", views_themes.themes, name="themes"),
    path("amnen/skos.<str:kind>", views_themes.themes_as, name="themes_as"),
    path("amnen/<slug:slug>/", views_themes.theme, name="theme"),
    path("amnen/<slug:slug>/rss.xml", views_themes.theme_rss, name="theme_rss"),
    path("organisationer/<int:pk>/", views.organisation, name="organisation"),
]
