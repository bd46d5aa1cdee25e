"""From a profile to a session: the user that an identity belongs to, found or made."""

from datetime import UTC, datetime
from typing import Any

from flask import current_app, g, url_for
from flask_login import login_user
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from feather_auth.audit.service import record
from feather_auth.signin.errors import IdentityConflict
from feather_auth.signin.policy import new_user
from feather_auth.signin.profile import Profile
from feather_auth.store import store
from feather_auth.users.service import find_by_email


def complete(profile: Profile, following: str, *, remember: bool) -> str:
    """Sign in whoever a profile belongs to; on their first visit, make a user.

    Args:
        profile: Who has proven to be there.
        following: The path to go to, on this site.
        remember: Whether to stay signed in on this device.

    Returns:
        The path to go to: for somebody who has to wait, the page that says so.

    Raises:
        IdentityConflict: The address belongs to an account with another identity.
        AuthorizationError: The app's policy keeps the person out.
    """
    try:
        user = _user_of(profile)
    except IntegrityError:
        # A second tab was faster; what it made is there now.
        user = _user_of(profile)
    g.feather_auth_method = profile.method
    login_user(user, remember=remember, force=True)
    if user.is_active:
        return following
    return url_for("auth.pending" if user.is_pending else "auth.suspended")


def _user_of(profile: Profile) -> Any:
    """Return the user, with the identity linked if there is one to link."""
    models, session = store().models, store().session
    conflict = False
    with store().transaction():
        identity = _identity(profile)
        if identity is not None:
            identity.last_used_at = datetime.now(UTC)
            return session.get(models.user, identity.user_id)
        user = find_by_email(profile.email)
        if user is None:
            user = new_user(current_app._get_current_object(), profile)  # type: ignore[attr-defined]  # a LocalProxy has it
            session.add(user)
            session.flush()
            record("user.signed_up", user, actor=user, method=profile.method, status=user.status)
        elif profile.subject is not None and _has_identity(user):
            # The mailbox or the domain may have a new owner: that is for an administrator to say.
            record("identity.refused", user, actor="app", method=profile.method)
            conflict = True
        if profile.subject is not None and not conflict:
            session.add(
                models.identity(
                    user_id=user.id,
                    issuer=profile.issuer,
                    subject=profile.subject,
                    email=profile.email,
                )
            )
            session.flush()
    if conflict:
        raise IdentityConflict(
            "An account with this email address exists already, and it belongs to another "
            "sign-in. Please ask an administrator of this site."
        )
    return user


def _identity(profile: Profile) -> Any:
    if profile.subject is None:
        return None
    model = store().models.identity
    mine = (model.issuer == profile.issuer) & (model.subject == profile.subject)
    return store().session.scalars(select(model).where(mine)).first()


def _has_identity(user: Any) -> bool:
    model = store().models.identity
    found = store().session.scalars(select(model.id).where(model.user_id == user.id).limit(1))
    return found.first() is not None
