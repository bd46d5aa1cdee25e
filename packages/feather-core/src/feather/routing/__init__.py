"""Routes: declaring them, binding requests to their signatures, and sending what they return.

Names are imported on first use: an app whose routes are all Flask's own binds nothing.
"""

from feather.lazy import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from feather.routing.guards import before_binding
    from feather.routing.signature import BindingError
    from feather.routing.sources import Body, File, Form, Header, Query

__all__ = ["BindingError", "Body", "File", "Form", "Header", "Query", "before_binding"]

__getattr__, __dir__ = lazy(
    __name__,
    {
        "BindingError": ".signature",
        "Body": ".sources",
        "File": ".sources",
        "Form": ".sources",
        "Header": ".sources",
        "Query": ".sources",
        "before_binding": ".guards",
    },
)
