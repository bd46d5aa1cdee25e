"""feather.db.url: what may stand in DATABASE_URL."""

import pytest

from feather.db import normalise_url
from feather.settings import SettingsError


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_urls_open_with_psycopg_3(scheme):
    url = normalise_url(f"{scheme}://me:p%40ss@db.example:5433/shop?sslmode=require")
    assert url == "postgresql+psycopg://me:p%40ss@db.example:5433/shop?sslmode=require"


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///app.db", "sqlite:////var/app.db"])
def test_sqlite_urls_stay_as_they_are(url):
    assert normalise_url(url) == url


def test_blanks_around_a_url_from_a_file_do_not_matter():
    assert normalise_url(" sqlite:///app.db\n") == "sqlite:///app.db"


@pytest.mark.parametrize(
    "url", ["", "app.db", "me:s3cret@host/shop", "postgresql://me:s3cret@host:port/shop"]
)
def test_text_that_is_no_url_is_refused_without_showing_it(url):
    with pytest.raises(SettingsError) as caught:
        normalise_url(url)
    text = str(caught.value)
    assert "DATABASE_URL is not a database URL" in text
    assert "sqlite:///app.db or postgresql://user:password@host/name" in text
    assert "s3cret" not in text


def test_an_unknown_dialect_is_named():
    with pytest.raises(SettingsError) as caught:
        normalise_url("mongodb://me:s3cret@host/shop")
    assert "DATABASE_URL starts with mongodb://, which nothing installed can open" in str(
        caught.value
    )
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "driver"),
    [("postgres://me:s3cret@host/shop", "psycopg"), ("mysql://me:s3cret@host/shop", "MySQLdb")],
)
def test_a_missing_driver_is_named_with_what_to_install(monkeypatch, url, driver):
    monkeypatch.setitem(__import__("sys").modules, driver, None)
    with pytest.raises(SettingsError) as caught:
        normalise_url(url)
    text = str(caught.value)
    assert f"needs the database driver {driver}, which is not installed" in text
    assert ('pip install "feather-core[postgres]"' in text) == (driver == "psycopg")
    assert "me:***@host/shop" in text
    assert "s3cret" not in text
