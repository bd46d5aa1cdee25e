"""The framework's own templates: components and the parts of a page."""

from pathlib import Path

from jinja2 import FileSystemLoader

TEMPLATE_FOLDER = Path(__file__).parents[1] / "templates"


def framework_templates() -> FileSystemLoader:
    """Return the loader of the framework's own templates, which everybody else's go before."""
    return FileSystemLoader(TEMPLATE_FOLDER)
