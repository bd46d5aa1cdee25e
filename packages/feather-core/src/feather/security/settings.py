"""Settings of the security headers."""

from feather.security.headers import BASE_POLICY
from feather.settings import Settings, SettingsError, setting
from feather.suggestions import nearest

_EXTENSIBLE = tuple(
    sorted(
        {name for name in BASE_POLICY if name.endswith("-src") and name != "default-src"}
        | {"form-action", "frame-ancestors", "frame-src", "manifest-src", "media-src", "worker-src"}
    )
)


class SecuritySettings(Settings):
    """What pages may load besides the app's own files."""

    CSP_SOURCES: tuple[str, ...] = setting(
        (),
        "Additional sources of the Content-Security-Policy, each as `directive source`, separated "
        "by commas: `img-src https://images.example, connect-src https://api.example`.",
    )


def csp_sources(settings: SecuritySettings) -> dict[str, list[str]]:
    """Return the additional sources by directive.

    Raises:
        SettingsError: If an entry names no directive that takes sources, or no source.
    """
    sources: dict[str, list[str]] = {}
    problems: list[str] = []
    for entry in settings.CSP_SOURCES:
        directive, *values = entry.split()
        if directive not in _EXTENSIBLE:
            problems.append(
                f"CSP_SOURCES={entry!r}: the nearest directive is "
                f"{nearest(directive, _EXTENSIBLE)!r} (accepted: {', '.join(_EXTENSIBLE)})"
            )
        elif not values or any(";" in value or not value.isascii() for value in values):
            problems.append(
                f"CSP_SOURCES={entry!r}: write the directive and its sources, separated by "
                f"spaces, without semicolons, for example '{directive} https://cdn.example'"
            )
        else:
            sources.setdefault(directive, []).extend(values)
    if problems:
        raise SettingsError(problems)
    return sources
