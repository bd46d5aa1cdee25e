"""What answers the requests for one model."""

from typing import TYPE_CHECKING, Any

from flask import flash, render_template, request

from feather.exceptions import ConflictError, NotFoundError
from feather.htmx import is_htmx, redirect, render
from feather_admin.access import may, require
from feather_admin.answers import done
from feather_admin.auditing import note
from feather_admin.lists.csv import csv_response
from feather_admin.models.changing import Refused, create, delete, update
from feather_admin.models.choices import choices
from feather_admin.models.forms import Form, blank, of_row, refused
from feather_admin.models.links import links_of
from feather_admin.models.listing import exported, filters_of, page_of_rows, query_of
from feather_admin.models.naming import key_of, label_of
from feather_admin.models.resource import Resource
from feather_admin.models.rows import find_row
from feather_admin.models.validation import raw_of

if TYPE_CHECKING:
    from feather.htmx.headers import ToastType

_UNPROCESSABLE = 422
_TEMPLATES = "admin/models"


class Views:
    """The views of one model.

    Args:
        resource: The model.
    """

    def __init__(self, resource: Resource) -> None:
        self.resource = resource

    def index(self) -> Any:
        """List the rows."""
        return self._render("list", **self._list())

    def export(self) -> Any:
        """Download the list as CSV."""
        query = query_of(self.resource)
        # One detail for all: a filter may be called "actor", and the address is not to say who.
        asked = [f"{name}: {value}" for name, value in query.arguments().items()]
        note(f"{self.resource.slug}.exported", filters=asked)
        header = ["Id", *(field.label for field in self.resource.columns)]
        return csv_response(self.resource.slug, header, exported(self.resource, query))

    def options(self, field: str) -> Any:
        """Return what a relationship offers, for the search field beside it."""
        known = (*self.resource.form, *self.resource.filters)
        found = next((f for f in known if f.name == field and f.relation is not None), None)
        if found is None:
            raise NotFoundError("There is no such relationship.")
        filters = {f.name for f in self.resource.filters}
        if field not in filters and not may(self.resource.permission("create")):
            require(self.resource.permission("update"))
        q = " ".join(request.args.get("q", "").replace("\0", "").split())[:200]
        chosen = [one for one in request.args.getlist(field) if one]
        return render_template(
            "partials/admin/models/options.html",
            field=found,
            offered=choices(found, chosen, q, keep=True),
            is_filter=request.args.get("for") == "filter",
            required=found.required,
        )

    def row(self, row_id: str) -> Any:
        """Show a row."""
        row = find_row(self.resource.model, row_id, self.resource.noun)
        require(self.resource.permission("read"), row)
        return self._render("row", **_of(row), links=links_of(self.resource, row))

    def new(self) -> Any:
        """Make a row."""
        if request.method == "GET":
            return self._form(blank(self.resource))
        raw = raw_of(request.form, self.resource.form)
        try:
            row = create(self.resource, raw)
        except Refused as refusal:
            return self._form(refused(self.resource, raw, refusal)), _UNPROCESSABLE
        return self._saved(row, f"“{label_of(row)}” was created.")

    def edit(self, row_id: str) -> Any:
        """Change a row."""
        row = find_row(self.resource.model, row_id, self.resource.noun)
        require(self.resource.permission("update"), row)
        if request.method == "GET":
            return self._form(of_row(self.resource, row), row)
        raw = raw_of(request.form, self.resource.form)
        seen = request.form.get("_seen", "")
        try:
            row, changed = update(self.resource, row_id, raw, seen)
        except Refused as refusal:
            row = find_row(self.resource.model, row_id, self.resource.noun)
            form = refused(self.resource, raw, refusal, refusal.seen or seen)
            return self._form(form, row), _UNPROCESSABLE
        happened = "was saved" if changed else "is what it was: nothing was changed"
        return self._saved(row, f"“{label_of(row)}” {happened}.")

    def delete(self, row_id: str) -> Any:
        """Delete a row; a plain form is asked once more first."""
        row = find_row(self.resource.model, row_id, self.resource.noun)
        require(self.resource.permission("delete"), row)
        if not is_htmx() and not request.form.get("confirmed"):
            return self._page("delete", **_of(row))
        in_list = request.args.get("view") == "list"
        message = ""
        tone: ToastType = "success"
        try:
            message = f"“{delete(self.resource, row_id)}” was deleted."
        except ConflictError as error:
            message, tone = error.message, "error"
        back = self.resource.url()
        if in_list:
            # The list asks for itself: it knows its filters and its page.
            events = ["recordsChanged"]
            return done(message, tone=tone, fragment=lambda: "", back=back, events=events)
        flash(message, tone)
        return redirect(self.resource.url("row", row_id=row_id) if tone == "error" else back)

    def _saved(self, row: Any, message: str) -> Any:
        flash(message, "success")
        return redirect(self.resource.url("row", row_id=key_of(row)))

    def _list(self) -> dict[str, Any]:
        query = query_of(self.resource)
        return {
            "query": query,
            "page": page_of_rows(self.resource, query),
            "filters": {} if is_htmx() else filters_of(self.resource, query),
            "label_of": label_of,
            "key_of": key_of,
        }

    def _form(self, form: Form, row: Any = None) -> Any:
        return self._render("form", form=form, **_of(row))

    def _render(self, name: str, **context: Any) -> Any:
        return render(f"pages/{_TEMPLATES}/{name}.html", **self._context(name, context))

    def _context(self, name: str, context: dict[str, Any]) -> dict[str, Any]:
        return {
            "fragment": f"partials/{_TEMPLATES}/{name}.html",
            "active_page": self.resource.slug,
            "resource": self.resource,
            **context,
        }

    def _page(self, name: str, **context: Any) -> str:
        return render_template(f"pages/{_TEMPLATES}/{name}.html", **self._context(name, context))


def _of(row: Any) -> dict[str, Any]:
    """Return what templates get of a row, or of none."""
    return {
        "row": row,
        "key": None if row is None else str(key_of(row)),
        "label": label_of(row),
    }
