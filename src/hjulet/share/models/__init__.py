"""What people share: examples, lessons with their sources, news, films and comments."""

from hjulet.share.models.comments import Comment, CommentReport, CommentSettings, CommentThread
from hjulet.share.models.examples import (
    ContactQuestion,
    ExampleLink,
    ExamplePage,
    ExampleRelation,
    ExampleStanding,
    NotTheSame,
)
from hjulet.share.models.fields import Evidence, FilmFields, ShareIndexPage
from hjulet.share.models.knowledge import KnowledgeSource, LessonPage, LessonTie
from hjulet.share.models.news import FilmPage, NewsPage
from hjulet.share.models.workflow import OwnerConfirmation

__all__ = [
    "Comment",
    "CommentReport",
    "CommentSettings",
    "CommentThread",
    "ContactQuestion",
    "Evidence",
    "ExampleLink",
    "ExamplePage",
    "ExampleRelation",
    "ExampleStanding",
    "FilmFields",
    "FilmPage",
    "KnowledgeSource",
    "LessonPage",
    "LessonTie",
    "NewsPage",
    "NotTheSame",
    "OwnerConfirmation",
    "ShareIndexPage",
]
