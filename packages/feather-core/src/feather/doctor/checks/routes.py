"""Checks of routes that cannot be reached, or that take another's place."""

import re
from collections.abc import Iterator

from flask import Flask

from feather.doctor.findings import check
from feather.plugins.contributions import Finding

_ASSETS = "/feather-static"
_WITHOUT_NAMES = re.compile(r"<(?:([^:<>]+):)?[^<>]+>").sub


@check("routes.unreachable", "No route hides another one")
def unreachable(app: Flask) -> Iterator[Finding]:
    """Find routes whose requests all go to an earlier one."""
    first: dict[tuple[str, str, str], str] = {}
    for rule in app.url_map.iter_rules():
        if rule.build_only or rule.defaults:
            continue
        shape = _WITHOUT_NAMES(r"<\1>", rule.rule)
        place = f"{rule.host or ''}|{rule.subdomain or ''}"
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            winner = first.setdefault((place, method, shape), rule.endpoint)
            if winner != rule.endpoint:
                yield Finding(
                    "error",
                    f"{method} {rule.rule}",
                    f"{winner!r} answers these requests, so {rule.endpoint!r} never does",
                    "Give one of them another path, or remove it",
                )


@check("routes.assets", f"No route takes the place of {_ASSETS}")
def assets(app: Flask) -> Iterator[Finding]:
    """Find routes that would answer for the framework's browser assets."""
    for rule in app.url_map.iter_rules():
        inside = rule.rule == _ASSETS or rule.rule.startswith(f"{_ASSETS}/")
        if inside and rule.endpoint != "feather.static":
            yield Finding(
                "error",
                rule.rule,
                f"{rule.endpoint!r} lies below {_ASSETS}, where Feather serves htmx and its own "
                "scripts: pages may get the wrong file",
                "Give the route another path",
            )


CHECKS = (unreachable, assets)
