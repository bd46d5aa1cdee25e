"""Imports in the files that ``feather eject`` copies."""

import pytest

from feather_cli.ejecting.imports import CannotRewrite, rewrite

IMPORTS = {"a.panel": "panel", "a.panel.services": "services"}


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("from a.panel.services import x\n", "from services import x\n"),
        ("from a.panel.b.c import (x,\n  y)\n", "from panel.b.c import (x,\n  y)\n"),
        ("from a.panels import x\nimport a.panels\n", "from a.panels import x\nimport a.panels\n"),
        (
            "import a.panel.x as x, os, a.panel as y  # a.panel",
            "import panel.x as x, os, panel as y  # a.panel",
        ),
        ("é = 'ü'; from a.panel import x; 'a.panel'", "é = 'ü'; from panel import x; 'a.panel'"),
        ("from a . panel \\\n  .services import x\n", "from services import x\n"),
        ("if 1:\r\n\tfrom  a.panel  import x\r\n", "if 1:\r\n\tfrom  panel  import x\r\n"),
        ("'''\f\n\u2028'''\nfrom a.panel import x", "'''\f\n\u2028'''\nfrom panel import x"),
        ("from a.panel.services import x, gone\n", "from a.panel.services import x, gone\n"),
        ("import a.panel.services.gone\n", "import a.panel.services.gone\n"),
    ],
)
def test_imports_are_rewritten_and_nothing_else(source: str, result: str) -> None:
    assert rewrite(source.encode(), IMPORTS, {"services.gone"}).decode() == result


def test_the_encoding_stays() -> None:
    for source in (
        b"# coding: latin-1\nfrom a.panel import x  # \xe9\n",
        b"\xef\xbb\xbfimport x\n",
    ):
        assert rewrite(source, IMPORTS) == source.replace(b"a.panel", b"panel")


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        ("\nfrom .x import y", "line 2 has a relative import; it must name the module"),
        ("from a import b, panel as p", "line 1 must be written as: import a.panel as p"),
        ("import a.panel.b", "line 1 must be written as: import a.panel.b as b"),
        ("def f():\n  from a.panel import *", "it is not valid Python: import * only allowed at"),
        ("x = '\0'", "it is not valid Python: "),
        ("x = (", "it is not valid Python: "),
    ],
)
def test_an_import_that_would_not_work_is_refused(source: str, cause: str) -> None:
    with pytest.raises(CannotRewrite) as caught:
        rewrite(source.encode(), IMPORTS)
    assert str(caught.value).startswith(cause)
