"""The commands that feather-jobs adds to ``feather``."""
