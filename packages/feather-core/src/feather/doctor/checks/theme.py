"""Checks of the app's colours."""

from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from feather.doctor.findings import check
from feather.frontend.app_assets import STYLESHEET
from feather.frontend.contrast.audit import Unknown, audit
from feather.frontend.contrast.theme import palettes
from feather.plugins.contributions import Finding


@check("theme.contrast", "Everyone can read the theme's colours, light and dark")
def contrast(app: Flask) -> Iterator[Finding]:
    """Find colours of the app's stylesheet that do not stand out from what they are on."""
    file = Path(app.static_folder or "", STYLESHEET)
    if app.static_folder is None or not file.is_file():
        return
    root = Path(app.root_path)
    where = (file.relative_to(root) if file.is_relative_to(root) else file).as_posix()
    for palette in palettes(file, root):
        mode = "dark" if palette.dark else "light"
        for found in audit(palette):
            if isinstance(found, Unknown):
                yield Finding(
                    "warning",
                    where,
                    f"--{found.token} ({mode}) is not checked: {found.reason}",
                    "Write it as oklch(), hsl(), rgb() or #rrggbb, opaque if it is a surface",
                )
            else:
                above, below, minimum = found.pair
                yield Finding(
                    "warning",
                    where,
                    f"--{above} on --{below} ({mode}) has a contrast of {found.ratio:.2f}, "
                    f"and needs {minimum:g}",
                    "Set a lightness of one that is further from the other's",
                )


CHECKS = (contrast,)
