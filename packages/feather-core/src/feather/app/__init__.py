"""Building apps: the factory for a project folder, and the extension for any Flask app."""
