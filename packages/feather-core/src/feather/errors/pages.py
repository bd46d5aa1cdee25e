"""Error pages and fragments that need no template, no session and no database."""

from urllib.parse import urlsplit

from flask import request
from markupsafe import Markup

from feather.errors.problem import Problem
from feather.frontend.assets import manifest
from feather.frontend.icons import icon
from feather.security.redirects import is_safe_path

_PAGE = Markup("""\
<!doctype html>
<html lang="en"{theme}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="stylesheet" href="{root}/feather-static/{stylesheet}">
</head>
<body class="f-error-page">
<main>
<span class="f-medallion"{tone}>{icon}</span>
<span class="f-badge" data-variant="neutral" data-square>{status}</span>
<h1>{title}</h1>
<p>{message}</p>
{fields}<p class="f-cluster">
<a class="f-button" data-variant="primary" href="{root}/">Go to the start page</a>{other_way}
</p>
{reference}</main>
</body>
</html>
""")
_OTHER_WAY = Markup('\n<a class="f-button" data-variant="secondary" href="{}">{}</a>')
_FRAGMENT = Markup("""\
<div class="f-alert" data-variant="error" data-code="{code}" role="alert">{icon}<div>
<p>{message}</p>
{fields}{reference}</div></div>
""")
_REFERENCE = Markup("<p><small>Request <code>{}</code></small></p>\n")
_FIELD = Markup('<li data-field="{}"><strong>{}</strong>: {}</li>')
_TITLES = {
    400: "Bad request",
    401: "Please sign in",
    403: "Not allowed",
    404: "Page not found",
    413: "That is too large",
    429: "Too many requests",
}
_ICONS = {401: "lock", 403: "lock", 404: "explore_off", 429: "hourglass_top"}
_FIRST_OF_OURS = 500


def page(problem: Problem, request_id: str | None) -> str:
    """Return a whole page for the request at hand, under any Content-Security-Policy.

    Args:
        problem: What happened.
        request_id: The id to quote to whoever looks into it.
    """
    is_ours = problem.status >= _FIRST_OF_OURS
    title = _TITLES.get(problem.status, "Something went wrong" if is_ours else "That did not work")
    return _PAGE.format(
        theme=_theme(),
        title=title,
        root=request.root_path,
        stylesheet=manifest()["feather.css"],
        tone=Markup(' data-variant="danger"') if is_ours else "",
        icon=icon(_ICONS.get(problem.status, "error")),
        status=problem.status,
        message=problem.message,
        fields=_fields(problem),
        other_way=_other_way(problem),
        reference=_reference(request_id),
    )


def fragment(problem: Problem, request_id: str | None) -> str:
    """Return an alert that htmx can put where the answer would have gone.

    Args:
        problem: What happened.
        request_id: The id to quote; shown with errors of ours only.
    """
    return _FRAGMENT.format(
        code=problem.code,
        icon=icon("error", size="sm"),
        message=problem.message,
        fields=_fields(problem),
        reference=_reference(request_id) if problem.status >= _FIRST_OF_OURS else "",
    )


def _theme() -> Markup:
    chosen = request.cookies.get("theme")
    return Markup(' class="{}"').format(chosen) if chosen in ("light", "dark") else Markup("")


def _other_way(problem: Problem) -> Markup:
    """Offer to try again what may work later, else the way back to a page of this site."""
    passes = problem.status >= _FIRST_OF_OURS or "Retry-After" in dict(problem.headers)
    if passes and request.method == "GET":
        return _OTHER_WAY.format("", "Try again")
    try:
        came_from = urlsplit(request.referrer or "")
    except ValueError:  # no URL, as nothing but a forged request sends it
        return Markup("")
    path = f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path
    here = request.root_path + request.full_path.rstrip("?")
    # request.host would raise for a host that is not trusted, which is what this page may tell.
    if came_from.netloc == request.headers.get("Host") and is_safe_path(path) and path != here:
        return _OTHER_WAY.format(path, "Go back")
    return Markup("")


def _reference(request_id: str | None) -> Markup:
    return Markup("") if request_id is None else _REFERENCE.format(request_id)


def _fields(problem: Problem) -> Markup:
    if not problem.fields:
        return Markup("")
    items = Markup("\n").join(_FIELD.format(n, n, m) for n, m in problem.fields.items())
    return Markup("<ul>\n{}\n</ul>\n").format(items)
