"""Under /admin/: Wagtail lets nobody in who has no right to the editor."""

from django.urls import path

from hjulet.meet.editor import desk, members

urlpatterns = [
    path("traffar/", desk.gatherings, name="editor_gatherings"),
    path("traffar/<int:pk>/deltagare/", desk.participants, name="editor_participants"),
    path("traffar/<int:pk>/deltagare.<str:kind>", desk.export, name="editor_export"),
    path("traffar/<int:pk>/avboka/<uuid:public_id>/", desk.cancel_one, name="editor_cancel_one"),
    path("traffar/<int:pk>/<slug:key>/", desk.step, name="editor_step"),
    path("natverk/<int:pk>/medlemmar/", members.members, name="editor_members"),
    path("natverk/<int:pk>/medlemmar/<int:member_pk>/avsluta/", members.end, name="editor_end_member"),
    path("natverk/<int:pk>/platser/<int:seat_pk>/", members.seat, name="editor_seat"),
]
