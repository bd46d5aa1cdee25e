"""Durable background jobs and schedules for Feather."""
