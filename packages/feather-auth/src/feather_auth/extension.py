"""``Auth(app)``: sign-in for any Flask app."""

from typing import Any

from flask import Flask
from jinja2 import ChoiceLoader

from feather.errors.handlers import answer
from feather.errors.problem import problem_of
from feather.errors.sign_in import set_sign_in_page
from feather.exceptions import FeatherError
from feather.frontend.setup import init_frontend
from feather.frontend.templates import framework_templates
from feather.security.csrf import init_csrf
from feather_auth.authority.abilities import current_user_can
from feather_auth.authority.gate import init_gate
from feather_auth.authority.rules import init_rules
from feather_auth.authority.strangers import SIGN_IN
from feather_auth.codes.delivery import Send, init_delivery
from feather_auth.sessions.cookies import configure_cookies
from feather_auth.sessions.identity import current_user_or_none
from feather_auth.sessions.manager import SessionManager
from feather_auth.signin.policy import SignUp, init_policy
from feather_auth.signin.providers import providers_of
from feather_auth.store import Models, Store


class Auth:
    """The extension: sessions, the gate, roles and the pages to sign in and out.

    An app made by ``feather.create_app`` has it as soon as feather-auth is installed. Any other
    Flask app with Flask-SQLAlchemy calls ``Auth(app, user_model=User)``, before its first request.
    Nothing is kept on the object, so one ``Auth()`` can serve several apps.

    Args:
        app: The app, or ``None`` to call :meth:`init_app` later.
        user_model: The app's model, a subclass of ``feather.auth.UserMixin``. Leave it out where
            the app uses ``feather.db``.
        roles: A module or object with ``ROLE_INHERITS``, ``PERMISSIONS`` and ``POLICIES``.
        sign_up: Makes the user when somebody signs in for the first time; a project marks the
            function with :func:`feather.auth.sign_up` instead.
        send_code: Sends a sign-in code: called with the address and the code.
    """

    def __init__(
        self,
        app: Flask | None = None,
        *,
        user_model: type[Any] | None = None,
        roles: object = None,
        sign_up: SignUp | None = None,
        send_code: Send | None = None,
    ) -> None:
        self._user_model = user_model
        self._roles = roles
        self._sign_up = sign_up
        self._send_code = send_code
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> None:
        """Attach to *app*.

        Args:
            app: A Flask app with a database.

        Raises:
            RuntimeError: The app has no database.
            SettingsError: A setting is wrong.
            RulesError: The roles contradict themselves.
            TypeError: The model of users lacks the columns.
        """
        if "sqlalchemy" not in app.extensions:
            raise RuntimeError(
                f"the app {app.name!r} has no database, and people, sessions and rights are kept "
                "in one: set DATABASE_URL, for example DATABASE_URL=sqlite:///app.db, or set up "
                "Flask-SQLAlchemy before Auth(app, user_model=User)"
            )
        # Declared now, the tables are there before the app creates them.
        declared = None if self._user_model is None else _models_beside(self._user_model)
        store = Store.attach(app, declared)
        init_rules(app, self._roles)
        configure_cookies(app)
        init_csrf(app)
        if "feather" not in app.blueprints:  # an app without Feather, which has no components yet
            init_frontend(app)
            own = [app.jinja_loader] if app.jinja_loader else []
            app.jinja_loader = ChoiceLoader([*own, framework_templates()])
        if FeatherError not in app.error_handler_spec[None][None]:
            app.register_error_handler(FeatherError, lambda error: answer(problem_of(error)))
        SessionManager(store).init_app(app)
        init_gate(app)
        init_policy(app, self._sign_up)
        init_delivery(app, self._send_code)
        providers_of(app)  # a wrong setting stops the start, not the first sign-in
        app.jinja_env.globals["can"] = current_user_can
        set_sign_in_page(app, SIGN_IN)
        _tell_visitors_apart(app)
        from feather_auth.blueprint import make_blueprint

        app.register_blueprint(make_blueprint())


def _models_beside(user_model: Any) -> Models:
    from feather_auth.foreign import models_beside

    return models_beside(user_model)


def _tell_visitors_apart(app: Flask) -> None:
    """Have Feather's cache keep what it stores for each user apart."""
    if "feather.cache" in app.extensions:
        app.extensions["feather.cache"].identities["user"] = _user_id


def _user_id() -> str | None:
    user = current_user_or_none()
    return None if user is None else user.id
