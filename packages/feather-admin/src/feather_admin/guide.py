"""What the guide for assistants of a new project says about the admin panel."""

_MODELS = """
`ModelAdmin(Note, list=[...], search=[...], filters=[...], form=[...])` in `admin.py` gives a model
a list, pages and forms in the admin panel. It needs the permissions `admin.notes` and `notes.read`,
`notes.create`, `notes.update` and `notes.delete`, which the role `admin` has.
"""
_PAGES = """
Another page of your own in the panel is a route below `/admin/` in `routes/pages/`, guarded by
`@panel_required("admin.reports")`, whose template extends `pages/admin/base.html` and fills the
blocks `admin_title` and `admin_content`. `PAGES = [AdminPage("reports", "Reports",
"page.admin_reports", "bar_chart")]` in `admin.py` puts it into the navigation.
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

LINES = tuple(" ".join(text.split()) for text in (_MODELS, _PAGES, _ACTIONS, _OWNING))
