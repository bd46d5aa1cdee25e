"""Sign-in, revocable sessions, roles, permissions and rate limits for Feather.

Names are imported on first use: the plugin's discovery imports this package.
"""

from feather.lazy import lazy

TYPE_CHECKING = False  # type checkers know the name; importing typing takes milliseconds
if TYPE_CHECKING:
    from flask_login import login_user as login_user
    from flask_login import logout_user as logout_user

    from feather_auth.audit.mixin import AuditMixin as AuditMixin
    from feather_auth.audit.service import record as record
    from feather_auth.authority.abilities import authorize as authorize
    from feather_auth.authority.abilities import can as can
    from feather_auth.authority.guards import admin_required as admin_required
    from feather_auth.authority.guards import auth_required as auth_required
    from feather_auth.authority.guards import login_required as login_required
    from feather_auth.authority.guards import permission_required as permission_required
    from feather_auth.authority.guards import platform_admin_required as platform_admin_required
    from feather_auth.authority.guards import public as public
    from feather_auth.authority.guards import role_required as role_required
    from feather_auth.authority.rules import rules as rules
    from feather_auth.extension import Auth as Auth
    from feather_auth.identities.mixin import AuthIdentityMixin as AuthIdentityMixin
    from feather_auth.limits.decorator import rate_limit as rate_limit
    from feather_auth.sessions.identity import current_user as current_user
    from feather_auth.sessions.mixin import AuthSessionMixin as AuthSessionMixin
    from feather_auth.sessions.service import sessions_of as sessions_of
    from feather_auth.signin.policy import sign_up as sign_up
    from feather_auth.signin.profile import Profile as Profile
    from feather_auth.users.mixin import UserMixin as UserMixin
    from feather_auth.users.service import UserService as UserService

__getattr__, __dir__ = lazy(
    __name__,
    {
        "Auth": ".extension",
        "AuditMixin": ".audit.mixin",
        "AuthIdentityMixin": ".identities.mixin",
        "AuthSessionMixin": ".sessions.mixin",
        "Profile": ".signin.profile",
        "UserMixin": ".users.mixin",
        "UserService": ".users.service",
        "admin_required": ".authority.guards",
        "auth_required": ".authority.guards",
        "authorize": ".authority.abilities",
        "can": ".authority.abilities",
        "current_user": ".sessions.identity",
        "login_required": ".authority.guards",
        "login_user": "flask_login",
        "logout_user": "flask_login",
        "permission_required": ".authority.guards",
        "platform_admin_required": ".authority.guards",
        "public": ".authority.guards",
        "rate_limit": ".limits.decorator",
        "record": ".audit.service",
        "role_required": ".authority.guards",
        "rules": ".authority.rules",
        "sessions_of": ".sessions.service",
        "sign_up": ".signin.policy",
    },
)
