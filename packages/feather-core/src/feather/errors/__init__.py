"""Errors: one way out for all of them, as JSON, as a page or as a fragment for htmx."""
