"""`feather --help` beside `flask --help`, both as the scripts that users start."""

import sys
from pathlib import Path

from pairs import compare

scripts = Path(sys.executable).parent
compare(
    "feather --help",
    [str(scripts / "feather"), "--help"],
    [str(scripts / "flask"), "--app", str(Path(__file__).parent / "bare_app.py"), "--help"],
)
