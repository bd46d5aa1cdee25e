"""Lists that people put in order, kept right while many write at once.

Every change takes the lock of its list first (``locks``), then one statement numbers the list
anew (``statements``). ``unit_of_work`` does that as part of the session's flush, so that adding,
deleting and moving rows to another list need no call.
"""

from feather.db.mixins.ordering import unit_of_work
from feather.db.mixins.ordering.mixin import OrderingMixin

__all__ = ["OrderingMixin"]

unit_of_work.watch(OrderingMixin)
