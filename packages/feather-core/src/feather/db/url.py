"""Database URLs as people write them, made into what SQLAlchemy needs."""

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from feather.settings import SettingsError

_POSTGRESQL = {"postgres", "postgresql"}
_INSTALL = {
    "psycopg": 'pip install "feather-core[postgres]"',
    "psycopg2": 'pip install "feather-core[postgres]", and write the URL as postgresql://...',
}
_EXAMPLES = "sqlite:///app.db or postgresql://user:password@host/name"


def normalise_url(url: str) -> str:
    """Bring a database URL into the form that SQLAlchemy opens, and check that it can.

    Args:
        url: What the setting DATABASE_URL holds. ``postgres://`` and ``postgresql://`` stand
            for psycopg 3; a URL that names its driver keeps it.

    Returns:
        The URL with dialect and driver, password included.

    Raises:
        SettingsError: The text is no URL, nothing installed knows its dialect, or its
            driver is missing. The message never holds the password.
    """
    try:
        parsed = make_url(url.strip())
    except (ArgumentError, ValueError):
        # The text may hold a password in a place that cannot be told, so none of it is shown.
        problem = (
            f"DATABASE_URL is not a database URL: write it like {_EXAMPLES}; "
            "characters such as @ : / in a password are percent-encoded"
        )
        raise SettingsError([problem]) from None
    if parsed.drivername in _POSTGRESQL:
        parsed = parsed.set(drivername="postgresql+psycopg")
    _check_driver(parsed)
    return parsed.render_as_string(hide_password=False)


def _check_driver(url: URL) -> None:
    try:
        dialect = url.get_dialect()
    except NoSuchModuleError:
        problem = (
            f"DATABASE_URL starts with {url.drivername}://, which nothing installed can open: "
            f"write it like {_EXAMPLES}, or install the SQLAlchemy dialect for {url.drivername}"
        )
        raise SettingsError([problem]) from None
    try:
        dialect.import_dbapi()
    except ImportError as error:
        driver = error.name or dialect.driver
        remedy = _INSTALL.get(driver, f"install the Python package that provides {driver}")
        problem = (
            f"DATABASE_URL ({url.render_as_string()}) needs the database driver {driver}, "
            f"which is not installed: {remedy}"
        )
        raise SettingsError([problem]) from error
