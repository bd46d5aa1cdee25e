"""Auth's models for an app with a Flask-SQLAlchemy object of its own."""

from functools import cache
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import mapped_column

from feather_auth.audit.mixin import AuditMixin
from feather_auth.codes.mixin import SignInCodeMixin
from feather_auth.identities.mixin import AuthIdentityMixin
from feather_auth.sessions.mixin import AuthSessionMixin
from feather_auth.store import Models
from feather_auth.users.mixin import UserMixin


@cache
def models_beside(user: Any) -> Models:
    """Declare sessions, identities, codes and the audit log beside an app's model of users.

    Their tables (``feather_auth_...``) join the app's metadata, for its ``create_all()`` or its
    migrations.

    Args:
        user: The app's model.

    Raises:
        TypeError: It does not subclass ``feather.auth.UserMixin``.
    """
    if not (isinstance(user, type) and issubclass(user, UserMixin)):
        raise TypeError(
            f"Auth(app, user_model=...): {user!r} lacks the columns that sign-in needs: declare "
            "class User(UserMixin, db.Model), with UserMixin from feather.auth"
        )
    base = _base_of(user)

    def declare(name: str, mixin: type[Any], table: str, **columns: Any) -> type[Any]:
        return type(name, (mixin, base), {"__tablename__": table, **columns})

    def user_id() -> Any:
        key = user.__table__.c.id  # type: ignore[attr-defined]  # a mapped class has a table
        return mapped_column(ForeignKey(key, ondelete="CASCADE"), index=True)

    return Models(
        user,
        declare("AuthSession", AuthSessionMixin, "feather_auth_session", user_id=user_id()),
        declare("AuthIdentity", AuthIdentityMixin, "feather_auth_identity", user_id=user_id()),
        declare("SignInCode", SignInCodeMixin, "feather_auth_code"),
        declare("AuditEntry", AuditMixin, "feather_auth_audit"),
    )


def _base_of(user: type[Any]) -> type[Any]:
    """Return the declarative base: the class that has the metadata, but no table."""
    unmapped = (c for c in user.__mro__ if hasattr(c, "metadata") and not hasattr(c, "__mapper__"))
    return next(unmapped)
