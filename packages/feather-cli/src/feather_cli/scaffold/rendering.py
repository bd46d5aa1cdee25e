"""The scaffold's own files, rendered."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
SUFFIX = ".tmpl"


def templates(folders: Iterable[str]) -> dict[str, str]:
    """Find the templates of *folders*.

    Args:
        folders: Folders of ``templates/``.

    Returns:
        Names of templates by the path, with forward slashes, that each has in a project:
        ``.env`` comes from ``common/dot-env.tmpl``, because build tools treat names that start
        with a dot specially.
    """
    names = [
        path.relative_to(TEMPLATES).as_posix()
        for folder in folders
        for path in sorted((TEMPLATES / folder).rglob(f"*{SUFFIX}"))
    ]
    return {_target(name): name for name in names}


def render(names: Mapping[str, str], values: Mapping[str, object]) -> dict[str, bytes]:
    """Render templates.

    A project's own Jinja templates are full of ``{{ }}``, so these use ``<< >>`` and ``<% %>``.

    Args:
        names: Names of templates by the path in the project.
        values: What the templates refer to; a missing name is an error.

    Returns:
        The content of each file by its path.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(  # noqa: S701  # most of the output is not HTML
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
    )
    return {
        path: environment.get_template(name).render(values).encode() for path, name in names.items()
    }


def _target(template: str) -> str:
    path = template.partition("/")[2].removesuffix(SUFFIX)
    return "/".join(re.sub("^dot-", ".", part) for part in path.split("/"))
