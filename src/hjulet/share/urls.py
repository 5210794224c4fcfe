"""The addresses of Share: examples here, lessons, sources, news, films and comments in a list of their own."""

from __future__ import annotations

from django.urls import URLPattern, path

from hjulet.share.urls_knowledge import urlpatterns as knowledge
from hjulet.share.views import answering, embed, examples, files, likeness, writing

urlpatterns: list[URLPattern] = [
    path("exempel/", examples.examples, name="examples"),
    path("exempel/dela/", writing.share_example, name="share_example"),
    path("exempel/dela/<uuid:public_id>/", writing.write_example, name="write_example"),
    path("exempel/dela/<uuid:public_id>/valj/<slug:name>/", writing.pick, name="pick_for_example"),
    path("exempel/dela/<uuid:public_id>/liknar/", likeness.alike, name="alike_examples"),
    path("exempel/dela/<uuid:public_id>/ta-tillbaka/", writing.take_back, name="take_back_example"),
    path("exempel/dela/<uuid:public_id>/ta-bort/", writing.delete_draft, name="delete_example_draft"),
    path("exempel/bekrafta/<str:token>/", answering.confirm_example, name="confirm_example"),
    path("exempel/kontrollera/<str:token>/", answering.check_example, name="check_example"),
    path("badda-in/exempel/<slug:slug>/", embed.embedded_example, name="embedded_example"),
    path("badda-in/platser/<slug:slug>/exempel/", embed.embedded_examples, name="embedded_examples"),
    path("exempel/rss.xml", files.examples_rss, name="examples_rss"),
    path("exempel/lista.<str:kind>", files.examples_file, name="examples_file"),
    path("lardomar/lista.<str:kind>", files.lessons_file, name="lessons_file"),
    path("kallor/lista.<str:kind>", files.sources_file, name="sources_file"),
    path("aktuellt/lista.<str:kind>", files.news_file, name="news_file"),
    path("filmer/lista.<str:kind>", files.films_file, name="films_file"),
    path("exempel/<slug:slug>/", examples.example, name="example"),
    path("exempel/<slug:slug>/for-medlemmar/", examples.for_members, name="example_for_members"),
    path("exempel/<slug:slug>/fraga/", examples.ask, name="ask_about_example"),
    path("exempel/<slug:slug>/andra/", writing.change_example, name="change_example"),
    *knowledge,
]
