"""The coordinator's own pages inside Wagtail's editor: who is coming, the desk's buttons, and the members of a network."""
