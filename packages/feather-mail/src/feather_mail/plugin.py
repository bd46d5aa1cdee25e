"""What feather-core loads for feather-mail."""

from feather.plugins import Plugin


class MailPlugin(Plugin):
    """Transactional mail with an inbox for development, for Feather."""

    name = "mail"
