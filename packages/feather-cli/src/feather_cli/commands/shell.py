"""Start a Python shell inside the app."""

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def shell() -> None:
    """Start a Python shell with the app's context, models and what plugins offer.

    Uses IPython when it is installed. Reads from standard input when that is not a terminal, so
    `echo "print(app.name)" | feather shell` works.
    """
    import sys

    from feather.app.inspection import inspection
    from feather_cli.project import load_app

    flask_app = load_app()
    with flask_app.app_context(), inspection():
        names = {**flask_app.make_shell_context(), **_database_names(flask_app)}
        if not sys.stdin.isatty():
            exec(compile(sys.stdin.read(), "<stdin>", "exec"), names)  # noqa: S102  # the command's purpose
            return
        banner = (
            f"Python {sys.version.split()[0]}, app {flask_app.name!r}: {', '.join(sorted(names))}"
        )
        _interact(names, banner)


def _database_names(app: object) -> dict[str, object]:
    """Return ``db`` and the app's models by name, if it has a database."""
    if "sqlalchemy" not in getattr(app, "extensions", {}):
        return {}
    db = app.extensions["sqlalchemy"]  # type: ignore[attr-defined]  # a Flask app
    models = {mapper.class_.__name__: mapper.class_ for mapper in db.Model.registry.mappers}
    return {"db": db, **models}


def _interact(names: dict[str, object], banner: str) -> None:
    try:
        from IPython import start_ipython
    except ModuleNotFoundError:
        import code

        code.interact(banner, local=names, exitmsg="")
        return
    typer.echo(banner)
    start_ipython(argv=["--no-banner"], user_ns=names)
