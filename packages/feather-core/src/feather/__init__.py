"""Feather: a batteries-included web framework for Flask.

Names are imported on first use, so ``import feather`` costs nothing. A name that a plugin
provides (``feather.job``, ``feather.auth_required``) says which plugin to install when it is
missing.
"""

TYPE_CHECKING = False  # type checkers know the name; importing typing takes milliseconds
if TYPE_CHECKING:
    from feather.app.extension import Feather as Feather
    from feather.app.factory import create_app as create_app
    from feather.cache import cache_response as cache_response
    from feather.cache import cached as cached
    from feather.cache import get_cache as get_cache
    from feather.db.transaction import after_commit as after_commit
    from feather.db.transaction import transaction as transaction
    from feather.db.transaction import transactional as transactional
    from feather.http.scope import get_request_id as get_request_id
    from feather.routing.injection import inject as inject
    from feather.routing.recorder import api as api
    from feather.routing.recorder import page as page
    from feather.services import Service as Service

_HOMES = {
    "Feather": "feather.app.extension",
    "create_app": "feather.app.factory",
    "after_commit": "feather.db.transaction",
    "cache_response": "feather.cache",
    "cached": "feather.cache",
    "get_cache": "feather.cache",
    "get_request_id": "feather.http.scope",
    "inject": "feather.routing.injection",
    "api": "feather.routing.recorder",
    "page": "feather.routing.recorder",
    "Service": "feather.services",
    "transaction": "feather.db.transaction",
    "transactional": "feather.db.transaction",
    # provided by plugins
    "admin_required": "feather.auth",
    "auth_required": "feather.auth",
    "role_required": "feather.auth",
    "job": "feather.jobs",
    "scheduled": "feather.jobs",
    "get_current_tenant_id": "feather.tenancy",
}


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        return version("feather-core")
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'feather' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*_HOMES, "__version__"]
