"""The nouns everybody shares: people, places, organisations and themes."""

from hjulet.hub.models.files import Picture, PictureRendition, StoredDocument
from hjulet.hub.models.following import PlaceDigest, PlaceFollowing
from hjulet.hub.models.identity import new_public_id
from hjulet.hub.models.notices import PersonalDataNotice
from hjulet.hub.models.organisations import Affiliation, Organisation
from hjulet.hub.models.people import Person, PersonManager, fold_email
from hjulet.hub.models.places import Place
from hjulet.hub.models.search import (
    IndexedWord,
    RelatedDocument,
    SearchDocument,
    SearchedWords,
    SplitCorrection,
)
from hjulet.hub.models.themes import Theme

__all__ = [
    "Affiliation",
    "IndexedWord",
    "Organisation",
    "Person",
    "PersonManager",
    "PersonalDataNotice",
    "Picture",
    "PictureRendition",
    "Place",
    "PlaceDigest",
    "PlaceFollowing",
    "RelatedDocument",
    "SearchDocument",
    "SearchedWords",
    "SplitCorrection",
    "StoredDocument",
    "Theme",
    "fold_email",
    "new_public_id",
]
