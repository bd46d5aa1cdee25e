"""The settings of feather-auth."""

from typing import Literal

from feather.settings import Settings, setting

SessionProtection = Literal["strong", "basic", "None"]


class AuthSettings(Settings):
    """Who may sign in, how, and for how long."""

    APP_URL: str | None = setting(
        None,
        "The site's address, for example `https://example.com`; sign-in providers send people "
        "back to it.",
    )
    AUTH_METHODS: tuple[str, ...] = setting(
        ("google",),
        "The ways to sign in, separated by commas: `google`, `email` and the names of providers "
        "that `OIDC_<NAME>_...` settings describe.",
    )
    AUTH_AUTO_APPROVE: tuple[str, ...] = setting(
        (),
        "Who enters without an administrator's approval: `true` for everybody, or email domains, "
        "separated by commas.",
    )
    AUTH_PUBLIC_ENDPOINTS: tuple[str, ...] = setting(
        (),
        "Endpoints of other extensions that need no sign-in, separated by commas; `name.*` means "
        "a whole blueprint.",
    )
    GOOGLE_CLIENT_ID: str | None = setting(None, "The OAuth client's id from Google.")
    GOOGLE_CLIENT_SECRET: str | None = setting(
        None, "The OAuth client's secret from Google.", secret=True
    )
    SESSION_LIFETIME_DAYS: int = setting(
        7, "Days without a request after which somebody has to sign in again."
    )
    REMEMBER_COOKIE_DAYS: int = setting(
        365, "The same for those who chose to stay signed in on their device."
    )
    SESSION_PROTECTION: SessionProtection = setting(
        "strong",
        "What happens to a session whose browser or network changed: `strong` ends it, `basic` "
        "asks for a fresh sign-in where one is required, `None` does nothing.",
    )
