"""The audit log: who did what to whom, kept apart from anything that can be edited."""
