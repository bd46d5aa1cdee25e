"""The code blocks of a page, found by Sybil, each with the way in which it is checked.

A block with a title is a file: it is saved under that name. Of the others, ``python`` runs in one
interpreter for the page, ``sh`` runs line by line, ``console`` also has to print what the page
says it prints (``...`` stands for anything, on a line of its own also for nothing), ``jinja`` is
drawn by an app that has all components, ``toml`` and ``json`` have to be well-formed. Every other
block needs an invisible comment in front of it that says why it cannot run:
``<!-- not run: REASON -->``. Code that a reader need not see runs as well, in a comment that begins
with ``invisible-code: python`` or another of these languages.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from story import Story
from sybil import Document, Example, Region, Sybil
from sybil.parsers.markdown.lexers import DirectiveInHTMLCommentLexer, RawFencedCodeBlockLexer
from terminal import run

_INFO = re.compile(r'(?P<language>[a-z]*)(?: +title="(?P<title>[^"]+)")? *\n')
_FENCE = RawFencedCodeBlockLexer(_INFO)
_INVISIBLE = DirectiveInHTMLCommentLexer("invisible-code", arguments="[a-z]+")
_MISSPELT = re.compile(r"<!-- *invisible(?!-code: [a-z]+\n)[^\n]*")
_DRAW = """
if "draw" not in globals():
    import os
    from flask import Flask
    from feather import Feather
    from feather.db.pagination import Page

    drawing = Flask("drawing", root_path=os.getcwd())
    drawing.config.update(FEATHER_ENV="testing", SECRET_KEY="only for this page")
    drawing.add_url_rule("/", "home", lambda: "")
    Feather(drawing, plugins=())

    def draw(source):
        with drawing.test_request_context("/"):
            context = vars(drawing.jinja_env.get_template("components/__init__.html").module)
            # What paginate() returns, which a template cannot make.
            page = Page(items=list(range(20)), page=4, per_page=20, total=1304)
            template = drawing.jinja_env.from_string(source)
            return template.render({{k: v for k, v in context.items() if k[0] != "_"}}, page=page)

draw({source!r})
"""
_NOT_RUN = re.compile(r"<!-- not run: \S.+ -->\n+\s*\Z")


def follow(page: Path, story: Story) -> int:
    """Check every code block of *page*; return how many there are."""
    sybil = Sybil(parsers=[_visible, _hidden], pattern="*.md", encoding="utf-8")
    misspelt = _MISSPELT.search(page.read_text("utf-8"))
    assert misspelt is None, f"{page}: nothing runs {misspelt and misspelt[0]!r}"
    examples = list(sybil.parse(page).examples())
    for example in examples:
        example.namespace["story"] = story
        example.evaluate()
    return len(examples)


def _visible(document: Document) -> Iterator[Region]:
    for region in _FENCE(document):
        found = region.lexemes
        parsed = (found["language"], found["title"], found["source"])
        excused = _NOT_RUN.search(document.text[: region.start]) is not None
        yield Region(region.start, region.end, parsed, _pass if excused else _check)


def _hidden(document: Document) -> Iterable[Region]:
    for region in _INVISIBLE(document):
        parsed = (region.lexemes["arguments"], None, region.lexemes["source"])
        yield Region(region.start, region.end, parsed, _check)


def _pass(example: Example) -> None:
    pass


def _check(example: Example) -> None:
    language, title, source = example.parsed
    story: Story = example.namespace["story"]
    where = f"{example.path}, line {example.line}"
    if title is not None:
        story.write(title, str(source))
    elif language == "python":
        story.execute(str(source), example.path, example.line)
    elif language in ("sh", "bash"):
        for command in str(source).replace("\\\n", "").splitlines():
            if command.strip() and not command.lstrip().startswith("#"):
                _converse(story, command.partition("  #")[0], "", where)
    elif language == "console":
        for conversation in re.split(r"^\$ ", str(source), flags=re.MULTILINE)[1:]:
            command, _, expected = conversation.partition("\n")
            _converse(story, command, expected, where)
    elif language == "jinja":
        story.execute(_DRAW.format(source=str(source)), example.path, example.line)
    elif language == "toml":
        tomllib.loads(str(source))
    elif language == "json":
        json.loads(str(source))
    else:
        raise AssertionError(f"{where}: nothing checks a {language or 'plain'} block without title")


def _converse(story: Story, command: str, expected: str, where: str) -> None:
    """Run *command*; it has to print *expected*, or to succeed if nothing is expected."""
    output, code = run(story, command)
    if not expected.strip():
        assert code == 0, f"{where}: {command} exited {code}:\n{output}"
        return
    pattern = "".join(map(_pattern, _tidy(expected).splitlines()))
    assert re.fullmatch(pattern, _tidy(output) + "\n", re.DOTALL), (
        f"{where}: {command} prints\n{_tidy(output)}\ninstead of\n{_tidy(expected)}"
    )


def _pattern(line: str) -> str:
    if line == "...":
        return r"(?:.*?\n)?"
    return re.escape(line).replace(r"\.\.\.", ".*?") + r"\n"


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
