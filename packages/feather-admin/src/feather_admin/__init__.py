"""The admin panel for Feather: users, analytics, errors, the audit log and the app's own models.

Names are imported on first use: the plugin's discovery imports this package.
"""

from feather.lazy import lazy

TYPE_CHECKING = False  # type checkers know the name; importing typing takes milliseconds
if TYPE_CHECKING:
    from feather.plugins.contributions import AdminPage as AdminPage
    from feather_admin.access import may as may
    from feather_admin.access import panel_required as panel_required
    from feather_admin.access import require as require
    from feather_admin.answers import done as done
    from feather_admin.auditing import note as note
    from feather_admin.errorlog import ERROR_CHANGES as ERROR_CHANGES
    from feather_admin.errorlog import change_error as change_error
    from feather_admin.errorlog import error_counts as error_counts
    from feather_admin.errorlog import error_query as error_query
    from feather_admin.errorlog import get_error as get_error
    from feather_admin.errorlog import list_errors as list_errors
    from feather_admin.extension import Admin as Admin
    from feather_admin.lists.csv import csv_response as csv_response
    from feather_admin.lists.days import buckets as buckets
    from feather_admin.lists.days import per_day as per_day
    from feather_admin.lists.query import ListQuery as ListQuery
    from feather_admin.lists.query import list_query as list_query
    from feather_admin.lists.query import ordered as ordered
    from feather_admin.lists.query import page_of as page_of
    from feather_admin.lists.words import matching as matching
    from feather_admin.lists.words import searched as searched
    from feather_admin.models.declaration import ModelAdmin as ModelAdmin
    from feather_admin.models.declaration import ModelAdminError as ModelAdminError
    from feather_admin.navigation import allowed_pages as allowed_pages
    from feather_admin.ranks import grantable_roles as grantable_roles
    from feather_admin.ranks import outranks as outranks
    from feather_admin.scope import conditions as conditions
    from feather_admin.scope import find as find
    from feather_admin.scope import model_of as model_of
    from feather_admin.scope import visible as visible
    from feather_admin.system import system_report as system_report
    from feather_admin.trail import audit_actions as audit_actions
    from feather_admin.trail import audit_query as audit_query
    from feather_admin.trail import list_audit as list_audit

__getattr__, __dir__ = lazy(
    __name__,
    {
        "Admin": ".extension",
        "AdminPage": "feather.plugins.contributions",
        "ERROR_CHANGES": ".errorlog",
        "ListQuery": ".lists.query",
        "ModelAdmin": ".models.declaration",
        "ModelAdminError": ".models.declaration",
        "allowed_pages": ".navigation",
        "audit_actions": ".trail",
        "list_audit": ".trail",
        "audit_query": ".trail",
        "buckets": ".lists.days",
        "change_error": ".errorlog",
        "conditions": ".scope",
        "csv_response": ".lists.csv",
        "done": ".answers",
        "get_error": ".errorlog",
        "error_counts": ".errorlog",
        "error_query": ".errorlog",
        "list_errors": ".errorlog",
        "find": ".scope",
        "grantable_roles": ".ranks",
        "list_query": ".lists.query",
        "matching": ".lists.words",
        "may": ".access",
        "model_of": ".scope",
        "note": ".auditing",
        "ordered": ".lists.query",
        "outranks": ".ranks",
        "page_of": ".lists.query",
        "panel_required": ".access",
        "per_day": ".lists.days",
        "require": ".access",
        "searched": ".lists.words",
        "system_report": ".system",
        "visible": ".scope",
    },
)
