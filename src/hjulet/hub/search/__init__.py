"""Search: one index over everything that may be found, and what others need to write to it and ask it.

Whoever publishes something says so in the same transaction, and whoever takes it away too:

    index_document(Findable(kind="example", object_id=example.pk, title=…, path=…))     from `hub.spoke`
    remove_document("example", example.pk)

Whoever asks gives the viewer first:

    results = search(viewer, "indragen buss", kinds=["example"], limit=20)
    results.hits            what was found, best first: `limit` of them from `offset` on
    results.total           how many were found; results.is_cut says when there are more than are ever counted
    results.also_searched   "Vi sökte också på …": the words that were added, in the order to show them
    results.did_you_mean    the question in a better spelling, to offer; None when there is none
    results.corrected       unknown words that were searched for as another: typed → searched
    results.places          places named in the question, to offer as a facet
    results.counts_by_kind  how many of each kind, before the filter on kinds

    near_duplicates(viewer, text, kind="example", except_id=example.pk)   "Liknar …, samma exempel?"
    related_to(viewer, "example", example.pk)                             at most eight, nearest first

`search(…, expand=False)` looks for the typed words alone; quotation marks do so for what they enclose.
Nothing that the viewer may not see is ever found: a Findable says who may see it, and every question is asked
within that.
"""

from hjulet.hub.search.likeness import NearDuplicate, near_duplicates, related_to
from hjulet.hub.search.results import Hit, NamedPlace, Results
from hjulet.hub.search.searching import search
from hjulet.hub.search.writing import index_document, remove_document
from hjulet.hub.spoke import Findable

__all__ = [
    "Findable",
    "Hit",
    "NamedPlace",
    "NearDuplicate",
    "Results",
    "index_document",
    "near_duplicates",
    "related_to",
    "remove_document",
    "search",
]
