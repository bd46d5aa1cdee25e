"""Sign-in, revocable sessions, roles, permissions and rate limits for Feather."""
