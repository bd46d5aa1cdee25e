"""Signing in within tests, without a provider."""
