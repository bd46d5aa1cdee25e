"""The pages that come with sign-in, as one blueprint called ``auth``."""

from flask import Blueprint, Flask

from feather_auth.account.views import account
from feather_auth.signin.views import sign_in_routes
from feather_auth.waiting import waiting


def make_blueprint(app: Flask) -> Blueprint:
    """Return the blueprint for an app, with the routes of the methods that it offers.

    Args:
        app: The app, with its settings in place.
    """
    auth = Blueprint("auth", __name__, template_folder="templates")
    for routes in (sign_in_routes(app), account, waiting):
        routes(auth)
    return auth
