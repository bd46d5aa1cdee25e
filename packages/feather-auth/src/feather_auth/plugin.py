"""What feather-core loads for feather-auth."""

from pathlib import Path
from typing import TYPE_CHECKING

from feather.plugins import ModelRole, Plugin, hookimpl

if TYPE_CHECKING:
    from flask import Flask

    from feather.plugins import DoctorCheck
    from feather.settings import Settings

_HERE = Path(__file__).parent


class AuthPlugin(Plugin):
    """Sign-in, revocable sessions, roles, permissions and rate limits for Feather."""

    name = "auth"

    @hookimpl
    def feather_settings(self) -> "list[type[Settings]]":
        """Declare who may sign in, and how."""
        from feather_auth.limits.settings import LimitSettings
        from feather_auth.settings import AuthSettings

        return [AuthSettings, LimitSettings]

    @hookimpl
    def feather_models(self) -> list[ModelRole]:
        """Let the app define its users; the others refer to them, so they come first."""
        return [
            ModelRole(
                "user", "feather_auth.users.mixin:UserMixin", "feather_auth.users.model:User"
            ),
            ModelRole(
                "auth_session",
                "feather_auth.sessions.mixin:AuthSessionMixin",
                "feather_auth.sessions.model:AuthSession",
            ),
            ModelRole(
                "auth_identity",
                "feather_auth.identities.mixin:AuthIdentityMixin",
                "feather_auth.identities.model:AuthIdentity",
            ),
            ModelRole(
                "sign_in_code",
                "feather_auth.codes.mixin:SignInCodeMixin",
                "feather_auth.codes.model:SignInCode",
            ),
            ModelRole(
                "audit",
                "feather_auth.audit.mixin:AuditMixin",
                "feather_auth.audit.model:AuditEntry",
            ),
        ]

    @hookimpl
    def feather_init_app(self, app: "Flask") -> None:
        """Attach the extension, unless the app did so itself.

        Without a database nobody can sign in, and every guard refuses.
        """
        if "sqlalchemy" not in app.extensions:
            return
        from feather_auth.extension import Auth
        from feather_auth.project import declared_roles
        from feather_auth.store import is_attached

        if not is_attached(app):
            Auth(app, roles=declared_roles(app))

    @hookimpl
    def feather_template_folders(self) -> list[Path]:
        """Add the pages' templates."""
        return [_HERE / "templates"]

    @hookimpl
    def feather_tailwind_sources(self) -> list[Path]:
        """Have the classes in the templates styled."""
        return [_HERE / "templates"]

    @hookimpl
    def feather_doctor_checks(self) -> "list[DoctorCheck]":
        """Check who may use which route, and what production needs."""
        from feather_auth.checks import CHECKS

        return list(CHECKS)

    @hookimpl
    def feather_ready(self, app: "Flask") -> None:
        """Settle who makes users, and refuse a guard with a role that the app does not have."""
        from feather_auth.store import is_attached

        if is_attached(app):
            from feather_auth.authority.inventory import check_roles
            from feather_auth.signin.policy import settle_policy

            settle_policy(app)
            check_roles(app)
