"""Signing in without credentials, on a developer's machine and nowhere else.

Whoever could reach this in production would be anybody they like, so it does not even import
there: the process itself must say ``FEATHER_ENV=development``, which ``feather dev`` does.
"""

import os

if (os.environ.get("FEATHER_ENV") or os.environ.get("FLASK_ENV")) != "development":
    raise ImportError(
        "feather_auth.development signs anybody in, so it exists in development only: set "
        "GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET, or start the app with feather dev"
    )
