"""The page that shows every component, in development."""
