"""The panel's own pages, as any plugin declares its pages.

Plugins are asked for pages in apps without a database, too, which import SQLAlchemy for nothing.
"""

from feather.plugins.contributions import AdminPage


def _pending_users() -> int | None:
    from feather_admin.badges import pending_users

    return pending_users()


def _open_errors() -> int | None:
    from feather_admin.badges import open_errors

    return open_errors()


USERS = AdminPage("users", "Users", "page.admin_users", "group", badge=_pending_users)
ANALYTICS = AdminPage("analytics", "Analytics", "page.admin_analytics", "monitoring", "Insights")
LOGS = AdminPage(
    "logs", "Error logs", "page.admin_logs", "bug_report", "Insights", badge=_open_errors
)
AUDIT = AdminPage("audit", "Audit log", "page.admin_audit", "history", "Insights")
SYSTEM = AdminPage("system", "System", "page.admin_system", "dns", "Operations")

EVERYWHERE = (USERS, ANALYTICS, AUDIT)
"""Pages that any Flask app with sign-in can have."""
WITH_FEATHER = (USERS, ANALYTICS, LOGS, AUDIT, SYSTEM)
"""Pages of an app that Feather set up."""
