"""The JSON face of Share: read by anybody, written by whoever is signed in."""

from ninja import Router

from hjulet.share.api.comments import router as comments
from hjulet.share.api.drafts import router as drafts
from hjulet.share.api.examples import router as examples
from hjulet.share.api.knowledge import router as knowledge

router = Router()
for one in (examples, knowledge, comments, drafts):
    router.add_router("", one)

__all__ = ["router"]
