"""Find what is wrong with the app, and what must not reach production."""

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from feather.doctor.examination import Report

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def doctor(
    deploy: Annotated[
        bool, typer.Option("--deploy", help="Check what production needs as well.")
    ] = False,
    as_list: Annotated[
        bool, typer.Option("--list", help="List the checks, and run none of them.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Find what is wrong with the app, and what must not reach production.

    Ends with 1 if there is a finding, else with 0. FEATHER_SILENCED_CHECKS in config.py leaves
    checks out, each for a reason: {"core.sqlite": "one process, and a nightly backup"}.
    """
    from feather.doctor.examination import examine_project
    from feather_cli.output import print_json
    from feather_cli.project import find_project

    if as_list:
        _list(as_json)
        return
    report = examine_project(find_project(), deploy=deploy)
    if as_json:
        rows = [finding.row() for finding in report.findings]
        silenced = [{"id": name, "reason": reason} for name, reason in report.silenced.items()]
        print_json("findings", rows, silenced=silenced)
    else:
        _print(report, deploy=deploy)
    if report.findings:
        raise typer.Exit(1)


def _list(as_json: bool) -> None:
    from dataclasses import asdict

    from flask import Flask

    from feather.doctor.registry import catalogue
    from feather.doctor.startup import load
    from feather_cli.output import print_json, print_table
    from feather_cli.project import find_project

    loaded = load(find_project())
    started = isinstance(loaded, Flask)
    rows = [asdict(entry) for entry in catalogue(loaded if isinstance(loaded, Flask) else None)]
    if as_json:
        print_json("checks", rows)
    else:
        print_table(
            [{**row, "runs": "--deploy" if row["deploy"] else "always"} for row in rows],
            ("id", "runs", "source", "title"),
        )
    if not started:
        typer.echo("The app cannot start, so checks of plugins are missing here.", err=True)


def _print(report: "Report", *, deploy: bool) -> None:
    previous = None
    for finding in report.findings:
        if finding.id != previous:
            title = report.titles.get(finding.id.removesuffix(".crashed"), "")
            typer.echo(f"{finding.id}: {title}")
        previous = finding.id
        typer.echo(f"  {finding.severity}: {_indented(finding.message)}")
        typer.echo(f"    where:  {finding.where}")
        typer.echo(f"    remedy: {_indented(finding.remedy)}\n")
    typer.echo(_summary(report))
    for name, reason in report.silenced.items():
        typer.echo(f"  silenced {name}: {reason}")
    if not deploy:
        typer.echo("Before a deployment: feather doctor --deploy")


def _summary(report: "Report") -> str:
    checks = f"{len(report.titles)} checks"
    severities = Counter(finding.severity for finding in report.findings)
    if not severities:
        return f"{checks} found nothing."
    counts = " and ".join(f"{n} {name}{'s' * (n > 1)}" for name, n in sorted(severities.items()))
    return f"{checks} found {counts}."


def _indented(text: str) -> str:
    return text.replace("\n", "\n    ")
