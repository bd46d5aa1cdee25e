"""Sign-in by a code that is sent to an email address."""
