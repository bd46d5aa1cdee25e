"""Build the app's CSS and JavaScript for production."""

import time

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def build() -> None:
    """Build the app's CSS and JavaScript for production, into static/dist/.

    Needs neither a database nor a SECRET_KEY. Where Vite is configured, it builds.
    """
    from feather.plugins import PluginError
    from feather.settings import SettingsError
    from feather_cli.frontend.build import BuildError
    from feather_cli.frontend.build import build as build_assets
    from feather_cli.frontend.toolchain import Frontend
    from feather_cli.frontend.vite import ViteMissing
    from feather_cli.output import fail, say
    from feather_cli.project import find_project

    root = find_project().root
    began = time.monotonic()
    try:
        built = build_assets(Frontend(root))
    except (BuildError, ViteMissing, PluginError, SettingsError) as error:
        fail(str(error))
    say(f"{built} It took {time.monotonic() - began:.1f} s.")
