"""The columns of a greeting, apart from any table.

An app claims the role ``greeting`` in its ``models/`` folder, with columns of its own::

    class Greeting(GreetingMixin, Model):
        __tablename__ = "greetings"
        language: Mapped[str] = mapped_column(String(2))
"""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from feather.db.mixins import TimestampMixin, UUIDMixin


class GreetingMixin(UUIDMixin, TimestampMixin):
    """The columns that feather-hello needs.

    Attributes:
        name: Who was greeted, up to 100 characters.
    """

    name: Mapped[str] = mapped_column(String(100))
