"""Lists that people search, sort, filter, page through and download."""
