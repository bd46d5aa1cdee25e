"""An app's config that can be printed."""

from flask import Config, Flask


class FeatherConfig(Config):
    """Flask's config; its representation shows no secret."""

    def __repr__(self) -> str:
        from feather.security.masking import masked

        shown = {name: masked(name, value) for name, value in self.items()}
        return f"<{type(self).__name__} {shown!r}>"


def init_config(app: Flask) -> None:
    """Let the config of a stock Flask app print as that of :class:`FeatherFlask`.

    It stays the object that the app and its extensions have; a class of the app's own stays too.
    """
    if type(app.config) is Config:
        app.config.__class__ = FeatherConfig
