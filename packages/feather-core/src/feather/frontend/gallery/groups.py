"""The order in which components are shown."""

from feather.frontend.gallery.documentation import Component, components

GROUPS = {
    "Actions": ("button", "menu", "icon"),
    "Forms": (
        "input", "textarea", "dropdown", "checkbox", "radio", "switch", "field_errors",
    ),
    "Feedback": ("alert", "badge", "toast", "skeleton", "empty_state"),
    "Dialogs": ("modal", "confirm_modal", "prompt_modal"),
    "Data": ("card", "table", "pagination", "stat", "chart", "avatar"),
    "Pages": ("page_header", "breadcrumb", "tabs", "theme_switch", "density_switch"),
}  # fmt: skip


def grouped() -> dict[str, list[Component]]:
    """Return all components by the title of their group."""
    by_name = {component.name: component for component in components()}
    return {title: [by_name[name] for name in names] for title, names in GROUPS.items()}
