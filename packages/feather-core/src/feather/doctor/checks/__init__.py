"""The checks of feather-core, by what they look at."""
