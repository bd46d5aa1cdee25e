"""Routes as projects declare them, and their registration on an app."""
