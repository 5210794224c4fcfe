"""Where a new site starts from: the seed database and the demonstration content in it."""

from __future__ import annotations

INVENTED_DOMAIN = "exempel.invalid"
"""Every invented person's address is here. The ending .invalid is reserved: no mail to it can ever arrive."""

COORDINATOR = f"koordinator@{INVENTED_DOMAIN}"
"""The invented person that a newcomer signs in as."""
