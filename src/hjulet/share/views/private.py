"""Pages that are for one person only, as the hub has them."""

from hjulet.hub.private_pages import keep_words, kept_words, private_page, sign_in_address, to_sign_in

__all__ = ["keep_words", "kept_words", "private_page", "sign_in_address", "to_sign_in"]
