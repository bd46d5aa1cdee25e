"""Schedules: tasks that are enqueued by the clock."""
