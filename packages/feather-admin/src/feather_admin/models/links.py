"""Where the related rows on a row's page lead."""

from typing import Any

from flask import current_app, url_for

from feather_admin.access import may
from feather_admin.models.naming import key_of
from feather_admin.models.resource import Resource
from feather_admin.site import site
from feather_auth.store import store


def links_of(resource: Resource, row: Any) -> dict[str, str]:
    """Return the addresses of related rows, by field, as far as this person may open them.

    Args:
        resource: The model.
        row: The row.
    """
    related = {field.name: field.value(row) for field in resource.facts if field.kind == "one"}
    found = {name: _address(one) for name, one in related.items() if one is not None}
    return {name: address for name, address in found.items() if address is not None}


def _address(related: Any) -> str | None:
    for resource in site().resources:
        if type(related) is resource.model:
            opens = may(f"admin.{resource.slug}") and may(resource.permission("read"), related)
            return resource.url("row", row_id=key_of(related)) if opens else None
    if type(related) is store().models.user and "page.admin_user" in current_app.view_functions:
        return url_for("page.admin_user", user_id=related.id) if may("admin.users") else None
    return None
