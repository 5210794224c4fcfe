"""The JSON face of the site: one API object, one router a spoke, one shape of error."""

from __future__ import annotations

from ninja import NinjaAPI

api = NinjaAPI(title="Hjulet", version="1", urls_namespace="api", openapi_url="openapi.json", docs_url="docs")
