from django.urls import path

from hjulet.meet import views

urlpatterns = [
    path("natverk/", views.networks, name="networks"),
    path("natverk/<slug:slug>/", views.network, name="network"),
    path("natverk/<slug:slug>/kalender.ics", views.network_calendar, name="network_calendar"),
    path("traffar/", views.gatherings, name="gatherings"),
    path("traffar/kalender.ics", views.gatherings_calendar, name="gatherings_calendar"),
    path("traffar/rss.xml", views.gatherings_rss, name="gatherings_rss"),
    path("traffar/<slug:slug>/", views.gathering, name="gathering"),
    path("traffar/<slug:slug>/traff.ics", views.gathering_calendar, name="gathering_calendar"),
    path("traffar/<slug:slug>/schedule.xml", views.schedule_xml, name="schedule_xml"),
    path("traffar/<slug:slug>/schedule.json", views.schedule_json, name="schedule_json"),
    path("traffar/<slug:slug>/schedule.ics", views.schedule_calendar, name="schedule_calendar"),
    path("traffar/<slug:slug>/anmalan/", views.sign_up, name="sign_up"),
    path("traffar/<slug:slug>/anmalan/tack/", views.signed_up, name="signed_up"),
    path("anmalan/<str:token>/", views.registration, name="registration"),
    path("anmalan/<str:token>/avboka/", views.cancel, name="cancel_registration"),
]
