"""Alembic runs this file for every ``feather db`` command."""

from feather.db.migrations import run_env

run_env()
