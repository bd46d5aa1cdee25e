"""The documented import paths, with and without the plugins behind them."""

import subprocess
import sys
from importlib import import_module

import pytest

FACADES = ["admin", "auth", "jobs", "storage", "tenancy", "mail"]


@pytest.mark.parametrize("name", FACADES)
def test_a_missing_plugin_says_what_to_install(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, f"feather_{name}", None)
    monkeypatch.delitem(sys.modules, f"feather.{name}", raising=False)
    module = import_module(f"feather.{name}")
    monkeypatch.setattr("feather.facade.import_module", missing)
    with pytest.raises(ImportError) as caught:
        module.anything  # noqa: B018
    assert str(caught.value) == (
        f'feather.{name} comes with feather-{name}: pip install "feather-core[{name}]"'
    )


def missing(package: str) -> None:
    raise ModuleNotFoundError(f"No module named {package!r}", name=package)


def test_a_plugin_that_lacks_a_dependency_is_not_called_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import feather.jobs

    monkeypatch.setattr("feather.facade.import_module", lambda package: missing("redis"))
    with pytest.raises(ModuleNotFoundError, match="No module named 'redis'"):
        feather.jobs.anything  # noqa: B018


def test_a_facade_offers_what_the_plugin_has(monkeypatch: pytest.MonkeyPatch) -> None:
    import feather.mail
    import feather_mail

    monkeypatch.setattr(feather_mail, "send", "sent", raising=False)
    assert feather.mail.send == "sent"
    with pytest.raises(ImportError, match="cannot import name 'absent'"):
        from feather.mail import absent  # type: ignore[attr-defined]  # noqa: F401


def test_top_level_names_of_plugins_come_from_their_facade(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import feather
    import feather_jobs

    monkeypatch.setattr(feather_jobs, "job", "the decorator", raising=False)
    assert feather.job == "the decorator"  # type: ignore[attr-defined]
    monkeypatch.setattr("feather.facade.import_module", missing)
    with pytest.raises(ImportError, match=r'pip install "feather-core\[auth\]"'):
        feather.auth_required  # type: ignore[attr-defined]  # noqa: B018


def test_an_unknown_top_level_name_is_an_attribute_error() -> None:
    import feather

    with pytest.raises(AttributeError, match="module 'feather' has no attribute 'atuh'"):
        feather.atuh  # type: ignore[attr-defined]  # noqa: B018


def test_importing_feather_imports_nothing_else() -> None:
    code = "import sys, feather; print(sorted(m for m in sys.modules if 'flask' in m or '.' in m))"
    before = "import sys; print(sorted(m for m in sys.modules if 'flask' in m or '.' in m))"
    imported, plain = (
        subprocess.run([sys.executable, "-c", c], check=True, capture_output=True, text=True).stdout
        for c in (code, before)
    )
    assert imported == plain


def test_every_public_name_resolves_or_belongs_to_a_plugin() -> None:
    import feather

    for name, home in feather._HOMES.items():
        if home.removeprefix("feather.") not in FACADES:
            assert getattr(feather, name) is getattr(import_module(home), name)
    assert feather.__version__.count(".") == 2
