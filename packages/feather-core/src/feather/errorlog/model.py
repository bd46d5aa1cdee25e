"""The error log of an app that does not define one itself."""

from feather.db.base import Model
from feather.errorlog.mixin import ErrorLogMixin


class ErrorLog(ErrorLogMixin, Model):
    """The error log; see :class:`feather.errorlog.ErrorLogMixin`."""

    __tablename__ = "feather_error_log"
