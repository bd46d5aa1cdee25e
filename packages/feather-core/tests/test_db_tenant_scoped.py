"""TenantScopedMixin: core names it, feather-tenancy makes it."""

import importlib.util
import sys
from types import ModuleType

import pytest

from feather.db import mixins


def test_the_plugins_mixin_is_the_one_that_is_imported(monkeypatch):
    plugin = ModuleType("feather_tenancy")
    plugin.TenantScopedMixin = type("TenantScopedMixin", (), {})
    monkeypatch.setitem(sys.modules, "feather_tenancy", plugin)
    assert mixins.TenantScopedMixin is plugin.TenantScopedMixin


def test_a_plugin_that_is_broken_says_so_itself(monkeypatch, tmp_path):
    (tmp_path / "feather_tenancy.py").write_text("import no_such_module\n")
    monkeypatch.delitem(sys.modules, "feather_tenancy", raising=False)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        _ = mixins.TenantScopedMixin


def test_other_names_are_as_unknown_as_ever():
    with pytest.raises(AttributeError, match=r"'feather.db.mixins' has no attribute 'Tenant'"):
        _ = mixins.Tenant
    assert set(mixins.__all__) >= {"UUIDMixin", "TenantScopedMixin"}
    assert importlib.util.find_spec("feather.db.mixins.ordering") is not None
