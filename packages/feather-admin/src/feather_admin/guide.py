"""What the guide for assistants of a new project says about the admin panel."""

_PAGES = """
A page of your own in the admin panel is a route below `/admin/` in `routes/pages/`, guarded by
`@panel_required("admin.<name>")` from `feather.admin` instead of the other guards. Its template
extends `pages/admin/base.html` and fills the blocks `admin_title` and `admin_content`.
"""
_ACTIONS = """
Actions of the panel are POSTs with a permission of their own, `@panel_required("admin.users",
"users.approve")`; they return `done(...)`, which answers forms and htmx, and `note("thing.done")`
writes the audit log. Queries start with `visible("user")`, which keeps to what the administrator
may see. All of it is in `feather.admin`.
"""

LINES = tuple(" ".join(text.split()) for text in (_PAGES, _ACTIONS))
