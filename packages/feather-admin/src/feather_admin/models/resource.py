"""A model in the panel of one app: a declaration that was read and checked."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from pydantic import BaseModel

from feather.plugins.contributions import AdminPage
from feather.suggestions import nearest
from feather_admin.models.declaration import ModelAdmin, ModelAdminError
from feather_admin.models.fields import Field
from feather_admin.models.naming import key_attribute, slug_of, title_columns, words
from feather_admin.models.reading import Reader, searched_by
from feather_admin.models.validation import form_model
from feather_auth.store import Models

BUILT_IN = ("users", "analytics", "logs", "jobs", "audit", "system", "tenants")
SECTION = "Data"
_LONGEST_SLUG = 40  # with what happened, such as ".exported", an entry of the audit log has 50
_UNSORTABLE = ("json", "other")
_IN_PATHS = {"options": ("field",), **dict.fromkeys(("row", "edit", "delete"), ("row_id",))}


@dataclass(frozen=True, eq=False)  # attributes of models compare to SQL
class Resource:
    """A model in the panel.

    Attributes:
        slug: Its part of addresses, endpoints and permissions.
        title: What the navigation and the page are called.
        noun: What one row is, within a sentence.
        icon: The name of an icon.
        model: The model.
        key: The attribute that is the primary key.
        columns: The fields of the list.
        search: The attributes that the search looks into.
        filters: The fields to choose by.
        form: The fields that people may set.
        facts: What the page of a row shows.
        order: The attribute that the list is sorted by at first, maybe with ``-`` in front.
    """

    slug: str
    title: str
    noun: str
    icon: str
    model: type[Any]
    key: Any
    columns: tuple[Field, ...]
    search: tuple[Any, ...]
    filters: tuple[Field, ...]
    form: tuple[Field, ...]
    facts: tuple[Field, ...]
    order: str

    @property
    def page(self) -> AdminPage:
        """Its entry in the navigation."""
        return AdminPage(self.slug, self.title, self.endpoint(""), self.icon, SECTION)

    @cached_property
    def sorts(self) -> Mapping[str, Any]:
        """The attributes that the list can be sorted by."""
        names = [f.name for f in self.columns if f.relation is None and f.kind not in _UNSORTABLE]
        names.append(self.order.removeprefix("-"))
        return {name: getattr(self.model, name) for name in names}

    @cached_property
    def checks(self) -> type[BaseModel]:
        """The pydantic model that checks the form."""
        return form_model(f"{self.model.__name__}Form", self.form)

    def endpoint(self, what: str) -> str:
        """Return an endpoint: that of the list for ``""``, else such as ``"edit"``."""
        return f"page.admin_{self.slug}{'_' if what else ''}{what}"

    def permission(self, action: str) -> str:
        """Return the permission for an action, such as ``"posts.update"``."""
        return f"{self.slug}.{action}"

    def url(self, what: str = "", /, **values: Any) -> str:
        """Return an address, for templates.

        Args:
            what: As for :meth:`endpoint`.
            **values: Parameters of the address, among them filters of any name.
        """
        path = {name: values.pop(name) for name in _IN_PATHS.get(what, ()) if name in values}
        address = url_for(self.endpoint(what), **path)
        return f"{address}?{urlencode(values)}" if values else address


def read_all(
    declared: Sequence[ModelAdmin], taken: Iterable[str], own: Models
) -> tuple[Resource, ...]:
    """Read the declarations of an app.

    Args:
        declared: The declarations.
        taken: Names of pages that the panel has already.
        own: The models of sign-in, which are not administered this way.

    Raises:
        ModelAdminError: One of them cannot be.
    """
    for one in declared:
        if not isinstance(one, ModelAdmin):
            raise ModelAdminError(
                f"Admin(app, models=[...]) takes ModelAdmin objects, and {one!r} is none: write "
                "ModelAdmin(Post, list=[...])"
            )
    names = {*taken, *BUILT_IN}
    searched = searched_by(declared)
    found: dict[str, ModelAdmin] = {}
    resources = []
    for one in declared:
        resource = _read(one, Reader(one, searched), own)
        if resource.slug in names:
            raise one.error(
                f"the panel has a page {resource.slug!r} already, /admin/{resource.slug}: give "
                f"this one another name, for example name='app_{resource.slug}'"
            )
        if first := found.get(resource.slug):
            raise one.error(
                f"ModelAdmin({first.model.__name__}) in {first.source} has the name "
                f"{resource.slug!r}, too: give one of them another, for example "
                f"name='all_{resource.slug}'"
            )
        found[resource.slug] = one
        resources.append(resource)
    return tuple(resources)


def _read(one: ModelAdmin, reader: Reader, own: Models) -> Resource:
    model = one.model
    if model in vars(own).values():
        raise one.error(
            "it holds accounts or what they did, which have rules of their own: use the panel's "
            "pages for users and the audit log"
        )
    slug = slug_of(model) if one.name is None else one.name
    if not re.fullmatch(r"[a-z][a-z0-9_]*", slug):
        raise one.error(
            f"the name {slug!r} is part of an address and of permissions: write lower-case "
            "letters, digits and _, for example name='posts'"
        )
    if len(slug) > _LONGEST_SLUG:
        raise one.error(
            f"the name {slug!r} is longer than {_LONGEST_SLUG} characters, and the audit log keeps "
            "no more of it: give a shorter one, for example name='posts'"
        )
    key = key_attribute(model)
    columns = reader.fields("list") or (
        reader.field(next((c.key for c in title_columns(model)), key.key), "list"),
    )
    form = reader.fields("form")
    noun = words(model.__name__).lower()
    shown = {field.name: field for field in (*columns, *form)}
    around = [name for name in ("created_at", "updated_at") if name in reader.mapper.column_attrs]
    for name in (*around, key.key):
        shown.setdefault(name, reader.field(name, "list"))
    return Resource(
        slug,
        one.title or words(slug),
        noun,
        one.icon,
        model,
        key,
        columns,
        tuple(field.attribute for field in reader.fields("search")),
        reader.fields("filters"),
        form,
        tuple(shown.values()),
        _order(one, list(reader.mapper.column_attrs.keys()), key.key),
    )


def _order(one: ModelAdmin, names: Collection[str], key: str) -> str:
    if one.order is None:
        if hasattr(one.model, "query_ordered"):
            return "position"
        return "-created_at" if "created_at" in names else key
    if not isinstance(one.order, str):
        raise one.error(
            f"order={one.order!r} must be the name of one column, for example order='-{key}'"
        )
    name = one.order.removeprefix("-")
    if name not in names:
        raise one.error(
            f"order={one.order!r} is no column of {one.model.__name__}; the nearest is "
            f"{nearest(name, names)!r}"
        )
    return one.order
