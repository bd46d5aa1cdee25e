"""The decorators that say who may use a route; a route without one is closed in production."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from feather.exceptions import AuthorizationError
from feather.routing.guards import before_binding
from feather_auth.authority.rules import rules
from feather_auth.authority.strangers import ask_to_sign_in
from feather_auth.sessions.identity import current_user_or_none

if TYPE_CHECKING:
    from feather_auth.users.mixin import UserMixin

View = TypeVar("View", bound=Callable[..., Any])
MARK = "__feather_guard__"
"""The attribute of a view that names its guard, for ``feather routes`` and the checks."""


def public(view: View) -> View:
    """Let anybody use a route, signed in or not.

    Args:
        view: The view.

    Returns:
        The same function.
    """
    setattr(view, MARK, "public")
    return view


def auth_required(view: View) -> View:
    """Let everybody use a route who is signed in with an approved account.

    Somebody who is not is asked to sign in: by 401 as JSON, by a redirect in a page, and by a
    redirect of the whole page in a request of htmx.

    Args:
        view: The view.

    Returns:
        The guarded view.
    """
    return guarded("signed in", lambda _user: True)(view)


login_required = auth_required
"""The name that Flask-Login has for it."""


def role_required(role: str) -> Callable[[View], View]:
    """Let those use a route who have a role, or one that includes it.

    Args:
        role: One of the app's roles.

    Raises:
        RulesError: When the app starts, if it has no such role.
    """
    return guarded(f"role {role}", lambda user: user.has_role(role), role=role)


def admin_required(view: View) -> View:
    """Let administrators use a route: short for ``role_required("admin")``.

    Args:
        view: The view.

    Returns:
        The guarded view.
    """
    return role_required("admin")(view)


def permission_required(permission: str) -> Callable[[View], View]:
    """Let those use a route whose role may do something.

    Args:
        permission: What is to be done, for example ``"posts.create"``. What depends on a single
            object is asked inside the view, with :func:`feather.auth.authorize`.
    """
    return guarded(f"permission {permission}", lambda user: rules().allows(user.role, permission))


def platform_admin_required(view: View) -> View:
    """Let the platform's operators use a route; a tenant's administrators are none.

    Args:
        view: The view.

    Returns:
        The guarded view.
    """
    return guarded("platform admin", lambda user: user.is_platform_admin)(view)


def guarded(
    name: str, may: "Callable[[UserMixin], bool]", role: str | None = None
) -> Callable[[View], View]:
    """Make a guard: what the decorators above are made with, for plugins that need another one.

    Strangers are asked to sign in, as by :func:`auth_required`, before *may* is asked.

    Args:
        name: What is needed, in the words of ``feather routes``: ``"permission posts.create"``.
        may: Tells whether somebody with an active account may use the route; it is called with
            the user in each request, and what it raises is the answer.
        role: The role that it needs, if it is one: the app does not start without that role.

    Returns:
        The decorator. Its views answer everybody else with an AuthorizationError.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(*args: Any, **kwargs: Any) -> Any:
            user = current_user_or_none()
            if user is None:
                return ask_to_sign_in()
            # The gate has turned away everybody whose account is not active; where an app has
            # put itself around the gate, this still does.
            if not user.is_active or not may(user):
                raise AuthorizationError("You are not allowed to do this.")
            return view(*args, **kwargs)

        setattr(answer, MARK, name)
        if role is not None:
            answer.__feather_role__ = role  # type: ignore[attr-defined]
        return answer  # type: ignore[return-value]

    return before_binding(decorate)
