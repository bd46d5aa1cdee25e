"""The pages that come with sign-in, as one blueprint called ``auth``."""

from flask import Blueprint

from feather_auth.account.views import account
from feather_auth.signin.views import sign_in_routes
from feather_auth.waiting import waiting


def make_blueprint() -> Blueprint:
    """Return the blueprint, with its routes."""
    auth = Blueprint("auth", __name__, template_folder="templates")
    for routes in (sign_in_routes, account, waiting):
        routes(auth)
    return auth
