"""An app's config that can be printed."""

from flask import Config

from feather.security.masking import masked


class FeatherConfig(Config):
    """Flask's config; its representation shows no secret."""

    def __repr__(self) -> str:
        shown = {name: masked(name, value) for name, value in self.items()}
        return f"<{type(self).__name__} {shown!r}>"
