"""When a task is due."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import floor
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

_FIELDS = 5
_LEAST_INTERVAL = 1.0


@dataclass(frozen=True)
class Schedule:
    """Times given by a cron expression, or at equal distances.

    Attributes:
        cron: The expression; None for an interval.
        interval: The distance in seconds.
        timezone: The IANA name of the time zone that the expression is read in.
    """

    cron: str | None = None
    interval: float | None = None
    timezone: str = "UTC"

    def __post_init__(self) -> None:
        if (self.cron is None) == (self.interval is None):
            raise ValueError(
                "@scheduled takes either cron, for example cron='0 9 * * *', or interval, a "
                "number of seconds"
            )
        if self.interval is not None and not self.interval >= _LEAST_INTERVAL:
            raise ValueError(f"interval={self.interval!r}: a number of seconds from 1")
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(
                f"timezone={self.timezone!r} is not the name of a time zone, such as "
                "'Europe/Vienna'"
            ) from None
        if self.cron is not None:
            self._check(self.cron)

    @property
    def text(self) -> str:
        """The schedule as people read it; two are the same if this is."""
        if self.cron is None:
            return f"every {self.interval:g} s"
        return f"{self.cron} ({self.timezone})"

    def after(self, moment: datetime, last: datetime | None = None) -> datetime:
        """Return the first time after a moment.

        With a cron expression, a time that the clock skips in spring is made up for when it has
        jumped, and one that it shows twice in autumn counts once, as Debian's cron does it.

        Args:
            moment: Aware.
            last: The last time that was; intervals count from there.

        Returns:
            Aware, in UTC.
        """
        if self.cron is not None:
            zoned = moment.astimezone(ZoneInfo(self.timezone))
            return next(CronSim(self.cron, zoned)).astimezone(UTC)
        interval = self.interval or _LEAST_INTERVAL
        start = last or moment
        passed = floor((moment - start).total_seconds() / interval)
        return start + timedelta(seconds=interval * (passed + 1))

    def _check(self, cron: str) -> None:
        fields = len(cron.split())
        reason = "it names no time that ever comes"
        try:
            # A sixth field would be seconds, which cron does not have.
            if fields == _FIELDS and next(CronSim(cron, datetime.now(UTC)), None):
                return
        except CronSimError as error:
            reason = str(error)
        if fields != _FIELDS:
            reason = f"it has {fields} fields"
        raise ValueError(
            f"cron={cron!r}: {reason}; write minute, hour, day, month and weekday, for "
            "example '0 9 * * 1-5'"
        )
