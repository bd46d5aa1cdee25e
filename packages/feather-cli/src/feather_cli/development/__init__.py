"""The development server: a supervisor, the web server that it runs, and what they share."""
