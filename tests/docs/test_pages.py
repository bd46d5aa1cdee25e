"""Every code block of every page does what the page says."""

from pathlib import Path

import pytest
from blocks import follow
from story import Story
from terminal import ROOT

PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("packages/*/README.md"),
        *ROOT.glob("examples/*/README.md"),
    ]
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_block_works(page: Path, tmp_path: Path) -> None:
    example = page.parent if page.parent.parent.name == "examples" else None
    with Story(tmp_path, start=example) as story:
        follow(page, story)


def check(text: str, folder: Path) -> int:
    page = folder / "page.md"
    page.write_text(text, "utf-8")
    with Story(folder) as story:
        return follow(page, story)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("```python\nassert False, 'wrong'\n```\n", "AssertionError: wrong"),
        ("```sh\nfalse\n```\n", "line 1: false exited 1"),
        ("```console\n$ echo one\ntwo\n```\n", "echo one prints\none\ninstead of\ntwo"),
        ('```jinja\n{{ button("x", onclick="y") }}\n```\n', "'onclick' is refused"),
        ("```jinja\n{{ nothing() }}\n```\n", "'nothing' is undefined"),
        ("```toml\n[broken\n```\n", "Expected ']'"),
        ("```\nno language\n```\n", "nothing checks a plain block"),
        ("<!-- not run: -->\n\n```text\nno reason\n```\n", "nothing checks a text block"),
        ('```sh\npip install "feather-core[nonsense]"\n```\n', "no extra {'nonsense'}"),
        ('```sh\npip install "feather-core>=99"\n```\n', "is installed"),
        ("```sh\nmake nonsense\n```\n", "nonsense"),
        ('```text title="../escape"\n```\n', "escape"),
        ("<!-- invisible-code-block: python\nassert False\n-->\n", "nothing runs"),
    ],
)
def test_a_wrong_block_is_found(text: str, complaint: str, tmp_path: Path) -> None:
    with pytest.raises(Exception) as caught:  # each kind of block has its own
        check(text, tmp_path)
    assert complaint in str(caught.value)


def test_blocks_of_a_page_build_on_each_other(tmp_path: Path) -> None:
    page = """
```python title="src/shown.py"
VALUE = 1
```

```python
value = 1
```

<!-- invisible-code: python
assert value == 1
value = 2
-->

```python
assert value == 2
```

```console
$ cd src
$ python -c "import shown; print(shown.VALUE); print('more')"
1
...
$ echo "nothing before, nothing after"
...
nothing before, ...
...
```

<!-- not run: the reader would need a spaceship -->

```text
launch
```
"""
    assert check(page, tmp_path) == 6
