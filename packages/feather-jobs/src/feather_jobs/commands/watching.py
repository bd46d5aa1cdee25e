"""``feather jobs list --watch``."""

import time
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group
from rich.live import Live
from rich.table import Table
from rich.text import Text
from sqlalchemy.exc import DBAPIError

from feather_jobs.commands.rows import COLUMNS, human
from feather_jobs.operations.looking import Page, Wanted, look
from feather_jobs.status import DEAD, DONE, FAILED, RUNNING, TIMED_OUT

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue

_EVERY_SECONDS = 1.0
_COLOURS = {DONE: "green", FAILED: "red", TIMED_OUT: "red", DEAD: "red", RUNNING: "cyan"}


def watch_jobs(queue: "JobQueue", wanted: Wanted) -> None:
    """Show jobs anew every second, until Ctrl-C.

    Args:
        queue: The queue.
        wanted: Which jobs.

    Raises:
        JobError: The tables are not there.
    """
    shown = _table(look(queue, wanted))
    try:
        with Live(shown, auto_refresh=False, screen=True) as live:
            while True:
                time.sleep(_EVERY_SECONDS)
                try:
                    shown = _table(look(queue, wanted))
                    live.update(shown, refresh=True)
                except DBAPIError as error:  # a restart, for example: it may come back
                    note = Text(f"The database does not answer: {error.orig}", style="red")
                    live.update(Group(shown, note), refresh=True)
    except KeyboardInterrupt:
        return


def _table(page: Page) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, caption=_caption(page))
    for column in COLUMNS:
        table.add_column(column, no_wrap=True, overflow="ellipsis")
    for row in page.rows:
        cells = human(row, page.now)
        style = _COLOURS.get(row.status, "")
        table.add_row(*(Text("" if cells[n] is None else str(cells[n]), style) for n in COLUMNS))
    return table


def _caption(page: Page) -> str:
    more = f"{page.more:,} more; " if page.more else ""
    return f"{more}{page.now:%H:%M:%S} UTC; Ctrl-C ends"
