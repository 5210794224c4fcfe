"""The addresses of lessons, sources, news, films and comments."""

from __future__ import annotations

from django.urls import path

from hjulet.share.views import comments, lessons, news

urlpatterns = [
    path("lardomar/", lessons.lessons, name="lessons"),
    path("lardomar/<slug:slug>/", lessons.lesson, name="lesson"),
    path("kallor/<slug:slug>/", lessons.source, name="source"),
    path("aktuellt/", news.news, name="news"),
    path("aktuellt/rss.xml", news.news_rss, name="news_rss"),
    path("aktuellt/<slug:slug>/", news.news_item, name="news_item"),
    path("filmer/", news.films, name="films"),
    path("filmer/<slug:slug>/", news.film, name="film"),
    path("kommentarer/<int:page_id>/", comments.write, name="comments"),
    path("kommentarer/<int:page_id>/del/", comments.part, name="comments_part"),
    path("kommentarer/<uuid:public_id>/andra/", comments.edit, name="edit_comment"),
    path("kommentarer/<uuid:public_id>/ta-bort/", comments.remove, name="remove_comment"),
    path("kommentarer/<uuid:public_id>/anmal/", comments.report, name="report_comment"),
]
