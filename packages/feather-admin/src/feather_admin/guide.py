"""What the guide for assistants of a new project says about the admin panel."""

_PAGES = """
A page of your own in the admin panel is a route below `/admin/` in `routes/pages/`, guarded by
`@panel_required("admin.<name>")` from `feather.admin`. Its template extends
`pages/admin/base.html` and fills the blocks `admin_title` and `admin_content`.
"""
_NAVIGATION = """
For an entry in the panel's navigation, write `templates/pages/admin/base.html` with `{% extends
"pages/admin/frame.html" %}` and `{% block admin_nav %}{{ super() }}<a class="admin-nav-item"
href="...">...</a>{% endblock %}`.
"""
_ACTIONS = """
Actions of the panel are POSTs with a permission of their own, `@panel_required("admin.users",
"users.approve")`. They return `done(...)`, which answers forms and htmx, and write the audit log by
`note("thing.done")`. Queries begin with `visible("user")`, which keeps to what the administrator
may see. All of it comes from `feather.admin`.
"""
_OWNING = """
A route or template of the project wins over the panel's at the same path. `feather eject admin`
copies all of the panel into the project, which owns it from then on; `feather eject --list` says
what else there is. Eject nothing for a change that a page or a template of your own can make.
"""

LINES = tuple(" ".join(text.split()) for text in (_PAGES, _NAVIGATION, _ACTIONS, _OWNING))
