"""Decorators that run before a request is bound, such as sign-in and rate limits."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple, TypeVar

View = TypeVar("View", bound=Callable[..., Any])
Decorator = Callable[[Any], Any]

_MARK = "__feather_before_binding__"


class _Application(NamedTuple):
    """One use of a decorator: enough to put it around another view."""

    decorator: Decorator
    view: Callable[..., Any]
    result: Callable[..., Any]


def before_binding(decorator: Callable[[View], View]) -> Callable[[View], View]:
    """Let *decorator* act before Feather reads and checks the arguments of the view.

    Without it a decorator runs after binding and gets the bound arguments, so a stranger who
    sends a wrong body is told about the body, not asked to sign in. With it the decorator gets
    the path parameters only::

        @before_binding
        def staff_only(view):
            @wraps(view)
            def guarded(**path):
                if not current_user.is_staff:
                    raise AuthorizationError("Only for staff.")
                return view(**path)
            return guarded

    Decorators outside a marked one must be marked too; an unmarked one between keeps its place,
    and what is inside it runs after binding.

    Args:
        decorator: Takes a view and returns one, marked by ``functools.wraps``. It is called
            again for each app that registers the route.

    Returns:
        The decorator, for use as before on views of any Flask app.
    """

    @wraps(decorator)
    def decorate(view: View) -> View:
        result = decorator(view)
        if result is not view:
            setattr(result, _MARK, _Application(decorator, view, result))
        return result

    return decorate


def peel(view: Callable[..., Any]) -> tuple[Callable[..., Any], list[_Application]]:
    """Take the marked decorators off a view.

    Returns:
        What is inside them, and their applications from the outside in.
    """
    outer: list[_Application] = []
    # functools.wraps copies attributes, so an unmarked decorator may carry another one's mark
    while (mark := getattr(view, _MARK, None)) is not None and mark.result is view:
        outer.append(mark)
        view = mark.view
    return view, outer


def reapply(view: Callable[..., Any], outer: list[_Application]) -> Callable[..., Any]:
    """Put decorators that :func:`peel` took off around another view."""
    for application in reversed(outer):
        view = application.decorator(view)
        for name, value in vars(application.result).items():
            if name != _MARK:
                vars(view).setdefault(name, value)  # what others noted on the wrapper
    return view
