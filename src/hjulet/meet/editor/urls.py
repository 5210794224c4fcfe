"""Under /admin/: Wagtail lets nobody in who has no right to the editor."""

from django.urls import path

from hjulet.meet.editor import (
    choices,
    day,
    desk,
    invitation,
    invoices,
    materials,
    members,
    messages,
    needs,
    one_registration,
    outbox,
    participant_imports,
    personal_data,
    series,
)

urlpatterns = [
    path("traffar/", desk.gatherings, name="editor_gatherings"),
    path("inbjudan/", invitation.paste, name="editor_invitation"),
    path("traffar/<int:pk>/deltagare/", desk.participants, name="editor_participants"),
    path("traffar/<int:pk>/deltagare.<str:kind>", desk.export, name="editor_export"),
    path("traffar/<int:pk>/avboka/<uuid:public_id>/", one_registration.cancel_one, name="editor_cancel_one"),
    path(
        "traffar/<int:pk>/byt/<uuid:public_id>/", one_registration.hand_over_one, name="editor_hand_over_one"
    ),
    path("traffar/<int:pk>/dagen/", day.day, name="editor_day"),
    path("traffar/<int:pk>/dagen/<slug:kind>.pdf", day.download, name="editor_paper"),
    path("traffar/<int:pk>/dagen/avsluta/", day.close, name="editor_close_day"),
    path("traffar/<int:pk>/dagen/<slug:what>/", day.change, name="editor_day_change"),
    path("traffar/<int:pk>/fakturaunderlag/", invoices.basis, name="editor_invoices"),
    path("traffar/<int:pk>/fakturaunderlag/betalare/<uuid:public_id>/", invoices.payer, name="editor_payer"),
    path(
        "traffar/<int:pk>/fakturaunderlag/<uuid:public_id>.<str:kind>",
        invoices.exported,
        name="editor_exported",
    ),
    path("traffar/vantar/", materials.waited_for, name="editor_waited_for"),
    path("traffar/<int:pk>/pass/", choices.choices, name="editor_choices"),
    path("traffar/<int:pk>/efterat/", materials.after, name="editor_after"),
    path("traffar/<int:pk>/efterat/nytt/", materials.edit, name="editor_add_material"),
    path("traffar/<int:pk>/efterat/beratta/", materials.tell, name="editor_tell_participants"),
    path("traffar/<int:pk>/efterat/<int:material_pk>/", materials.edit, name="editor_material"),
    path(
        "traffar/<int:pk>/efterat/<int:material_pk>/ta-bort/", materials.remove, name="editor_remove_material"
    ),
    path(
        "traffar/<int:pk>/efterat/<int:material_pk>/<slug:key>/",
        materials.material_step,
        name="editor_material_step",
    ),
    path("traffar/<int:pk>/vantat/<int:owed_pk>/", materials.remind, name="editor_remind"),
    path("traffar/<int:pk>/vantat/<int:owed_pk>/<slug:key>/", materials.owed_step, name="editor_owed_step"),
    path("traffar/<int:pk>/mejl/", outbox.outbox, name="editor_outbox"),
    path("traffar/<int:pk>/mejl/<int:mail_pk>/", outbox.mail, name="editor_mail"),
    path("traffar/<int:pk>/mejl/paminnelse/<int:days>/", outbox.reminder, name="editor_reminder"),
    path("traffar/<int:pk>/meddelanden/", messages.message_list, name="editor_messages"),
    path("traffar/<int:pk>/meddelanden/nytt/", messages.write, name="editor_new_message"),
    path("traffar/<int:pk>/meddelanden/<int:message_pk>/", messages.message, name="editor_message"),
    path("traffar/<int:pk>/meddelanden/<int:message_pk>/andra/", messages.write, name="editor_edit_message"),
    path("traffar/<int:pk>/ny-likadan/", series.another, name="editor_another"),
    path("traffar/<int:pk>/behov/", needs.kitchen, name="editor_needs"),
    path("traffar/<int:pk>/behov.csv", needs.counted, name="editor_counted_needs"),
    path("personuppgifter/", personal_data.held, name="editor_held"),
    path("personuppgifter/i-natt/", personal_data.tonight, name="editor_tonight"),
    path("personuppgifter/protokoll/", personal_data.protocol, name="editor_protocol"),
    path("personuppgifter/insyn/", personal_data.looks, name="editor_looks"),
    path("personuppgifter/arkiv/<str:name>", personal_data.archive, name="editor_archive"),
    path("personuppgifter/person/<int:pk>/", personal_data.person, name="editor_remove_person"),
    path("traffar/<int:pk>/las-in/", participant_imports.upload, name="editor_import"),
    path(
        "traffar/<int:pk>/las-in/<uuid:public_id>/", participant_imports.preview, name="editor_import_preview"
    ),
    path("traffar/<int:pk>/<slug:key>/", desk.step, name="editor_step"),
    path("serier/<int:pk>/", series.series, name="editor_series"),
    path("serier/<int:pk>/ny-likadan/", series.another_series, name="editor_another_series"),
    path(
        "serier/<int:pk>/folj/<int:occasion_pk>/<slug:name>/", series.follow_again, name="editor_follow_again"
    ),
    path("natverk/<int:pk>/medlemmar/", members.members, name="editor_members"),
    path("natverk/<int:pk>/medlemmar/<int:member_pk>/avsluta/", members.end, name="editor_end_member"),
    path("natverk/<int:pk>/platser/<int:seat_pk>/", members.seat, name="editor_seat"),
]
