"""Tasks: functions that are declared to run as jobs."""
