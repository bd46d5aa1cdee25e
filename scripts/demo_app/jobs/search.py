"""The search index: a job that takes its time, and goes on where it was stopped."""

import time

from feather import job
from feather.jobs import current_job

PARTS = 300
SECONDS = 5.0


@job(unique=True, retry=3)
def rebuild_search() -> str:
    """Build the index anew, part by part."""
    done = current_job().state or 0
    while done < PARTS:
        current_job().progress(done, PARTS)
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            current_job().check()
            time.sleep(0.1)
        done += 1
        current_job().checkpoint(done)
    return f"{PARTS} parts"
