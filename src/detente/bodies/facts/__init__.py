"""Facts about real bodies, one file a body: TITLE, SOURCE, members(on) and rule(on)."""
