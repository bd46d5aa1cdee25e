"""The options of a project: from flags, from answers in a terminal, else the defaults."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from feather_cli.scaffold.questions import (
    APP_TYPE,
    CACHE,
    DATABASE,
    FRONTEND,
    JOBS,
    STORAGE,
    Question,
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
    """What was chosen for a project; each value is an answer of the question of that name."""

    app_type: str = APP_TYPE.default
    database: str = DATABASE.default
    frontend: str = FRONTEND.default
    jobs: str = JOBS.default
    cache: str = CACHE.default
    storage: str = STORAGE.default


def may_ask() -> bool:
    """Return whether somebody can answer: a terminal is there, and this is no CI run."""
    return sys.stdin.isatty() and os.environ.get("CI", "").lower() != "true"


def complete(flags: Mapping[str, str | None], *, interactive: bool) -> Options:
    """Return the options of a project.

    Args:
        flags: Checked values by the name of the option; ``None`` for those not given.
        interactive: Whether to ask for the rest; otherwise they get their defaults.

    Raises:
        typer.Abort: If the person at the terminal gives up.
    """
    return Options(
        **{
            name: flags.get(name) or (_ask(question) if interactive else question.default)
            for name, question in ASKED.items()
        }
    )


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
