"""Error pages and fragments that need no template, no session and no database."""

from markupsafe import Markup

from feather.errors.problem import Problem
from feather.frontend.assets import manifest

_PAGE = Markup("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="stylesheet" href="/feather-static/{stylesheet}">
</head>
<body class="f-error-page">
<main>
<p>{status}</p>
<h1>{title}</h1>
<p>{message}</p>
{fields}<p><a href="/">Go to the start page</a></p>
{reference}</main>
</body>
</html>
""")
_FRAGMENT = Markup("""\
<div class="f-alert" data-variant="error" data-code="{code}" role="alert">
<p>{message}</p>
{fields}{reference}</div>
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


def page(problem: Problem, request_id: str | None) -> str:
    """Return a whole page, under any Content-Security-Policy.

    Args:
        problem: What happened.
        request_id: The id to quote to whoever looks into it.
    """
    title = _TITLES.get(
        problem.status, "Something went wrong" if problem.status >= 500 else "That did not work"
    )
    return _PAGE.format(
        title=title,
        stylesheet=manifest()["feather.css"],
        status=problem.status,
        message=problem.message,
        fields=_fields(problem),
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
        message=problem.message,
        fields=_fields(problem),
        reference=_reference(request_id) if problem.status >= 500 else "",
    )


def _reference(request_id: str | None) -> Markup:
    return Markup("") if request_id is None else _REFERENCE.format(request_id)


def _fields(problem: Problem) -> Markup:
    if not problem.fields:
        return Markup("")
    items = Markup("\n").join(_FIELD.format(n, n, m) for n, m in problem.fields.items())
    return Markup("<ul>\n{}\n</ul>\n").format(items)
