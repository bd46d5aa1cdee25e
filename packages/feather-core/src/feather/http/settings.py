"""Settings of the way of a request."""

from feather.settings import Settings, setting


class HttpSettings(Settings):
    """Who may talk to the app, and how much they may send."""

    TRUSTED_HOSTS: tuple[str, ...] = setting(
        (),
        "Host names that the app answers to, separated by commas; `.example.com` includes its "
        "subdomains. Production needs it.",
    )
    FEATHER_PROXIES: int = setting(
        0, "How many trusted proxies a request passes; 0 trusts no forwarded header."
    )
    MAX_CONTENT_LENGTH: int = setting(
        16 * 1024 * 1024, "The largest request body, in bytes; larger ones are answered with 413."
    )
