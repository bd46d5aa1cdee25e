"""The answer to an action: a part of the page, a toast and the badges for htmx, else the page."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, request

from feather.htmx import is_htmx, toast, trigger
from feather.htmx.headers import ToastType
from feather.security.redirects import safe_redirect_target
from feather_admin.navigation import badges


def done(
    message: str,
    *,
    fragment: Callable[[], Any],
    back: str,
    events: Sequence[str] = (),
    tone: ToastType = "success",
) -> Any:
    """Say that something was done.

    Args:
        message: What was done.
        fragment: Renders what htmx swaps in.
        back: Where a plain form leads; the page that it came from, its field ``next``, if it
            names one.
        events: What htmx dispatches on the page, for the parts of it that change, too.
        tone: How the message looks.
    """
    if not is_htmx():
        flash(message, tone)
        return redirect(safe_redirect_target(request.form.get("next"), back), 303)
    answer = toast(fragment(), message, tone)
    answer = trigger(answer, "adminBadges", badges())
    for event in events:
        answer = trigger(answer, event)
    return answer
