"""The one error of the migration commands."""


class MigrationError(Exception):
    """A migration command cannot do its work; the text says what, where, why and what to do."""
