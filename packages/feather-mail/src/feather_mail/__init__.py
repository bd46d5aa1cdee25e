"""Transactional mail with an inbox for development, for Feather."""
