"""The questions of ``feather new``: accepted answers, and what a wrong one is told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from feather.suggestions import nearest

DEFAULT_ADMIN = "admin@example.com"
_is_address = re.compile(r"[^@\s\"'\\]+@[^@\s\"'\\]+\.[^@\s\"'\\]+").fullmatch


@dataclass(frozen=True)
class Question:
    """Something to choose for a new project.

    Attributes:
        option: The flag that answers it.
        text: How it is asked in a terminal.
        answers: What each accepted answer means, the default first.
        later: What an answer that is not accepted yet waits for.
    """

    option: str
    text: str
    answers: Mapping[str, str]
    later: Mapping[str, str] = field(default_factory=dict)

    @property
    def default(self) -> str:
        """The answer of somebody who is not asked."""
        return next(iter(self.answers))

    def objection(self, answer: str) -> str | None:
        """Return why *answer* cannot be taken, or ``None`` if it can."""
        if answer in self.answers:
            return None
        accepted = ", ".join(self.answers)
        if answer in self.later:
            return f"{self.option} {answer} {self.later[answer]} (available now: {accepted})"
        closest = nearest(answer, [*self.answers, *self.later])
        return (
            f"{self.option} {answer!r} is not known: the nearest accepted value is {closest!r} "
            f"(accepted: {', '.join([*self.answers, *self.later])})"
        )


APP_TYPE = Question(
    "--app-type",
    "App type",
    {
        "simple": "pages and an API, no user accounts",
        "single-tenant": "user accounts of one organisation",
    },
    {"multi-tenant": "needs feather-tenancy, which is still to come in a later release"},
)
DATABASE = Question(
    "--database",
    "Database",
    {
        "none": "no database",
        "sqlite": "a file, nothing to set up",
        "postgresql": "a PostgreSQL server",
    },
)
DATABASE_OF_ACCOUNTS = Question(
    "--database",
    "Database",
    {name: meaning for name, meaning in DATABASE.answers.items() if name != "none"},
    {"none": "does not go with accounts, which are kept in a database"},
)
FRONTEND = Question(
    "--frontend",
    "Front end",
    {
        "standalone": "no Node.js, nothing to set up",
        "vite": "Node.js and npm, modules replaced in the open page",
    },
)
JOBS = Question(
    "--jobs",
    "Background jobs",
    {
        "none": "no background jobs",
        "sync": "at once, within the request",
        "thread": "in threads, nothing to set up",
        "rq": "in worker processes, through Redis",
    },
)
CACHE = Question(
    "--cache",
    "Caching",
    {
        "none": "no cache",
        "memory": "in each process, nothing to set up",
        "redis": "shared, on a Redis server",
    },
)
STORAGE = Question(
    "--storage",
    "File storage",
    {
        "none": "no uploaded files",
        "local": "a folder on this machine",
        "gcs": "Google Cloud Storage",
    },
)
EMAIL = Question(
    "--email",
    "Email",
    {"none": "no mail"},
    {"resend": "needs feather-mail, whose backends are still to come in a later release"},
)


def address_objection(address: str) -> str | None:
    """Return why *address* is no email address, or ``None`` if it is one."""
    if _is_address(address):
        return None
    return f"--admin-email {address!r} is no email address: write name@example.com"
