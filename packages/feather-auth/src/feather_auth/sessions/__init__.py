"""A row for each session: signing out, suspending and revoking end it everywhere at once."""
