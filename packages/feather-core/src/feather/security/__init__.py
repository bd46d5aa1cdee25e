"""What protects every request."""
