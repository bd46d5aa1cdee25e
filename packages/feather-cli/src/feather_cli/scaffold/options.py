"""The options of a project: from flags, from answers in a terminal, else the defaults."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from feather_cli.scaffold.questions import (
    APP_TYPE,
    CACHE,
    DATABASE,
    DATABASE_OF_ACCOUNTS,
    DEFAULT_ADMIN,
    FRONTEND,
    JOBS,
    STORAGE,
    Question,
    address_objection,
)

ASKED: Mapping[str, Question] = {
    "app_type": APP_TYPE,
    "database": DATABASE,
    "frontend": FRONTEND,
    "jobs": JOBS,
    "cache": CACHE,
    "storage": STORAGE,
}


@dataclass(frozen=True)
class Options:
    """What was chosen for a project; each value is an answer of the question of that name.

    Attributes:
        admin_email: The first administrator's address; empty for an app without accounts.
    """

    app_type: str = APP_TYPE.default
    database: str = DATABASE.default
    frontend: str = FRONTEND.default
    jobs: str = JOBS.default
    cache: str = CACHE.default
    storage: str = STORAGE.default
    admin_email: str = ""

    @property
    def has_accounts(self) -> bool:
        """Whether people sign in."""
        return self.app_type != APP_TYPE.default


def may_ask() -> bool:
    """Return whether somebody can answer: a terminal is there, and this is no CI run."""
    return sys.stdin.isatty() and os.environ.get("CI", "").lower() != "true"


def complete(
    flags: Mapping[str, str | None], admin_email: str | None, *, interactive: bool
) -> Options:
    """Return the options of a project.

    Args:
        flags: Checked values by the name of the option; ``None`` for those not given.
        admin_email: The first administrator's address, if it was given.
        interactive: Whether to ask for the rest; otherwise they get their defaults.

    Raises:
        typer.Abort: If the person at the terminal gives up.
    """
    chosen: dict[str, str] = {}
    for name, question in ASKED.items():
        if name == "database" and chosen["app_type"] != APP_TYPE.default:
            question = DATABASE_OF_ACCOUNTS
        chosen[name] = flags.get(name) or (_ask(question) if interactive else question.default)
    if chosen["app_type"] == APP_TYPE.default:
        return Options(**chosen)
    return Options(**chosen, admin_email=admin_email or _ask_admin_email(interactive=interactive))


def _ask_admin_email(*, interactive: bool) -> str:
    import typer

    if not interactive:
        return DEFAULT_ADMIN
    typer.echo("\nThe first administrator's email address:")
    while True:
        answer: str = typer.prompt("Address", default=DEFAULT_ADMIN).strip()
        objection = address_objection(answer)
        if objection is None:
            return answer
        typer.echo(objection)


def _ask(question: Question) -> str:
    import typer

    typer.echo(f"\n{question.text}:")
    meanings = {**question.answers, **{name: f"({why})" for name, why in question.later.items()}}
    width = max(map(len, meanings))
    for name, meaning in meanings.items():
        typer.echo(f"  {name:<{width}}  {meaning}")
    while True:
        answer: str = typer.prompt("Your choice", default=question.default).strip().lower()
        objection = question.objection(answer)
        if objection is None:
            return answer
        typer.echo(objection)
