"""List the routes of the app."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from flask import Flask

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def routes(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """List the routes of the app: rule, methods, endpoint, guard and source.

    The guard is what the view requires of the request, such as a signed-in user; "none" means
    that anybody can call it.
    """
    from feather_cli.output import print_json, print_table
    from feather_cli.project import load_app

    rows = describe_routes(load_app())
    if as_json:
        print_json("routes", rows)
        return
    shown = [{**row, "methods": " ".join(map(str, row["methods"]))} for row in rows]
    print_table(shown, ("rule", "methods", "endpoint", "guard", "source"))


def describe_routes(app: "Flask") -> "list[dict[str, Any]]":
    """Return a row for each route of *app*, sorted by rule."""
    rows = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        rows.append(
            {
                "rule": rule.rule,
                "methods": sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}),
                "endpoint": rule.endpoint,
                "guard": getattr(view, "__feather_guard__", "none"),
                "source": _source(view),
            }
        )
    return sorted(rows, key=lambda row: (str(row["rule"]), str(row["methods"])))


def _source(view: object) -> str:
    import inspect

    code = getattr(inspect.unwrap(view), "__code__", None)  # type: ignore[arg-type]
    module = getattr(view, "__module__", "?")
    return f"{module}:{code.co_firstlineno}" if code else module
