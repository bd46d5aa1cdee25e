"""The reference is complete: every hook, contribution, setting, command and option is in it."""

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

import components_page
import pytest
from sections import section
from terminal import ROOT
from typer.core import TyperGroup
from typer.main import get_command

from feather import htmx, plugins, specs
from feather.plugins.installed import OFFICIAL
from feather.settings import Settings

HOOKS = [name for name in vars(specs) if name.startswith("feather_")]
EXPORTS = [getattr(plugins, name) for name in plugins.__all__]  # imported on first use
CONTRIBUTIONS = [v for v in EXPORTS if inspect.isclass(v) and is_dataclass(v)]
OWN_DISTRIBUTIONS = {"feather-core", *(f"feather-{name}" for name in OFFICIAL)}
EXAMPLE = ROOT / "examples/feather-hello/src/feather_hello/plugin.py"


def first_sentence(documented: object) -> str:
    text = " ".join((inspect.getdoc(documented) or "").partition("\n\n")[0].split())
    return text.rstrip(".")


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_is_explained(hook: str) -> None:
    text = section("hooks", f"`{hook}`")
    assert first_sentence(getattr(specs, hook)) in text
    assert f"def {hook}(" in text, "an example is missing"


@pytest.mark.parametrize("hook", HOOKS)
def test_the_example_plugin_implements_a_hook(hook: str) -> None:
    implemented = [
        function.name
        for function in ast.walk(ast.parse(EXAMPLE.read_text("utf-8")))
        if isinstance(function, ast.FunctionDef)
        and "hookimpl" in map(ast.unparse, function.decorator_list)
    ]
    assert hook in implemented


@pytest.mark.parametrize("contribution", CONTRIBUTIONS, ids=lambda c: c.__name__)
def test_a_contribution_is_explained(contribution: type) -> None:
    text = section("hooks", f"`{contribution.__name__}`")
    assert first_sentence(contribution) in text
    assert re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) == [
        field.name for field in fields(contribution)
    ]


@pytest.mark.parametrize("name", htmx.__all__)
def test_a_function_of_htmx_is_explained_with_its_parameters(name: str) -> None:
    page = (ROOT / "docs/reference/htmx.md").read_text("utf-8")
    heading = re.search(rf"^## (`{name}\((.*)\)`)$", page, re.MULTILINE)
    assert heading is not None
    shown = [part.partition("=")[0].strip(" *") for part in heading[2].split(",")]
    parameters = list(inspect.signature(getattr(htmx, name)).parameters)
    assert [part for part in shown if part.isidentifier()] == parameters
    text = section("htmx", heading[1])
    assert first_sentence(getattr(htmx, name)) in text
    assert [parameter for parameter in parameters if f"`{parameter}`" not in text] == []


def settings_classes() -> Iterator[type[Settings]]:
    """Every class with settings that the distributions define, whoever reads it."""
    for file in sorted(ROOT.glob("packages/*/src/**/*.py")):
        if not re.search(r"^class \w+\(\w*Settings\):", file.read_text("utf-8"), re.MULTILINE):
            continue
        (_, _, *path) = file.relative_to(ROOT / "packages").with_suffix("").parts
        module = import_module(".".join(path))
        for kind in vars(module).values():
            own = inspect.isclass(kind) and kind.__module__ == module.__name__
            if own and issubclass(kind, Settings):
                yield kind


def settings() -> Iterator[tuple[str, Any, Field[Any]]]:
    for kind in settings_classes():
        for name, (annotation, field) in kind.declared().items():
            if name in vars(kind)["__annotations__"]:
                yield name, annotation, field


@pytest.mark.parametrize(
    ("name", "annotation", "field"), [pytest.param(*found, id=found[0]) for found in settings()]
)
def test_a_setting_is_explained(name: str, annotation: Any, field: Field[Any]) -> None:
    page = (ROOT / "docs/reference/settings.md").read_text("utf-8")
    row = re.search(rf"^\| `{name}` \|.*$", page, re.MULTILINE)
    assert row is not None
    _, _, kind, default, secret, explanation, _ = (cell.strip() for cell in row[0].split("|"))
    assert explanation == field.metadata["help"]
    none = field.default in (MISSING, None, "", ())
    assert default == ("none" if none else f"`{field.default}`")
    assert secret == ("yes" if field.metadata["secret"] else "no")
    for choice in re.findall(r"'(\w+)'", str(annotation) if "Literal" in str(annotation) else ""):
        assert f"`{choice}`" in kind


def test_every_documented_setting_exists() -> None:
    page = (ROOT / "docs/reference/settings.md").read_text("utf-8")
    documented = re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE)
    assert sorted(documented) == sorted(name for name, _, _ in settings())


def test_the_settings_of_every_area_are_found() -> None:
    files = {inspect.getfile(kind) for kind in settings_classes()}
    assert files >= {str(path) for path in ROOT.glob("packages/*/src/**/settings.py")}


def commands() -> Iterator[tuple[str, Any]]:
    for point in entry_points(group="feather.commands"):
        if point.dist is not None and point.dist.name in OWN_DISTRIBUTIONS:
            yield from below(f"feather {point.name}", get_command(point.load()))
    root = get_command(import_module("feather_cli.root").app)
    yield "feather", root


def below(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    yield path, command
    if isinstance(command, TyperGroup):
        for name, child in command.commands.items():
            yield from below(f"{path} {name}", child)


@pytest.mark.parametrize(
    ("path", "command"), [pytest.param(*found, id=found[0]) for found in commands()]
)
def test_a_command_is_explained_with_its_options(path: str, command: Any) -> None:
    text = section("commands", f"`{path}`")
    assert first_sentence(command.callback) in text or command.help.rstrip(".") in text
    completion = set() if path == "feather" else {"install_completion", "show_completion"}
    for parameter in command.params:
        if parameter.name in completion:
            continue  # `feather` alone has them
        names = parameter.opts if parameter.param_type_name == "option" else [parameter.name]
        for name in names:
            shown = name if name.startswith("-") else name.upper()
            assert f"`{shown}" in text, f"{path} {shown} is not explained"


def test_every_documented_command_exists() -> None:
    page = (ROOT / "docs/reference/commands.md").read_text("utf-8")
    documented = re.findall(r"^#+ `(feather[a-z -]*)`$", page, re.MULTILINE)
    assert sorted(documented) == sorted(path for path, _ in commands())


@pytest.mark.parametrize("sheet", ["layout", "utilities", "components/list"])
def test_a_class_for_layout_is_explained(sheet: str) -> None:
    css = ROOT / f"packages/feather-core/frontend/css/{sheet}.css"
    classes = set(re.findall(r"^\s*(?:> )?\.(f-[\w-]+)", css.read_text("utf-8"), re.MULTILINE))
    components = {"f-page-header"}  # a macro writes it
    assert {
        name
        for name in classes - components
        if f"`{name}`" not in section("components", "Classes for layout")
    } == set()


def test_the_page_of_the_components_says_what_their_comments_say() -> None:
    written = components_page.PAGE.read_text("utf-8")
    assert written == components_page.page(), "run: python tests/docs/components_page.py"
