"""Writes the part of docs/reference/components.md that the comments of the components say."""

from pathlib import Path

from feather.frontend.gallery.documentation import Component, Parameter
from feather.frontend.gallery.groups import grouped

PAGE = Path(__file__).parents[2] / "docs/reference/components.md"
MARK = "<!-- Written from the templates' comments by: python tests/docs/components_page.py -->\n"


def page() -> str:
    """Return the whole page: what stands above the mark, and the components."""
    above = PAGE.read_text("utf-8").partition(MARK)[0]
    return above + MARK + "".join(map(_group, *zip(*grouped().items(), strict=True)))


def _group(title: str, group: list[Component]) -> str:
    return f"\n## {title}\n" + "".join(map(_component, group))


def _component(component: Component) -> str:
    parts = [f"### `{component.name}`", component.summary, _block(component.import_line)]
    if component.parameters:
        rows = "\n".join(map(_row, component.parameters))
        parts.append("| parameter | type | default | meaning |\n| --- | --- | --- | --- |\n" + rows)
    parts += [
        (f"{example.title}:\n\n" if example.title else "") + _block(example.source)
        for example in component.examples
    ]
    return "\n" + "\n\n".join(parts) + "\n"


def _block(source: str) -> str:
    return f"```jinja\n{source}\n```"


def _row(parameter: Parameter) -> str:
    kind = f"`{parameter.type}`" if parameter.type else ""
    default = f"`{parameter.default}`" if parameter.default else "required" if kind else ""
    return f"| `{parameter.name}` | {kind} | {default} | {parameter.meaning} |"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
