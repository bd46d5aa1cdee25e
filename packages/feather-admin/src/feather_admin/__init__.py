"""The admin panel for Feather."""
