"""Check pages, overlay, built spec and generated client: see `check.check`. Any vendor's pages go through it."""
