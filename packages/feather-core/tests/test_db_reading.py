"""Selects outside of any transaction, on the connections of the app."""

from flask import Flask
from sqlalchemy import Connection, text

from feather.db import db
from feather.db.reading import reading


def in_transaction(connection: Connection) -> bool:
    """Tell what the driver knows of a transaction."""
    driver = connection.connection.driver_connection
    assert driver is not None
    if connection.dialect.name == "sqlite":
        return bool(driver.in_transaction)
    return driver.info.transaction_status.name != "IDLE"


def test_a_select_starts_no_transaction_and_others_still_do(database_app: Flask) -> None:
    with database_app.app_context():
        engine = db.engine
        for _ in range(2):
            with reading(engine).connect() as connection:
                assert connection.execute(text("select 1")).scalar() == 1
                assert not in_transaction(connection)
            with engine.connect() as connection:
                connection.execute(text("select 1"))
                assert in_transaction(connection)
        assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]
