"""Counting requests in a moving window, in this process."""

import os
import time
from bisect import bisect_left
from collections import OrderedDict, defaultdict
from math import ceil
from threading import Lock
from weakref import WeakSet

_SWEPT = 2
"""Clients forgotten for each new one: a flood of them passes away, and no request waits for it."""


class Windows:
    """The recent requests of everybody who is counted.

    ``limits`` has such a storage, which starts a thread every ten milliseconds to forget what is
    over, and that costs more than counting does. This one forgets while it counts: it remembers
    only who sent something within a window, and of each at most twice what the limit lets pass.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        # By period, so that within one of them whoever came last is the last to be forgotten.
        self._periods: defaultdict[int, OrderedDict[tuple[object, ...], list[float]]]
        self._periods = defaultdict(OrderedDict)
        _all.add(self)

    def __len__(self) -> int:
        return sum(len(clients) for clients in self._periods.values())

    def hit(self, amount: int, period: int, *names: str) -> int:
        """Count a request.

        Args:
            amount: How many there may be.
            period: In how many seconds.
            *names: What is counted, and for whom.

        Returns:
            0 if it is within the limit, else the seconds until there is room again.
        """
        key = (amount, *names)
        with self._lock:
            now = time.monotonic()  # in the lock, so that times are in order
            clients = self._periods[period]
            times = clients.get(key)
            if times is None:
                times = clients[key] = []
            over = bisect_left(times, now - period)
            tidy = over * 2 >= len(times)  # seldom: removing moves all the others
            if tidy:
                del times[:over]
                over = 0
            if len(times) - over >= amount:
                return max(1, ceil(times[over] + period - now))
            times.append(now)
            clients.move_to_end(key)
            if tidy:
                self._sweep(now)
            return 0

    def _sweep(self, now: float) -> None:
        for period, clients in self._periods.items():
            for _ in range(_SWEPT):
                oldest = next(iter(clients.values()), None)
                if oldest is None or oldest[-1] >= now - period:
                    break
                clients.popitem(last=False)


_all: WeakSet[Windows] = WeakSet()


def _after_fork() -> None:
    """Another thread may have held a lock at the fork, and is not here to release it."""
    for windows in _all:
        windows._lock = Lock()  # what it was doing is done whole or not at all


os.register_at_fork(after_in_child=_after_fork)
