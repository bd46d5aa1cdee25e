"""What the guide for assistants of a new project says about jobs."""

_DECLARING = """
Work that may wait goes into a job: a function at the top of a module in `jobs/`, with `@job` or
`@job(retry=3, timeout=60, concurrency=2, queue="slow", unique=True)` from `feather`.
`send.enqueue(...)` has it called in the background, `send.enqueue(..., delay=60)` later, and
`send(...)` here and now.
"""
_WRITING = """
`enqueue` inside a transaction takes effect with its commit. Arguments are ids, text, numbers and
dates, or rows. A job can run twice, when its process ended in the middle: what it writes to the
database goes into `with current_job().once("key") as first:` (from `feather.jobs`).
"""
_SCHEDULING = """
`@scheduled(cron="0 9 * * *")` or `@scheduled(interval=3600)` from `feather` has a function called
by the clock.
"""
_OPERATING = """
`feather dev` runs jobs. In production every web process runs `JOB_MAX_WORKERS` at a time, and so
does every `feather worker`. `feather jobs status`, `failed`, `info ID` and `retry ID` look after
them.
"""

LINES = tuple(" ".join(text.split()) for text in (_DECLARING, _WRITING, _SCHEDULING, _OPERATING))
