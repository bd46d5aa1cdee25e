"""Flask-Login, with sessions that live in the database."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, current_app, g, session
from flask_login import LoginManager, user_logged_in, user_logged_out
from flask_login.utils import encode_cookie

from feather.http.scope import identify
from feather_auth.sessions.browser import browser_mark
from feather_auth.sessions.lookup import Lookup
from feather_auth.sessions.service import (
    end_current_session,
    keep_signed_in,
    open_session,
    renew,
    rotate,
)
from feather_auth.store import Store

if TYPE_CHECKING:
    from feather_auth.users.mixin import UserMixin


class SessionManager(LoginManager):  # type: ignore[misc]  # Flask-Login has no types
    """A login manager whose cookies hold keys of sessions instead of ids of users.

    The key is in the signed session cookie and in the remember cookie, so revoking the row
    ends both. ``flask_login.login_user`` and ``logout_user`` work as ever.

    Args:
        store: The app's models and session.
    """

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.id_attribute = "open_session"
        self.login_message = None
        self._session_identifier_generator = browser_mark
        self._store = store
        self._lookup: Lookup | None = None
        self.user_loader(self._load)

    open_session = staticmethod(open_session)
    """What ``User.open_session`` calls, so that models import no sessions."""

    def init_app(self, app: Flask, add_context_processor: bool = True) -> None:
        """Attach to an app."""
        super().init_app(app, add_context_processor)
        user_logged_in.connect(_remember, app)
        user_logged_out.connect(_end, app)

    def _session_protection_failed(self) -> bool:
        """Tell whether the session moved to another browser or network, as SESSION_PROTECTION asks.

        Flask-Login's own ``strong`` spares permanent sessions, which all of ours are.
        """
        mode = self._store.app.config["SESSION_PROTECTION"]
        if not mode or "_user_id" not in session or session.get("_id") == browser_mark():
            return False
        if mode == "basic":
            session["_fresh"] = False
            return False
        session.clear()
        session["_remember"] = "clear"
        return True

    def _load(self, key: str) -> "UserMixin | None":
        if self._lookup is None:  # the models are settled later in the start
            self._lookup = Lookup(self._store)
        found = self._lookup.find(key)
        if found is None:
            return None
        user, opened = found
        g.feather_auth_session = opened
        identify(user_id=user.id)
        if opened.must_rotate and opened.is_current:
            self._replace_key(key, rotate(opened, key))
        renew(opened)
        return user

    def _replace_key(self, old: str, new: str) -> None:
        if new != old:
            session["_user_id"] = new
            if current_session_is_remembered():
                session["_remember"] = "set"

    def _update_remember_cookie(self, response: Response) -> Response:
        """Leave the remember cookie alone, as nearly every answer does, after one look."""
        config = self._store.app.config
        if "_remember" in session or config.get("REMEMBER_COOKIE_REFRESH_EACH_REQUEST"):
            super()._update_remember_cookie(response)
        return response

    def _set_cookie(self, response: Response) -> None:
        """Set the remember cookie; Flask-Login's own way warns on Python 3.12 and newer."""
        config = current_app.config
        duration: timedelta = config["REMEMBER_COOKIE_DURATION"]
        if "_remember_seconds" in session:
            duration = timedelta(seconds=session["_remember_seconds"])
        response.set_cookie(
            config["REMEMBER_COOKIE_NAME"],
            value=encode_cookie(str(session["_user_id"])),
            expires=datetime.now(UTC) + duration,
            domain=config.get("REMEMBER_COOKIE_DOMAIN"),
            path=config.get("REMEMBER_COOKIE_PATH", "/"),
            secure=config["REMEMBER_COOKIE_SECURE"],
            httponly=config["REMEMBER_COOKIE_HTTPONLY"],
            samesite=config["REMEMBER_COOKIE_SAMESITE"],
        )


def current_session_is_remembered() -> bool:
    """Whether the session of the current request outlives the browser."""
    opened = g.get("feather_auth_session")
    return opened is not None and opened.remembered


def _remember(_app: Flask, **_more: Any) -> None:
    if session.get("_remember") == "set":
        keep_signed_in()


def _end(_app: Flask, **_more: Any) -> None:
    end_current_session()
    session.clear()
    g.pop("feather_auth_session", None)
