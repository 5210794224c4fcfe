from django.urls import path

from hjulet.hub import views

urlpatterns = [
    path("platser/", views.places, name="places"),
    path("platser/sok/", views.place_search, name="place_search"),
    path("platser/<slug:slug>/", views.place, name="place"),
]
