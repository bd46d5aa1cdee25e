"""Single selects outside of any transaction."""

from sqlalchemy import Engine

from feather.db.sqlite import READING


def reading(engine: Engine) -> Engine:
    """Return an engine on the same connections that starts no transaction.

    One select needs none: without, the database is asked once instead of three times.

    Args:
        engine: An app's engine.
    """
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{READING: True})
    return engine.execution_options(isolation_level="AUTOCOMMIT")
