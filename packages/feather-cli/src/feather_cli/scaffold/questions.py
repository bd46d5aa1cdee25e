"""The questions of ``feather new``: accepted answers, and what a wrong one is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from feather.suggestions import nearest


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
    {"simple": "pages and an API, no user accounts"},
    {
        "single-tenant": "needs feather-auth, whose sign-in is still to come in a later release",
        "multi-tenant": (
            "needs feather-auth and feather-tenancy, which are still to come in a later release"
        ),
    },
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
    {"resend": "belongs to apps with user accounts, which --app-type simple does not have"},
)
