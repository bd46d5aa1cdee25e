"""A finding together with the check that made it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from feather.doctor.masking import without_passwords
from feather.plugins.contributions import DoctorCheck, Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flask import Flask

    Run = Callable[["Flask"], Iterable[Finding]]


@dataclass(frozen=True)
class Diagnosis(Finding):
    """A finding, and what made it.

    Attributes:
        id: The id of the check; ``<id>.crashed`` when the check itself failed.
    """

    id: str

    def row(self) -> dict[str, str]:
        """Return what ``--json`` prints for it."""
        return {
            "id": self.id,
            "severity": self.severity,
            "where": self.where,
            "message": self.message,
            "remedy": self.remedy,
        }


def identified(check_id: str, finding: Finding) -> Diagnosis:
    """Return *finding* as one of the check *check_id*, without the passwords of addresses in it."""
    return Diagnosis(
        severity=finding.severity,
        where=without_passwords(finding.where),
        message=without_passwords(finding.message),
        remedy=finding.remedy,
        id=check_id,
    )


def check(
    check_id: str, title: str, *, deploy: bool = False, boot: bool = False
) -> "Callable[[Run], DoctorCheck]":
    """Make a function into a check, as a decorator.

    Args:
        check_id: Stable and unique.
        title: One line that says what holds when nothing is found.
        deploy: Whether only production needs it.
        boot: Whether an error that it finds refuses a start in production.
    """

    def make(run: "Run") -> DoctorCheck:
        return DoctorCheck(check_id, title, run, deploy, boot)

    return make
