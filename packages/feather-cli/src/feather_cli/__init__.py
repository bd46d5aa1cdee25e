"""The feather command: scaffolds, development server, database and plugin commands."""
