"""Tenants, memberships and row isolation for Feather."""
