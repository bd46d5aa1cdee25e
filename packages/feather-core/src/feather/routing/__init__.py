"""Routes: declaring them, binding requests to their signatures, and sending what they return.

Names are imported on first use: an app whose routes are all Flask's own binds nothing.
"""

from feather.lazy import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from feather.routing.guards import before_binding as before_binding
    from feather.routing.signature import BindingError as BindingError
    from feather.routing.sources import Body as Body
    from feather.routing.sources import File as File
    from feather.routing.sources import Form as Form
    from feather.routing.sources import Header as Header
    from feather.routing.sources import Query as Query

__getattr__, __dir__ = lazy(
    __name__,
    {
        "BindingError": "signature",
        "Body": "sources",
        "File": "sources",
        "Form": "sources",
        "Header": "sources",
        "Query": "sources",
        "before_binding": "guards",
    },
)
