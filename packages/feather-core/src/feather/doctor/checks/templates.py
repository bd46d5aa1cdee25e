"""Checks of the app's own templates."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from flask import Flask
from jinja2 import TemplateSyntaxError

from feather.app.modules import is_own
from feather.doctor.checks.markup import smells
from feather.doctor.findings import check
from feather.plugins.contributions import DoctorCheck, Finding


class _Kind(NamedTuple):
    name: str
    hint: str  # without this text a template has none
    title: str
    why: str
    remedy: str


_AS_MARKUP = "whatever users wrote becomes markup, which can send requests as the reader"
_NOT_RUN = "the content security policy forbids scripts in attributes, so nothing happens"
_KINDS = (
    _Kind(
        "safe",
        "safe",
        "No template marks a value as safe",
        _AS_MARKUP,
        "Let Jinja escape it; to allow some markup, clean the value first and pass it as Markup",
    ),
    _Kind(
        "autoescape",
        "autoescape",
        "No template switches escaping off",
        _AS_MARKUP,
        "Remove it, and let Jinja escape",
    ),
    _Kind(
        "hx-on",
        "hx-on",
        "No template uses hx-on",
        _NOT_RUN,
        "Listen for the event in a script file or an island",
    ),
    _Kind(
        "hx-eval",
        "hx-",
        "No htmx attribute holds an expression to evaluate",
        "the content security policy forbids evaluating it, so a trigger filter lets every event "
        "through, and a js: value is left out",
        "Decide on the server, or send the value in a hidden field",
    ),
    _Kind(
        "inline-script",
        "<script",
        "No template holds a script",
        "the content security policy forbids scripts inside pages, so it does not run",
        'Move it to a file in static/, or add nonce="{{ csp_nonce() }}"',
    ),
    _Kind(
        "inline-style",
        "style",
        "No template holds styles",
        "the content security policy forbids styles inside pages, so it has no effect",
        "Use a class of the stylesheet",
    ),
    _Kind(
        "inline-handler",
        "on",
        "No template handles events in attributes",
        _NOT_RUN,
        "Listen for the event in a script file or an island",
    ),
)


def _templates(app: Flask) -> Iterator[tuple[Path, str]]:
    """Yield the escaped templates of the app and its own blueprints, with their texts."""
    root = Path(app.root_path)
    folders = {Path(app.root_path, app.template_folder or "templates")}
    for blueprint in app.blueprints.values():
        if blueprint.template_folder and is_own(root, Path(blueprint.root_path)):
            folders.add(Path(blueprint.root_path, blueprint.template_folder))
    for folder in sorted(folders):
        for file in sorted(folder.rglob("*")):
            if file.is_file() and app.select_jinja_autoescape(file.name):
                yield file, file.read_text("utf-8", "replace")


def _name(app: Flask, file: Path) -> str:
    root = Path(app.root_path)
    return (file.relative_to(root) if file.is_relative_to(root) else file).as_posix()


@check("templates.syntax", "Every template can be read")
def syntax(app: Flask) -> Iterator[Finding]:
    """Find templates that Jinja cannot parse."""
    for file, source in _templates(app):
        try:
            app.jinja_env.parse(source)
        except TemplateSyntaxError as error:
            yield Finding(
                "error",
                f"{_name(app, file)}:{error.lineno}",
                f"Jinja cannot read the template: {error.message}",
                "Correct the line; every page that uses the template fails",
            )


def _find(kind: _Kind, app: Flask) -> Iterator[Finding]:
    for file, source in _templates(app):
        if kind.hint not in source.lower():
            continue
        try:
            found = [smell for smell in smells(app.jinja_env, source) if smell.kind == kind.name]
        except TemplateSyntaxError:
            continue  # templates.syntax tells it
        for smell in found:
            where = f"{_name(app, file)}:{smell.line}"
            yield Finding("warning", where, f"{smell.text}: {kind.why}", kind.remedy)


CHECKS = (
    syntax,
    *(DoctorCheck(f"templates.{kind.name}", kind.title, partial(_find, kind)) for kind in _KINDS),
)
