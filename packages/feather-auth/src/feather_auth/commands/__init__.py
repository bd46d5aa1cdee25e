"""The commands that feather-auth adds to ``feather``."""
