"""Wrong settings, told so that the reader can put them right."""

from collections.abc import Iterable


class SettingsError(ValueError):
    """Settings that the app cannot start with.

    Attributes:
        problems: One line for each, all of them and not only the first.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        noun = "A setting is" if len(self.problems) == 1 else f"{len(self.problems)} settings are"
        super().__init__("\n".join([f"{noun} wrong:", *(f"  {p}" for p in self.problems)]))
