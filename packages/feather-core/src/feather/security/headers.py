"""Security headers for every answer, built once."""

from collections.abc import Iterable, Mapping

Headers = list[tuple[str, str]]

_PLAIN = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
_CSP = "Content-Security-Policy"
_NONCE = "{nonce}"
_HSTS = ("Strict-Transport-Security", "max-age=31536000")

BASE_POLICY: Mapping[str, tuple[str, ...]] = {
    "default-src": ("'none'",),
    "script-src": ("'self'",),
    "style-src": ("'self'",),
    "img-src": ("'self'", "data:"),
    "font-src": ("'self'",),
    "connect-src": ("'self'",),
    "form-action": ("'self'",),
    "base-uri": ("'none'",),
    "frame-ancestors": ("'none'",),
}


class SecurityHeaders:
    """What an app adds to every answer that does not say otherwise itself.

    Args:
        sources: Additional CSP sources by directive.
    """

    def __init__(self, sources: Mapping[str, Iterable[str]]) -> None:
        policy = {name: list(values) for name, values in BASE_POLICY.items()}
        for directive, more in sources.items():
            known = policy.setdefault(directive, ["'self'"])
            policy[directive] = [source for source in known if source != "'none'"] + list(more)
        with_nonce = {
            name: [*values, f"'nonce-{_NONCE}'"] if name in ("script-src", "style-src") else values
            for name, values in policy.items()
        }
        self._nonce_policy = _render(with_nonce)
        self._http: Headers = [*_PLAIN, (_CSP, _render(policy))]
        self._https: Headers = [*self._http, _HSTS]
        self._names = frozenset(name.lower() for name, _ in self._https)

    def complete(
        self, headers: Headers, environ: Mapping[str, object], nonce: str | None
    ) -> Headers:
        """Return *headers* with what they lack; those that a view set itself win.

        Args:
            headers: The headers of the answer.
            environ: The WSGI environment of the request.
            nonce: What ``csp_nonce()`` gave to the page, if it was called.
        """
        secure = environ["wsgi.url_scheme"] == "https" and not _is_local(environ)
        own = self._https if secure else self._http
        for name, _ in headers:
            if name.lower() in self._names:
                present = {name.lower() for name, _ in headers}
                own = [pair for pair in own if pair[0].lower() not in present]
                break
        if nonce is not None:
            policy = self._nonce_policy.replace(_NONCE, nonce)
            own = [(name, policy if name == _CSP else value) for name, value in own]
        return headers + own


def _is_local(environ: Mapping[str, object]) -> bool:
    """HSTS for localhost would hold for every port, and break what is developed on the others."""
    return str(environ.get("HTTP_HOST", "")).partition(":")[0] == "localhost"


def _render(policy: Mapping[str, Iterable[str]]) -> str:
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in policy.items())
